"""Questions about purposes, and about what people said yes to."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, time
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, true
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from core.consents.models import Consent, Purpose, PurposeText
from core.consents.rules.holding import SOCIAL_WORKER, State, state
from core.consents.rules.words import Words
from core.dates import to_utc
from core.organisations.models import Organisation
from core.people.models import Person


class InForce(NamedTuple):
    """A purpose with the version of its text that holds today."""

    purpose: Purpose
    text: PurposeText

    @property
    def code(self) -> str:
        """Return what it is known by."""
        return self.purpose.code

    @property
    def words(self) -> Words:
        """Return what it says."""
        return self.text.words

    def arises(self, features: frozenset[str]) -> bool:
        """Whether it arises in a body with these plugins."""
        return self.purpose.feature is None or self.purpose.feature in features


class Recorded(NamedTuple):
    """A consent with the text it was given to, and whom it names."""

    consent: Consent
    text: PurposeText
    recipient: Organisation
    oldest: int

    def state(self, now: datetime) -> State:
        """Say how it stands."""
        return state(self.consent, now, oldest=self.oldest)


_IN_FORCE = (
    select(Purpose, PurposeText)
    .join(PurposeText, PurposeText.purpose == Purpose.code)
    .ext(distinct_on(Purpose.position, Purpose.code))
    .order_by(Purpose.position, Purpose.code, PurposeText.version.desc())
)


def in_force(db: Session) -> list[InForce]:
    """Return every purpose with its last version, in their order."""
    return [InForce(*row) for row in db.execute(_IN_FORCE)]


def purpose(db: Session, code: str) -> InForce | None:
    """Return one purpose with its last version."""
    found = db.execute(_IN_FORCE.where(Purpose.code == code)).first()
    return InForce(*found) if found else None


def versions(db: Session, code: str) -> Sequence[PurposeText]:
    """Return every version of a purpose, the last one first."""
    return db.scalars(
        select(PurposeText).where(PurposeText.purpose == code).order_by(PurposeText.version.desc())
    ).all()


_OLDEST = (
    select(func.coalesce(func.max(PurposeText.version), 0))
    .where(PurposeText.purpose == Consent.purpose, PurposeText.renews)
    .correlate(Consent)
    .scalar_subquery()
)
"""The first version of a purpose's text that still counts."""


def valid(
    db: Session, *, person: UUID, purpose: str, recipient: UUID, now: datetime, role: str | None = None
) -> Consent | None:
    """Return what lets this body use a person's data for a purpose, or give them to a recipient; None: it may not.

    Ask it in the transaction that uses them: what was withdrawn does not hold any more. `role`: of whoever is about
    to receive them; a ground recorded in the place of a consent holds for social workers alone.
    """
    return db.scalar(
        select(Consent)
        .where(*conditions(person, purpose, recipient, now, role).values())
        .order_by(Consent.ground.is_not(None), Consent.expires_at.desc())
        .limit(1)
    )


def conditions(
    person: UUID, purpose: str, recipient: UUID, now: datetime, role: str | None
) -> dict[str, ColumnElement[bool]]:
    """Name what a consent must be to hold; `valid` asks for all of it."""
    on_ground = Consent.ground.is_not(None)
    return {
        "hers": Consent.person_id.in_(_same(person)),
        "purpose": Consent.purpose == purpose,
        "recipient": Consent.recipient_id == recipient,
        "given": Consent.given_at <= now,
        "not over": Consent.expires_at > now,
        "not withdrawn": Consent.withdrawn_at.is_(None),
        "still this text": or_(on_ground, Consent.version >= _OLDEST),
        "received by a social worker": Consent.ground.is_(None) if role != SOCIAL_WORKER else true(),
    }


def of_person(db: Session, person: UUID) -> Sequence[Recorded]:
    """List every consent of a person, the last one first."""
    return _recorded(db, Consent.person_id.in_(_same(person)))


def one(db: Session, consent_id: UUID) -> Recorded | None:
    """Return one consent, with its text and its recipient."""
    return next(iter(_recorded(db, Consent.id == consent_id)), None)


def by_code(db: Session, code_hash: bytes) -> UUID | None:
    """Return the consent with this hash of its code."""
    return db.scalar(select(Consent.id).where(Consent.code_hash == code_hash))


def recipients(db: Session) -> Sequence[Organisation]:
    """List the bodies at work in the district, by name."""
    return db.scalars(
        select(Organisation).where(Organisation.state == "active").order_by(Organisation.name)
    ).all()


def counts(db: Session, now: datetime) -> list[tuple[str, Counter[State], int]]:
    """Count the consents of this body, by purpose: how many stand how, and how many grounds hold in their place."""
    told: dict[str, Counter[State]] = {}
    grounds: Counter[str] = Counter()
    for consent, oldest in db.execute(select(Consent, _OLDEST)):
        how = state(consent, now, oldest=oldest)
        count = told.setdefault(consent.purpose, Counter())
        if consent.ground is None:
            count[how] += 1
        elif how is State.GIVEN:
            grounds[consent.purpose] += 1
    return [(one.words.title, told[one.code], grounds[one.code]) for one in in_force(db) if one.code in told]


def given_since(db: Session, day: date) -> Sequence[tuple[str, datetime]]:
    """List the purposes people of this body said yes to since a day, and when; grounds recorded instead are no yes."""
    since = to_utc(day, time(0))
    found = select(Consent.purpose, Consent.given_at).where(
        Consent.given_at >= since, Consent.ground.is_(None)
    )
    return [(purpose, at) for purpose, at in db.execute(found) if at]


def _same(person: UUID) -> Select[tuple[UUID]]:
    """Return every record that stands for the same person: those that were merged into hers too."""
    mine = select(Person.id).where(Person.id == person).cte("mine", recursive=True)
    mine = mine.union_all(select(Person.id).where(Person.merged_into == mine.c.id))
    return select(mine.c.id)


def _recorded(db: Session, wanted: ColumnElement[bool]) -> list[Recorded]:
    rows = db.execute(
        select(Consent, PurposeText, Organisation, _OLDEST)
        .join(
            PurposeText,
            and_(PurposeText.purpose == Consent.purpose, PurposeText.version == Consent.version),
        )
        .join(Organisation, Organisation.id == Consent.recipient_id)
        .where(wanted)
        .order_by(Consent.asked_at.desc(), Consent.id)
    )
    return [Recorded(*row) for row in rows]
