"""Booking codes: what a person keeps to find, move or cancel an appointment without an account."""

import hmac
import unicodedata
from collections.abc import Callable

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""No I, L, O or U: what looks alike is one character, and no words come about."""
LENGTH, GROUP = 12, 4
BITS = 5
LONGEST_WRITTEN = 64
LOOK_ALIKES = str.maketrans("OIL", "011")


def new_code(random: Callable[[int], bytes]) -> str:
    """Make a code of 12 characters, 60 bits; pass `secrets.token_bytes`."""
    bits = int.from_bytes(random(8), "big")
    return "".join(ALPHABET[bits >> BITS * place & 31] for place in range(LENGTH))


def shown(code: str) -> str:
    """Return the code as people read it: XXXX-XXXX-XXXX."""
    return "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))


def normal_code(written: str) -> str | None:
    """Read a code as people write it, or None: any case, spaces, dashes and dots, O for 0, I and L for 1."""
    if len(written) > LONGEST_WRITTEN:
        return None
    kept = filter(str.isalnum, unicodedata.normalize("NFKC", written))
    code = "".join(kept).upper().translate(LOOK_ALIKES)
    return code if len(code) == LENGTH and set(code) <= set(ALPHABET) else None


def code_hash(secret: bytes, code: str) -> bytes:
    """Return what is stored in place of the code: HMAC-SHA256 of its normal form, 32 bytes."""
    return hmac.digest(secret, code.encode("ascii"), "sha256")
