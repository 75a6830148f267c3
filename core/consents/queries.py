"""Questions about purposes."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from core.consents.models import Purpose, PurposeText
from core.consents.rules.words import Words


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
