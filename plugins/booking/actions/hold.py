"""Hold a time for somebody who is still choosing. The database holds it; the proof travels with her, kept nowhere."""

import base64
import hmac
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Self
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from core.db.ids import new_id
from plugins.booking.actions.place import Asked, Placed, place
from plugins.booking.actions.refusals import TimeTaken, TimeUnfit

MINUTES, MINUTES_OF_LOSERS = 10, 5
PROOF = 12
Keyed = Callable[[str, str], bytes]
_HOLD = text("SELECT booking_hold(:body, :own, CAST(:places AS uuid[]), :kind, :start, :end, :minutes)")


@dataclass(frozen=True, slots=True)
class Hold:
    """A time that is held: which stretch, until when, and whether that was made longer already."""

    id: UUID
    start: datetime
    until: datetime
    longer: bool = False

    def token(self, keyed: Keyed) -> str:
        """Return the hold as a form carries it."""
        told = f"{self.id.hex}.{int(self.start.timestamp())}.{int(self.until.timestamp())}.{int(self.longer)}"
        return f"{told}.{_proof(keyed, told)}"

    @classmethod
    def read(cls, token: str, keyed: Keyed) -> Self | None:
        """Return the hold of a form; None where we have not made it."""
        told, _dot, proof = token.rpartition(".")
        if not told or not hmac.compare_digest(proof.encode(), _proof(keyed, told).encode()):
            return None
        name, start, until, longer = told.split(".")
        begins, ends = (datetime.fromtimestamp(int(one), UTC) for one in (start, until))
        return cls(UUID(name), begins, ends, longer == "1")


def hold(
    db: Session, asked: Asked, *, own: Hold | None, now: datetime, minutes: int = MINUTES
) -> Hold | None:
    """Hold a time, letting go of the one that was held before; None where one has to do without.

    Raises TimeTaken or TimeUnfit. What is held already stays held as long as it was.
    """
    if own and own.start == asked.start and own.until > now:
        return own
    mine = own.id if own else new_id()
    asked = replace(asked, but=mine)
    placed = place(db, asked, now)
    return _held(db, asked, placed, mine, minutes, now)


def hold_each(db: Session, asked: list[Asked], now: datetime) -> list[Hold | None]:
    """Hold the times that somebody who was too late is offered instead, for a shorter while."""
    found: list[Hold | None] = []
    for one in asked:
        try:
            found.append(hold(db, one, own=None, now=now, minutes=MINUTES_OF_LOSERS))
        except (TimeTaken, TimeUnfit):
            found.append(None)
    return found


def longer(db: Session, held: Hold) -> Hold | None:
    """Hold for as long again, once; None where that is over or was done."""
    until = db.scalar(text("SELECT booking_hold_longer(:own)"), {"own": held.id})
    return replace(held, until=until, longer=True) if until else None


def let_go(db: Session, held: Hold) -> None:
    """Let a time go."""
    db.execute(text("SELECT booking_let_go(:own)"), {"own": held.id})


def _held(db: Session, asked: Asked, placed: Placed, own: UUID, minutes: int, now: datetime) -> Hold | None:
    given = {
        "body": asked.offer.organisation_id,
        "own": own,
        "places": [str(one) for one in placed.places],
        "kind": asked.kind.id,
        "start": asked.start,
        "end": asked.start + timedelta(minutes=asked.kind.minutes),
        "minutes": minutes,
    }
    return Hold(own, asked.start, now + timedelta(minutes=minutes)) if db.scalar(_HOLD, given) else None


def _proof(keyed: Keyed, told: str) -> str:
    return base64.urlsafe_b64encode(keyed("booking hold", told)[:PROOF]).decode()
