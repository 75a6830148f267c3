"""The ledger of erasures: a file outside the database, so that a restored backup cannot bring anybody back.

One line for each erasure: the body, a keyed hash of the subject, the moment. Lines are only added; a line stands there
before the erasure is committed, so that none is ever missing.
"""

import fcntl
import json
import os
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

NAME = "erasures.jsonl"


class BrokenLedger(Exception):
    """A line of the ledger cannot be read."""


@dataclass(frozen=True, slots=True)
class Ledger:
    """The file, in the folder of the installation's data."""

    folder: Path

    @property
    def path(self) -> Path:
        """Return where it lies."""
        return self.folder / NAME

    def add(self, *, tenant: UUID, mark: bytes, at: datetime) -> None:
        """Write one line to the disk, whole, before going on."""
        line = json.dumps({"at": at.isoformat(), "tenant": str(tenant), "mark": mark.hex()})
        self.folder.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "ab") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            file.write(f"{line}\n".encode())
            file.flush()
            os.fsync(file.fileno())

    def marks(self) -> dict[UUID, set[bytes]]:
        """Return who was erased, body by body; raise BrokenLedger where a line says nothing."""
        found: dict[UUID, set[bytes]] = defaultdict(set)
        if not self.path.exists():
            return found
        for number, line in enumerate(self.path.read_text().splitlines(), start=1):
            try:
                told = json.loads(line)
                found[UUID(told["tenant"])].add(bytes.fromhex(told["mark"]))
            except (ValueError, KeyError, TypeError):
                raise BrokenLedger(
                    f"{self.path}, riga {number}: non si legge. Rimetti la copia del registro, poi riprova."
                ) from None
        return found
