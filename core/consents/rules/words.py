"""What a version of a purpose says, its digest, and how it differs from another."""

import hashlib
import json
from dataclasses import asdict, dataclass, fields
from difflib import SequenceMatcher
from typing import NamedTuple


@dataclass(frozen=True, kw_only=True, slots=True)
class Words:
    """The text of a purpose as people read it: what is agreed to, and what is told."""

    title: str
    text: str
    data: str
    recipients: str
    keep: str
    ground_comune: str
    ground_other: str
    asks_consent: bool = False
    months: int | None = None

    @property
    def digest(self) -> bytes:
        """Return what this text is known by (SHA-256 of its JSON, keys in order)."""
        told = json.dumps(asdict(self), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(told.encode()).digest()


PARTS = tuple(field.name for field in fields(Words) if field.type is str)
"""The parts that are text."""
LONGEST_MONTHS = 60


class Piece(NamedTuple):
    """Some words of a text, and whether they stayed, came or went: same, new, old."""

    kind: str
    text: str


def difference(old: str, new: str) -> list[Piece]:
    """Compare two texts word by word."""
    before, after = old.split(), new.split()
    found: list[Piece] = []
    for tag, i, j, k, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            found.append(Piece("same", " ".join(before[i:j])))
            continue
        found += [Piece("old", " ".join(before[i:j]))] if j > i else []
        found += [Piece("new", " ".join(after[k:m]))] if m > k else []
    return found


def changed(old: Words, new: Words) -> dict[str, list[Piece]]:
    """Return the differences of each part that is not the same."""
    return {
        part: difference(getattr(old, part), getattr(new, part))
        for part in PARTS
        if getattr(old, part) != getattr(new, part)
    }
