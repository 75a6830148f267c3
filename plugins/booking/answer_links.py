"""The link in a message that says "I come" or "I do not come": it follows from the appointment, kept nowhere."""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from uuid import UUID

Keyed = Callable[[str, str], bytes]
LENGTH = 32
PROOF = 8


def key_of(keyed: Keyed, appointment_id: UUID) -> str:
    """Return what stands at the end of the link."""
    proof = keyed("booking answer", str(appointment_id))[:PROOF]
    return urlsafe_b64encode(appointment_id.bytes + proof).decode()


def read(keyed: Keyed, key: str) -> UUID | None:
    """Return which appointment a link is about; None where it is not one of ours."""
    if len(key) != LENGTH or not key.isascii():
        return None
    try:
        found = urlsafe_b64decode(key)
    except ValueError:
        return None
    if len(found) != LENGTH * 3 // 4:
        return None
    appointment_id = UUID(bytes=found[:-PROOF])
    right = keyed("booking answer", str(appointment_id))[:PROOF]
    return appointment_id if hmac.compare_digest(found[-PROOF:], right) else None
