"""What the room of people's records hands out, and lets go of."""

from collections.abc import Iterator, Sequence
from uuid import UUID

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from core.contributions import Kept
from core.dates import date_words
from core.i18n import _
from core.i18n.languages import NAMES
from core.people import queries, sealing
from core.people.models import Person
from core.people.rules.draft import Draft
from core.people.rules.relations import RELATIONS, turned
from core.privacy.holder import Holder
from core.vault import queries as vault
from core.who import Site


def export(db: Session, site: Site, ids: Sequence[UUID]) -> Iterator[Kept]:
    """Tell what is written down of a person; of her household only how they stand to her."""
    vault.load(db, ids)
    for person in queries.people(db, ids):
        told = sealing.unseal_person(db, person)
        rows = [*_fields(told), (_("Ultimo contatto"), date_words(person.last_contact_at.date()))]
        yield Kept(title=_("La tua scheda"), rows=tuple((label, value) for label, value in rows if value))
    for row in queries.contacts(db, ids):
        contact = sealing.unseal_contact(db, row)
        notes = (
            (_("Recapito"), contact.value),
            (_("Di chi è"), contact.whose),
            (_("Quando"), contact.hours),
            (_("Sicuro"), _("sì") if contact.safe else _("no")),
            (_("Messaggi"), _("non lasciarne") if contact.no_message else _("si possono lasciare")),
        )
        yield Kept(title=_("Un tuo recapito"), rows=tuple((label, value) for label, value in notes if value))
    if relations := tuple(_relations(db, ids)):
        yield Kept(title=_("La tua famiglia"), rows=relations)


def _fields(told: Draft) -> Iterator[tuple[str, str]]:
    yield from (
        (_("Nome"), told.name),
        (_("Cognome"), told.surname),
        (_("Codice fiscale"), told.fiscal_code),
        (_("Data di nascita"), date_words(told.born) if told.born else ""),
        (_("Luogo di nascita"), told.birth_place),
        (_("Lingua"), NAMES.get(told.language, told.language)),
        (_("Comune"), told.comune),
        (_("Indirizzo"), told.address),
        (_("Indirizzo da tenere segreto"), _("sì") if told.safe_address else ""),
    )


def _relations(db: Session, ids: Sequence[UUID]) -> Iterator[tuple[str, str]]:
    links = queries.links(db, ids)
    vault.load(db, {link.person_id for link in links})
    for link in links:
        relation = sealing.unseal_relation(db, link)
        mine = relation if link.person_id in ids else turned(relation)
        yield _("Una persona della famiglia"), str(RELATIONS.get(mine, mine))


def erase(db: Session, site: Site, ids: Sequence[UUID]) -> None:
    """Take a person's records away, with all that hangs on them."""
    quietly = {"synchronize_session": False}
    merged = update(Person).where(Person.merged_into.in_(ids)).values(merged_into=None)
    db.execute(merged.execution_options(**quietly))
    db.execute(delete(Person).where(Person.id.in_(ids)).execution_options(**quietly))


HOLDER = Holder(export=export, erase=erase, subjects=queries.all_ids)
