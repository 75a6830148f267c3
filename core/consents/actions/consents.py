"""Ask for a consent, give it, take it back; record what stands in its place."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from core.audit.actions import record
from core.consents import queries
from core.consents.codes import Codes
from core.consents.models import Consent
from core.consents.queries import InForce
from core.consents.rules import holding
from core.consents.rules.holding import GROUNDS, RECEIVES_WITHOUT_CONSENT, SELF, SPEAKERS, State
from core.db.ids import new_id
from core.db.scope import SCOPE
from core.errors import Conflict, DomainError, Missing
from core.i18n import _
from core.i18n.languages import ITALIAN
from core.organisations.models import Organisation
from core.vault.actions import seal
from core.who import Member

RESOURCE = "consents"
Errors = dict[str, str]
LONGEST_NAME, LONGEST_REASON, SHORTEST_REASON = 120, 1000, 15


class Unfinished(DomainError):
    """Something was said that will not do; says what, field by field."""

    status = 422

    def __init__(self, errors: Errors) -> None:
        """Keep every error at once."""
        super().__init__(next(iter(errors.values())))
        self.errors = errors


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """What is asked of whom: for one purpose, of one recipient, in the words of one language."""

    purpose: InForce
    recipient: Organisation
    language: str = ITALIAN
    told: str | None = None
    speaker: str = SELF
    represented_by: str = ""


def ask(db: Session, *, person: UUID, asked: Asked, codes: Codes, by: Member, now: datetime) -> Consent:
    """Prepare a consent that is still to be given: at the desk, or by the person with the code. Raise Unfinished."""
    refuse_unfinished(asked)
    _refuse_twice(db, person, asked, now)
    consent = _new(person, asked.purpose, asked.recipient, by=by, now=now)
    consent.language, consent.told, consent.speaker = asked.language, asked.told, asked.speaker
    consent.code_hash = codes.hash(codes.of(consent.id))
    if asked.speaker != SELF:
        consent.represented_by = _sealed(db, consent, "represented_by", asked.represented_by)
    db.add(consent)
    db.flush()
    record(db, by=by, verb="write", resource=RESOURCE, subject=person, about=asked.purpose.code, now=now)
    return consent


def agree(db: Session, *, recorded: queries.Recorded, language: str, told: str | None, now: datetime) -> None:
    """Write down that the person said yes alone, with the code, to what she read in a language. Raise Conflict."""
    give(db, recorded=recorded, by=None, now=now)
    recorded.consent.language, recorded.consent.told = language, told


def give(db: Session, *, recorded: queries.Recorded, by: Member | None, now: datetime) -> None:
    """Write down that the person said yes: at the desk, or (without `by`) with the code. Raise Conflict."""
    consent = recorded.consent
    if recorded.state(now) is not State.ASKED:
        raise Conflict(_("A questa domanda hai già risposto, oppure è passato troppo tempo."))
    consent.given_at, consent.by_code = now, by is None
    consent.expires_at = holding.months_after(now, recorded.text.months or 0)
    _tell(db, consent, "give", by, now)


def withdraw(db: Session, *, recorded: queries.Recorded, by: Member | None, now: datetime) -> None:
    """Take a consent back, or say no to what was asked: it holds no more from here on. Twice does nothing more."""
    consent = recorded.consent
    if consent.withdrawn_at is None:
        consent.withdrawn_at = now
        _tell(db, consent, "withdraw", by, now)


def record_ground(
    db: Session,
    *,
    person: UUID,
    purpose: InForce,
    recipient: Organisation,
    ground: str,
    reason: str,
    by: Member,
    now: datetime,
) -> Consent:
    """Record why something is told to a Comune's social worker without consent. Raise Unfinished."""
    checks = (
        ("ground", ground in GROUNDS, _("Scegli il motivo.")),
        (
            "recipient",
            may_be_told(recipient, db.info[SCOPE].tenant_id),
            _("Senza consenso i dati vanno solo al servizio sociale di un Comune."),
        ),
        ("reason", len(reason) >= SHORTEST_REASON, _("Scrivi che cosa è successo, in una frase.")),
    )
    if errors := {field: words for field, good, words in checks if not good}:
        raise Unfinished(errors)
    consent = _new(person, purpose, recipient, by=by, now=now)
    consent.ground, consent.speaker = ground, SELF
    consent.given_at, consent.expires_at = now, now + holding.GROUND_HOLDS
    consent.reason = _sealed(db, consent, "reason", reason)
    db.add(consent)
    db.flush()
    record(db, by=by, verb="report", resource=RESOURCE, subject=person, reason=ground, now=now)
    return consent


def may_be_told(recipient: Organisation, own: UUID) -> bool:
    """Whether a body may be told something without consent: a Comune, not the own body."""
    return recipient.kind == RECEIVES_WITHOUT_CONSENT and recipient.id != own


def found(db: Session, *, person: UUID, consent_id: UUID) -> queries.Recorded:
    """Return one consent of a person. Raise Missing."""
    mine = next((one for one in queries.of_person(db, person) if one.consent.id == consent_id), None)
    if mine is None:
        raise Missing(_("Questo consenso non c'è."))
    return mine


def forget_person(db: Session, *, person: UUID) -> None:
    """Let go of who it was; what was said, to which text and when can still be proved by who has the receipt."""
    nobody = {"person_id": None, "represented_by": None, "reason": None}
    db.execute(update(Consent).where(Consent.person_id == person).values(nobody))


def refuse_unfinished(asked: Asked) -> None:
    """Raise Unfinished with everything that will not do."""
    checks = (
        ("speaker", asked.speaker in SPEAKERS, _("Scegli chi dice sì.")),
        (
            "represented_by",
            asked.speaker == SELF or bool(asked.represented_by),
            _("Scrivi nome e cognome di chi dice sì per lei."),
        ),
        ("purpose", asked.purpose.words.asks_consent, _("Per questo non serve il consenso.")),
    )
    if errors := {field: words for field, good, words in checks if not good}:
        raise Unfinished(errors)


def _refuse_twice(db: Session, person: UUID, asked: Asked, now: datetime) -> None:
    if queries.valid(db, person=person, purpose=asked.purpose.code, recipient=asked.recipient.id, now=now):
        raise Unfinished({"purpose": _("A questo ha già detto sì, e vale ancora.")})


def _new(person: UUID, purpose: InForce, recipient: Organisation, *, by: Member, now: datetime) -> Consent:
    return Consent(
        id=new_id(),
        person_id=person,
        purpose=purpose.code,
        version=purpose.text.version,
        recipient_id=recipient.id,
        asked_by=by.membership_id,
        asked_at=now,
    )


def _sealed(db: Session, consent: Consent, column: str, text: str) -> bytes:
    return seal(db, text, table="consent", column=column, row=consent.id, subject=consent.person_id)


def _tell(db: Session, consent: Consent, verb: str, by: Member | None, now: datetime) -> None:
    db.flush()
    if consent.person_id:
        record(
            db, by=by, verb=verb, resource=RESOURCE, subject=consent.person_id, about=consent.purpose, now=now
        )
