"""What the room of consents hands out, and lets go of."""

from collections.abc import Iterator, Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.consents import queries
from core.consents.actions.consents import forget_person
from core.consents.models import Consent
from core.consents.rules.holding import GROUNDS, SPEAKERS
from core.contributions import Kept
from core.dates import date_words, local
from core.i18n import _
from core.i18n.languages import NAMES
from core.privacy.holder import Holder
from core.vault.queries import unseal
from core.who import Site


def export(db: Session, site: Site, ids: Sequence[UUID]) -> Iterator[Kept]:
    """Tell what a person said yes to, and when, and what was recorded in its place."""
    for recorded in queries.of_person(db, ids[0]) if ids else ():
        one = recorded.consent
        rows = (
            (_("Per che cosa"), recorded.text.title),
            (_("A chi"), recorded.recipient.name),
            (_("Testo"), _("versione {n}").format(n=one.version)),
            (_("Lingua"), NAMES.get(one.language, one.language)),
            (_("Chi ha detto sì"), _(SPEAKERS.get(one.speaker, one.speaker))),
            (_("Per lei"), _opened(db, one, "represented_by")),
            (_("Motivo"), _(GROUNDS[one.ground]) if one.ground else ""),
            (_("Che cosa è successo"), _opened(db, one, "reason")),
            *(
                (label, date_words(local(moment).date()))
                for label, moment in (
                    (_("Chiesto il"), one.asked_at),
                    (_("Dato il"), one.given_at),
                    (_("Vale fino al"), one.expires_at),
                    (_("Ritirato il"), one.withdrawn_at),
                )
                if moment
            ),
        )
        yield Kept(title=_("Un tuo consenso"), rows=tuple((label, text) for label, text in rows if text))


def erase(db: Session, site: Site, ids: Sequence[UUID]) -> None:
    """Let go of who it was."""
    for person in ids:
        forget_person(db, person=person)


def subjects(db: Session) -> Sequence[UUID]:
    """Return the people who said something."""
    found = select(Consent.person_id).where(Consent.person_id.is_not(None)).distinct()
    return [one for one in db.scalars(found) if one]


def _opened(db: Session, consent: Consent, column: str) -> str:
    sealed: bytes | None = getattr(consent, column)
    if sealed is None or consent.person_id is None:
        return ""
    found = unseal(db, sealed, table="consent", column=column, row=consent.id, subject=consent.person_id)
    return found.decode()


HOLDER = Holder(export=export, erase=erase, subjects=subjects)
