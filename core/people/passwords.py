"""Passwords: argon2id, slow on purpose, a few at a time."""

from functools import cache
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)  # OWASP password storage, 2025
_few = BoundedSemaphore(2)


def hashed(password: str) -> str:
    """Return the argon2id hash to keep."""
    with _few:
        return _hasher.hash(password)


def fits(password: str, kept: str | None) -> bool:
    """Whether a password is the one; takes as long when there is nothing to compare with."""
    with _few:
        try:
            return _hasher.verify(kept or _nobody(), password) and kept is not None
        except (VerificationError, InvalidHashError):
            return False


@cache
def _nobody() -> str:
    return _hasher.hash("nobody's password")
