"""The code of an appointment: made again from its id whenever it is needed, kept only as a keyed hash."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from plugins.booking.rules import codes


@dataclass(frozen=True, slots=True)
class Codes:
    """Makes codes with the installation's key. `keyed` is the signer's HMAC: (purpose, value) -> 32 bytes."""

    keyed: Callable[[str, str], bytes]

    def of(self, appointment_id: UUID) -> str:
        """Return the code of an appointment."""
        return codes.new_code(lambda length: self.keyed("booking code", str(appointment_id))[:length])

    def shown(self, appointment_id: UUID) -> str:
        """Return the code as people read it: XXXX-XXXX-XXXX."""
        return codes.shown(self.of(appointment_id))

    def hash(self, code: str) -> bytes:
        """Return what is kept of a code."""
        return self.keyed("booking code hash", code)
