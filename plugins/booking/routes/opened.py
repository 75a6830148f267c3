"""What the short-lived cookie of a citizen opens here: one appointment."""

import re
from uuid import UUID

_OPENED = re.compile(r"appointment ([0-9a-f-]{36})")


def opens(appointment_id: UUID) -> str:
    """Return what to write into the cookie."""
    return f"appointment {appointment_id}"


def opened_by(told: str | None) -> UUID | None:
    """Return the appointment that a cookie opens; None where it opens none."""
    found = _OPENED.fullmatch(told or "")
    return UUID(found[1]) if found else None
