"""Identifiers in order of time."""

import secrets
import time
from uuid import UUID


def new_id() -> UUID:
    """Return a UUIDv7: 48 bits of milliseconds, then chance (RFC 9562, 5.7)."""
    value = (time.time_ns() // 1_000_000) << 80 | secrets.randbits(80)
    return UUID(int=value & ~(0xF << 76) & ~(0x3 << 62) | 0x7 << 76 | 0x2 << 62)
