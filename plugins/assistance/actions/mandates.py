"""Ask for a mandate, have it signed on paper or by code, take it back."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from sqlalchemy.orm import Session

from core.audit.actions import record
from core.dates import local
from core.db.ids import new_id
from core.errors import Conflict, DomainError, Missing
from core.i18n import _
from core.notices.actions import Notice, post
from core.notices.rules import EMAIL
from core.people import queries as people
from core.people.actions.opening import followed, not_here
from core.people.rules.draft import Contact
from core.people.sealing import field, unseal_contact
from core.vault import queries as vault
from core.who import Member
from plugins.assistance import sealing
from plugins.assistance.actions.work import Refused
from plugins.assistance.codes import MandateCodes, SigningCodes
from plugins.assistance.models import Mandate
from plugins.assistance.queries import mandates
from plugins.assistance.rules.mandate import LONGEST_DAYS, How, Standing, Words, covers, standing
from plugins.assistance.rules.states import Refusal

RESOURCE = "cases"


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """What the desk asks to be allowed, and the words in which it does."""

    person_id: UUID
    procedures: tuple[str, ...]
    first: date
    last: date
    words: Words


def refuse_unfinished(
    procedures: tuple[str, ...], first: date | None, last: date | None, today: date
) -> None:
    """Raise Refused with everything that will not do."""
    checks = (
        ("procedures", bool(procedures), _("Scegli per quali domande.")),
        ("first", first is not None, _("Scrivi da che giorno vale.")),
        (
            "last",
            last is not None and first is not None and max(first, today) <= last,
            _("Scrivi fino a che giorno vale: oggi o dopo."),
        ),
        (
            "last",
            last is None or first is None or last <= first + timedelta(days=LONGEST_DAYS),
            _("Una delega vale al massimo un anno."),
        ),
    )
    if found := tuple(Refusal(field, words) for field, good, words in checks if not good):
        raise Refused(found)


def ask(
    db: Session, asked: Asked, *, codes: tuple[MandateCodes, SigningCodes], by: Member, now: datetime
) -> Mandate:
    """Prepare a mandate that is still to be signed."""
    person = followed(db, asked.person_id, by)[0].id
    mandate_id = new_id()
    mandate = Mandate(
        id=mandate_id,
        person_id=person,
        procedures=list(asked.procedures),
        first=asked.first,
        last=asked.last,
        words=sealing.seal(
            db, asked.words.text, table="assistance_mandate", column="words", row=mandate_id, person=person
        ),
        digest=asked.words.digest,
        code_hash=codes[0].hash(codes[0].of(mandate_id)),
        sign_hash=codes[1].hash(codes[1].of(mandate_id)),
        asked_by=by.membership_id,
        asked_at=now,
    )
    db.add(mandate)
    db.flush()
    _tell(db, mandate, "write", by, now)
    return mandate


def found(db: Session, mandate_id: UUID, by: Member) -> Mandate:
    """Return a mandate of somebody whom one follows. Raise Missing."""
    mandate = mandates.one(db, mandate_id)
    if mandate is None or mandate.person_id is None:
        raise Missing(_("Questa delega non c'è."))
    try:
        followed(db, mandate.person_id, by)
    except Missing:
        raise Missing(_("Questa delega non c'è.")) from None
    return mandate


def own(db: Session, mandate_id: UUID) -> Mandate:
    """Return a mandate to the person herself, who has its code. Raise Missing."""
    mandate = mandates.one(db, mandate_id)
    if mandate is None:
        raise Missing(_("Questa delega non c'è."))
    return mandate


def lines(db: Session, mandate: Mandate) -> list[str]:
    """Return the very words of a mandate."""
    if mandate.words is None or mandate.person_id is None:
        return []
    return sealing.unseal(
        db,
        mandate.words,
        table="assistance_mandate",
        column="words",
        row=mandate.id,
        person=mandate.person_id,
    ).splitlines()


def sign(
    db: Session,
    mandate: Mandate,
    *,
    how: How,
    by: Member | None,
    now: datetime,
    file_id: UUID | None = None,
) -> None:
    """Write down that the person signed: on paper, which was scanned, or herself with the code."""
    if standing(mandates.term(mandate), now) is not Standing.ASKED:
        raise Conflict(_("Questa delega è già firmata, ritirata o scaduta."))
    if how is How.PAPER and file_id is None:
        raise DomainError(_("Aggiungi la foto o la scansione del foglio firmato."))
    mandate.how, mandate.signed_at, mandate.file_id = how, now, file_id
    _tell(db, mandate, "give", by, now)


def withdraw(db: Session, mandate: Mandate, *, by: Member | None, now: datetime) -> None:
    """Take a mandate back: nothing can be done by it any more. Twice does nothing more."""
    if mandate.withdrawn_at is None:
        mandate.withdrawn_at = now
        _tell(db, mandate, "withdraw", by, now)


def lets(db: Session, *, ids: tuple[UUID, ...], procedure: str, now: datetime) -> bool:
    """Whether a person lets the desk act for this procedure now; asked in the transaction that acts."""
    return any(covers(mandates.term(one), procedure, now) for one in mandates.of_person(db, ids))


def send(
    db: Session,
    mandate: Mandate,
    *,
    say: Callable[[str, str], tuple[str, str]],
    ways: Collection[str],
    by: Member,
    now: datetime,
) -> None:
    """Send the code that signs to the person herself, where she said that it is safe. Raise DomainError.

    `say`: what to write, in which language and by which way; `ways`: by what else than e-mail this body can send a
    few words to a telephone.
    """
    told = reached(db, mandate.person_id) if mandate.person_id else None
    found = _way(told.contacts, ways) if told else None
    if told is None or found is None:
        raise DomainError(
            _("Nella sua scheda non c'è un recapito sicuro. Stampa la delega e falla firmare su carta.")
        )
    channel, recipient = found
    subject, body = say(told.language, channel)
    key = f"assistance mandate {mandate.id} {now:%Y%m%d%H%M}"
    notice = Notice(key=key, recipient=recipient, subject=subject, body=body, channel=channel)
    post(db, notice)
    _tell(db, mandate, "send", by, now)


def _way(told: Collection[Contact], ways: Collection[str]) -> tuple[str, str] | None:
    safe = [one for one in told if one.safe and not one.no_message and not one.whose]
    for one in safe:
        if one.kind == "phone" and ways:
            return next(iter(ways)), one.value
    return next(((EMAIL, one.value) for one in safe if one.kind == "email"), None)


class Reached(NamedTuple):
    """The ways to reach a person, and the language in which to write to her."""

    contacts: list[Contact]
    language: str


def reached(db: Session, person_id: UUID) -> Reached:
    """Return how a person is reached. Raise Missing or Destroyed."""
    records = people.family(db, person_id)
    if not records:
        raise not_here()
    ids = [one.id for one in records]
    vault.load(db, ids)
    contacts = [unseal_contact(db, row) for row in people.contacts(db, ids)]
    return Reached(contacts, field(db, records[0], "language"))


def usual(today: datetime) -> tuple[date, date]:
    """Return the days that are proposed."""
    first = local(today).date()
    return first, first + timedelta(days=180)


def _tell(db: Session, mandate: Mandate, verb: str, by: Member | None, now: datetime) -> None:
    db.flush()
    if mandate.person_id:
        record(
            db,
            by=by,
            verb=verb,
            resource=RESOURCE,
            subject=mandate.person_id,
            about=str(mandate.id),
            now=now,
        )
