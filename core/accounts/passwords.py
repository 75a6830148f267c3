"""Passwords: argon2id, slow on purpose, a few at a time."""

import secrets
from concurrent.futures import ThreadPoolExecutor
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)  # OWASP password storage, 2025
# Two threads of their own: a thread that proved one password keeps its 19 MiB for ever.
_few = ThreadPoolExecutor(2, thread_name_prefix="passwords")


def hashed(password: str) -> str:
    """Return the argon2id hash to keep."""
    return _few.submit(_hasher.hash, password).result()


def fits(password: str, kept: str | None) -> bool:
    """Whether a password is the one; takes as long when there is nothing to compare with, and then none is."""
    try:
        return _few.submit(_hasher.verify, kept or _nobody(), password).result() and bool(kept)
    except (VerificationError, InvalidHashError):
        return False


@cache
def _nobody() -> str:
    return hashed(secrets.token_urlsafe())
