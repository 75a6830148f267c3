"""Chains for the proofs: rows made by the thousand, in the very bytes of a binary COPY."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from core.audit import rules
from core.audit.rules import Entry

START = datetime(2026, 1, 1, tzinfo=UTC)
COPY = (
    "COPY audit_entry (tenant_id, seq, at, account_id, role, verb, resource, subject, about, reason, prev, hash) "
    "FROM STDIN (FORMAT BINARY)"
)


def entries(
    tenant: UUID, sealed: rules.Seal, many: int, *, start: datetime = START
) -> list[tuple[Entry, bytes]]:
    """A chain of invented reads by a few people, with the hash of each."""
    last, found = rules.GENESIS, []
    for seq in range(1, many + 1):
        entry = Entry(
            tenant, seq, start + timedelta(seconds=7 * seq), UUID(int=seq % 5), "volunteer", "read", "person",
            sealed(bytes([seq % 50]))[:10], None, "riapre la pratica" if seq % 9 == 0 else None, last,
        )  # fmt: skip
        last = sealed(entry.told())
        found.append((entry, last))
    return found


def load(driver: Any, chain: list[tuple[Entry, bytes]], key: bytes) -> None:
    """Put a chain into the database as whoever owns it can: its bytes are those of a COPY."""
    driver.execute("SET session_replication_role = replica")
    with driver.cursor() as cursor, cursor.copy(COPY) as copy:
        copy.write(b"PGCOPY\n\xff\r\n\0" + bytes(8))
        for entry, hashed in chain:
            copy.write(entry.told() + b"\0\0\0\x20" + hashed)
        copy.write(b"\xff\xff")
    tenant, seq, last = chain[-1][0].tenant_id, len(chain), chain[-1][1]
    driver.execute("DELETE FROM audit_head WHERE tenant_id = %s", (tenant,))
    driver.execute(
        "INSERT INTO audit_head (tenant_id, seq, hash, key) VALUES (%s, %s, %s, %s)", (tenant, seq, last, key)
    )
    driver.execute("SET session_replication_role = DEFAULT")
