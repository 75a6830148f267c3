"""Codes that people keep on paper: to find an appointment or a consent again without an account.

A code is made again from the id of its thing whenever it is needed; only a keyed hash of it is kept.
"""

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""No I, L, O or U: what looks alike is one character, and no words come about."""
LENGTH, GROUP = 12, 4
BITS = 5
LONGEST_WRITTEN = 64
LOOK_ALIKES = str.maketrans("OIL", "011")


def new_code(random: Callable[[int], bytes]) -> str:
    """Make a code of 12 characters, 60 bits, from as many bytes as asked for."""
    bits = int.from_bytes(random(8), "big")
    return "".join(ALPHABET[bits >> BITS * place & 31] for place in range(LENGTH))


def shown(code: str) -> str:
    """Return the code as people read it: XXXX-XXXX-XXXX."""
    return "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))


def normal_code(written: str) -> str | None:
    """Read a code as people write it, or None: any case, spaces, dashes and dots, O for 0, I and L for 1."""
    code = plain(written)
    return code if code and len(code) == LENGTH else None


def plain(written: str) -> str | None:
    """Read a code of any length as people write it."""
    if len(written) > LONGEST_WRITTEN:
        return None
    kept = filter(str.isalnum, unicodedata.normalize("NFKC", written))
    code = "".join(kept).upper().translate(LOOK_ALIKES)
    return code if set(code) <= set(ALPHABET) else None


@dataclass(frozen=True, slots=True)
class Codes:
    """Makes the codes of one kind of thing. `keyed` is the signer's HMAC: (purpose, value) -> 32 bytes."""

    kind: ClassVar[str]
    keyed: Callable[[str, str], bytes]

    def of(self, thing_id: UUID) -> str:
        """Return the code of a thing."""
        return new_code(lambda length: self.keyed(self.kind, str(thing_id))[:length])

    def shown(self, thing_id: UUID) -> str:
        """Return the code as people read it: XXXX-XXXX-XXXX."""
        return shown(self.of(thing_id))

    def hash(self, code: str) -> bytes:
        """Return what is kept of a code."""
        return self.keyed(f"{self.kind} hash", code)
