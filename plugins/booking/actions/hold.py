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

from core.dates import local
from core.db.ids import new_id
from core.db.scope import SCOPE
from plugins.booking.actions.place import Asked, place
from plugins.booking.actions.refusals import TimeTaken, TimeUnfit

MINUTES, MOST = 10, 3
OF_LOSERS = 24
"""Holds that a hub keeps for those who came too late; `booking_hold` has the last word."""
PROOF = 12
Keyed = Callable[[str, str], bytes]
_HOLD = text(
    "SELECT booking_hold(:body, :own, CAST(:places AS uuid[]), :kind, :start, :end, :minutes, CAST(:slot AS uuid))"
)
_KEPT = text(
    "SELECT count(*) FROM booking_taken "
    "WHERE organisation_id = :body AND slot IS NOT NULL AND held_until > now()"
)
_IN_LINE = text("SELECT pg_advisory_xact_lock(hashtextextended('booking losers ' || :body, 0))")


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
    db: Session,
    asked: Asked,
    *,
    own: Hold | None,
    now: datetime,
    minutes: int = MINUTES,
    slot: UUID | None = None,
) -> Hold | None:
    """Hold a time, letting go of the one that was held before; None where one has to do without.

    Raises TimeTaken or TimeUnfit. What is held already stays held as long as it was.
    """
    if own and own.start == asked.start and own.until > now:
        return own
    mine = own.id if own else new_id()
    asked = replace(asked, but=mine)
    placed = place(db, asked, now)
    given = {
        "body": asked.offer.organisation_id,
        "own": mine,
        "places": [str(one) for one in placed.places],
        "kind": asked.kind.id,
        "start": asked.start,
        "end": asked.start + timedelta(minutes=asked.kind.minutes),
        "minutes": minutes,
        "slot": slot,
    }
    return Hold(mine, asked.start, now + timedelta(minutes=minutes)) if db.scalar(_HOLD, given) else None


def stand_in_line(db: Session) -> bool:
    """Let whoever else came too late here be served first; False where as much is held already as a hub keeps so."""
    body = db.info[SCOPE].tenant_id
    if (db.scalar(_KEPT, {"body": body}) or 0) >= OF_LOSERS:
        return False
    db.execute(_IN_LINE, {"body": str(body)})
    return True


def hold_instead(db: Session, asked: Asked, *, slot: UUID, now: datetime) -> Hold | None:
    """Hold a time for somebody who was too late for another; None where one has to do without."""
    try:
        return hold(db, asked, own=None, now=now, slot=slot)
    except (TimeTaken, TimeUnfit):
        return None


def slots_of(contact: str, keyed: Keyed, now: datetime) -> list[UUID]:
    """Name the few holds that one person may have at once in the district; tomorrow they have other names."""
    day = local(now).date().isoformat()
    return [UUID(bytes=keyed("booking slot", f"{day} {n} {contact}")[:16]) for n in range(MOST)]


def let_go_of_others(db: Session, tokens: str, chosen: Hold | None, keyed: Keyed) -> None:
    """Let go of everything that was held beside what she chose."""
    for token in tokens.split()[:MOST]:
        held = Hold.read(token, keyed)
        if held and (chosen is None or held.id != chosen.id):
            let_go(db, held)


def longer(db: Session, held: Hold) -> Hold | None:
    """Hold for as long again, once; None where that is over or was done."""
    until = db.scalar(text("SELECT booking_hold_longer(:own)"), {"own": held.id})
    return replace(held, until=until, longer=True) if until else None


def let_go(db: Session, held: Hold) -> None:
    """Let a time go."""
    db.execute(text("SELECT booking_let_go(:own)"), {"own": held.id})


def _proof(keyed: Keyed, told: str) -> str:
    return base64.urlsafe_b64encode(keyed("booking hold", told)[:PROOF]).decode()
