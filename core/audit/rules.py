"""How an entry becomes bytes, how bytes become a chain, and what breaks it. Pure.

The bytes of an entry are those PostgreSQL sends for its row in a binary COPY (manual, COPY, "Binary Format"), without
the last column, the hash: a chain is verified on what the database sends, as it comes.
"""

import binascii
import hashlib
from base64 import b32decode, b32encode
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from struct import pack
from typing import NamedTuple
from uuid import UUID

KEEP = timedelta(days=730)
"""For how long an entry is kept: 24 months, whichever months they are."""
MANY = 40
"""From how many people's records in one day an administrator is told."""
GENESIS = bytes(32)
CLOSE = "close"
"""The verb of the entry that says how far older entries were dropped, and the hash of the last of them."""
Seal = Callable[[bytes], bytes]
_DAY_ONE = datetime(2000, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_NULL = pack(">i", -1)
_HEADER = b"PGCOPY\n\xff\r\n\0" + bytes(8)
_END = b"\xff\xff"
_BLOCK = 64
_HASH = 36
"""The last column, with its length."""


class Entry(NamedTuple):
    """One line of a body's log, in the order of its columns."""

    tenant_id: UUID
    seq: int
    at: datetime
    account_id: UUID | None
    role: str
    verb: str
    resource: str
    subject: bytes | None
    about: str | None
    reason: str | None
    prev: bytes

    def told(self) -> bytes:
        """Return the bytes that are hashed."""
        return pack(">h", len(self) + 1) + b"".join(map(_field, self))


def _field(value: UUID | datetime | int | str | bytes | None) -> bytes:
    if value is None:
        return _NULL
    if isinstance(value, UUID):
        told = value.bytes
    elif isinstance(value, datetime):
        told = pack(">q", (value - _DAY_ONE) // _MICROSECOND)
    elif isinstance(value, int):
        told = pack(">q", value)
    else:
        told = value if isinstance(value, bytes) else value.encode()
    return pack(">i", len(told)) + told


def seal(key: bytes) -> Seal:
    """Return what makes hashes with a key: HMAC-SHA256 (RFC 2104), the key taken in once; half the price of each."""
    padded = (key if len(key) <= _BLOCK else hashlib.sha256(key).digest()).ljust(_BLOCK, b"\0")
    inner = hashlib.sha256(bytes(each ^ 0x36 for each in padded))
    outer = hashlib.sha256(bytes(each ^ 0x5C for each in padded))

    def sealed(told: bytes) -> bytes:
        first, second = inner.copy(), outer.copy()
        first.update(told)
        second.update(first.digest())
        return second.digest()

    return sealed


def pseudonym(sealed: Seal, subject: UUID) -> bytes:
    """Return the name under which a person stands in the log of one body; without its key it leads to nobody."""
    return sealed(b"subject " + subject.bytes)[:10]


def spoken(subject: bytes) -> str:
    """Return a pseudonym as people read it: `K7QF-2M3X-ABCD-EFGH`."""
    told = b32encode(subject).decode()
    return "-".join(told[start : start + 4] for start in range(0, len(told), 4))


def heard(words: str) -> bytes:
    """Return the pseudonym that somebody wrote; nothing where it is none."""
    try:
        return b32decode("".join(words.replace("-", "").split()).upper())
    except (binascii.Error, ValueError):
        return b""


class Anchor(NamedTuple):
    """How far a chain went one day, signed: it leaves the installation, and a chain cut shorter does not fit it."""

    day: str
    body: str
    seq: int
    hash: bytes
    signature: bytes = b""

    def signed(self, sealed: Seal) -> "Anchor":
        """Sign it with the key of the chain."""
        return self._replace(signature=sealed(self._told().encode()))

    def holds(self, sealed: Seal) -> bool:
        """Whether it was signed with the key of the chain."""
        return self.signature == sealed(self._told().encode())

    def line(self) -> str:
        """Return it as one line of text."""
        return f"{self._told()} {self.signature.hex()}"

    def _told(self) -> str:
        return f"{self.day} {self.body} {self.seq} {self.hash.hex()}"


def anchors(text: str) -> Iterator[Anchor]:
    """Find the anchors in a text: a file of them, or messages that hold some."""
    for line in text.splitlines():
        match line.strip(" >").split():
            case [day, body, seq, last, signature] if (
                seq.isdecimal() and len(last) == len(signature) == _BLOCK
            ):
                with suppress(ValueError):
                    yield Anchor(day, body, int(seq), bytes.fromhex(last), bytes.fromhex(signature))


@dataclass(slots=True)
class Chain:
    """What was found on a walk along one chain."""

    first: int = 0
    start: bytes = GENESIS
    last: int = 0
    hash: bytes = GENESIS
    entries: int = 0
    changed: list[int] = field(default_factory=list)
    torn: list[int] = field(default_factory=list)
    closed: set[str] = field(default_factory=set)
    kept: dict[int, bytes] = field(default_factory=dict)


def closed_up_to(seq: int, last: bytes) -> str:
    """Return what a closing entry is about: the last entry that was dropped, and its hash."""
    return f"{seq} {last.hex()}"


def walk(sealed: Seal, blocks: Iterable[bytes], wanted: frozenset[int] = frozenset()) -> Chain:
    """Walk along a chain as the database sends it, a block for each row; remember the hashes of `wanted` entries."""
    chain = Chain()
    seq, prev, closing = 0, GENESIS, pack(">i", len(CLOSE)) + CLOSE.encode()
    for each in blocks:
        block = bytes(each).removeprefix(_HEADER)
        if block == _END:
            continue
        told, hashed = block[:-_HASH], block[-32:]
        here = int.from_bytes(told[26:34])
        if not chain.entries:
            chain.first, chain.start, seq, prev = here, told[-32:], here - 1, told[-32:]
        if sealed(told) != hashed:
            chain.changed.append(here)
        if here != seq + 1 or told[-32:] != prev:
            chain.torn.append(here)
        if closing in told:
            chain.closed |= _closed(told)
        if here in wanted:
            chain.kept[here] = hashed
        seq, prev = here, hashed
        chain.entries += 1
    chain.last, chain.hash = seq, prev
    return chain


def _closed(told: bytes) -> set[str]:
    """Return what an entry is about, if it is a closing one."""
    fields, at = list[bytes](), 2
    while at < len(told):
        length = int.from_bytes(told[at : at + 4], signed=True)
        at += 4
        fields.append(told[at : at + max(length, 0)])
        at += max(length, 0)
    _tenant, _seq, _at, _account, _role, verb, _resource, _subject, about, _reason, _prev = fields
    return {about.decode()} if verb == CLOSE.encode() else set()


def problems(
    chain: Chain, head: tuple[int, bytes] | None, found: Iterable[Anchor], sealed: Seal
) -> list[str]:
    """Say what is wrong with a chain: with its entries, its beginning, its end, and by what left the house."""
    wrong = [f"La riga {seq} non è più come fu scritta." for seq in chain.changed]
    wrong += [f"Prima della riga {seq} manca qualcosa, o le righe non sono in ordine." for seq in chain.torn]
    if chain.entries and not _begins_well(chain):
        wrong.append(f"Le righe prima della {chain.first} non ci sono più, e nessuna chiusura le spiega.")
    if (chain.last, chain.hash) != (head or (0, GENESIS)):
        wrong.append(
            f"Il registro finisce alla riga {chain.last}, ma doveva finire alla {head[0] if head else 0}."
        )
    for anchor in found:
        if problem := _unanchored(chain, anchor, sealed):
            wrong.append(problem)
    return wrong


def _begins_well(chain: Chain) -> bool:
    if chain.first == 1:
        return chain.start == GENESIS
    return closed_up_to(chain.first - 1, chain.start) in chain.closed


def _unanchored(chain: Chain, anchor: Anchor, sealed: Seal) -> str | None:
    if not anchor.holds(sealed):
        return f"La firma dell'ancora del {anchor.day} non è nostra."
    if anchor.seq > chain.last:
        return f"Il {anchor.day} il registro arrivava alla riga {anchor.seq}: ora finisce alla {chain.last}."
    if anchor.seq >= chain.first and chain.kept.get(anchor.seq, anchor.hash) != anchor.hash:
        return f"Il {anchor.day} la riga {anchor.seq} era un'altra."
    return None
