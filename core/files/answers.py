"""What the room of documents hands out, and lets go of."""

from collections.abc import Iterator, Sequence
from functools import partial
from uuid import UUID

from sqlalchemy.orm import Session

from core.contributions import Kept
from core.dates import clock_time, date_words, local
from core.files import actions, offers, queries
from core.files.models import File
from core.i18n import _
from core.privacy.holder import Holder
from core.who import Site


def export(db: Session, site: Site, ids: Sequence[UUID]) -> Iterator[Kept]:
    """Tell which documents there are of a person, and give each."""
    for file in queries.of_people(db, ids):
        name = queries.name_of(db, file)
        rows = [(_("Nome"), name), (_("Aggiunto"), date_words(local(file.kept_at).date()))]
        if file.filed_at:
            rows.append((_("Domanda presentata"), date_words(local(file.filed_at).date())))
        content = partial(_content, db, file)
        yield Kept(title=_("Un tuo documento"), rows=tuple(rows), files=((name, content),))
    yield from _asked(db, ids)


def _asked(db: Session, ids: Sequence[UUID]) -> Iterator[Kept]:
    for offer in offers.of_people(db, ids):
        until = local(offer.expires_at)
        yield Kept(
            title=_("Un documento che ti abbiamo chiesto"),
            rows=(
                (_("Che cosa"), offers.purpose(db, offer)),
                (_("Chiesto il"), date_words(local(offer.made_at).date())),
                (_("Vale fino al"), f"{date_words(until.date())}, {clock_time(until)}"),
            ),
        )


def _content(db: Session, file: File) -> bytes:
    return b"".join(actions.opened(db, file).pieces)


def erase(db: Session, site: Site, ids: Sequence[UUID]) -> None:
    """Let a person's documents go; her key is gone already, and with it what they held."""
    actions.forget(db, queries.of_people(db, ids))
    offers.withdraw(db, ids)


HOLDER = Holder(export=export, erase=erase)
"""Files have people as their owners: the room of people names them all."""
