"""Five hundred ways of touching a log by somebody who owns the server but not the key: five hundred are found."""

import random
from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Connection, Engine, text

from core.audit import actions, rules
from core.audit.queries import sealing
from core.audit.rules import Anchor, Entry, Seal
from core.audit.verification import compare, verify
from core.db.scope import Scope, open_session
from core.web.platform import Platform
from tests.core.audit.chains import COPY, entries, load

ROWS, TIMES = 60, 500
Tamper = Callable[["Hand"], None]


class Hand:
    """Somebody for whom there are neither walls nor triggers; what it does is undone after each look."""

    def __init__(
        self, connection: Connection, chain: list[tuple[Entry, bytes]], chance: random.Random
    ) -> None:
        self.connection, self.chain, self.chance = connection, chain, chance

    def run(self, statement: str, **given: Any) -> None:
        self.connection.execute(text(statement), given)

    def some(self, *, but_last: int = 0) -> int:
        return self.chance.randint(1, ROWS - but_last)

    def write(self, chain: list[tuple[Entry, bytes]]) -> None:
        """Put these rows in place of what there is, and set the end to the last."""
        driver = self.connection.connection.driver_connection
        self.run("DELETE FROM audit_entry")
        with driver.cursor() as cursor, cursor.copy(COPY) as copy:
            copy.write(b"PGCOPY\n\xff\r\n\0" + bytes(8))
            for entry, hashed in chain:
                copy.write(entry.told() + b"\0\0\0\x20" + hashed)
            copy.write(b"\xff\xff")
        self.end(chain[-1][0].seq, chain[-1][1])

    def end(self, seq: int, last: bytes) -> None:
        self.run("UPDATE audit_head SET seq = :s, hash = :h", s=seq, h=last)


def change_a_field(hand: Hand) -> None:
    name, value = hand.chance.choice(
        [
            ("at", "at + interval '1 microsecond'"), ("account_id", "uuidv7()"), ("account_id", "NULL"),
            ("role", "'x'"), ("verb", "'write'"),
            ("resource", "'file'"), ("subject", "NULL"), ("subject", "sha256(subject)"),
            ("about", "''"), ("reason", "'per scrupolo'"), ("prev", "sha256(prev)"), ("hash", "sha256(hash)"),
        ]
    )  # fmt: skip
    hand.run(f"UPDATE audit_entry SET {name} = {value} WHERE seq = :s", s=hand.some())  # noqa: S608


def take_one_away(hand: Hand) -> None:
    hand.run("DELETE FROM audit_entry WHERE seq = :s", s=hand.some())


def take_one_away_and_close_the_gap(hand: Hand) -> None:
    gone = hand.some(but_last=1)
    hand.run("DELETE FROM audit_entry WHERE seq = :s", s=gone)
    for seq in range(gone + 1, ROWS + 1):
        hand.run("UPDATE audit_entry SET seq = seq - 1 WHERE seq = :s", s=seq)
    hand.run("UPDATE audit_head SET seq = seq - 1")


def take_the_beginning_away(hand: Hand) -> None:
    hand.run("DELETE FROM audit_entry WHERE seq <= :s", s=hand.some(but_last=1))


def swap_two(hand: Hand) -> None:
    one, other = hand.chance.sample(range(1, ROWS + 1), 2)
    for seq, to in ((one, -1), (other, one), (-1, other)):
        hand.run("UPDATE audit_entry SET seq = :to WHERE seq = :s", s=seq, to=to)


def add_one_in_the_middle(hand: Hand) -> None:
    at = hand.some()
    for seq in range(ROWS, at - 1, -1):
        hand.run("UPDATE audit_entry SET seq = seq + 1 WHERE seq = :s", s=seq)
    _copy(hand, hand.some(but_last=1), at)
    hand.run("UPDATE audit_head SET seq = seq + 1")


def add_one_at_the_end(hand: Hand) -> None:
    _copy(hand, hand.some(), ROWS + 1)
    if hand.chance.random() < 0.5:
        hand.run(
            "UPDATE audit_head SET seq = e.seq, hash = e.hash FROM audit_entry e WHERE e.seq = :s", s=ROWS + 1
        )


def make_it_anew_with_another_key(hand: Hand) -> None:
    rehash(hand, rules.seal(hand.chance.randbytes(32)))


def rehash(hand: Hand, sealed: Seal) -> None:
    """Change one row, and hash it and all after it again."""
    at = hand.some()
    last, made = hand.chain[at - 2][1] if at > 1 else rules.GENESIS, hand.chain[: at - 1]
    for entry, _hash in hand.chain[at - 1 :]:
        again = entry._replace(prev=last, verb="write" if entry.seq == at else entry.verb)
        last = sealed(again.told())
        made.append((again, last))
    hand.write(made)


def put_a_row_of_another_body(hand: Hand) -> None:
    other = entries(UUID(int=5), rules.seal(hand.chance.randbytes(32)), ROWS)
    at = hand.some()
    entry, hashed = other[at - 1]
    theirs = entry._replace(
        tenant_id=hand.chain[0][0].tenant_id, prev=hand.chain[at - 2][1] if at > 1 else rules.GENESIS
    )
    hand.write([*hand.chain[: at - 1], (theirs, hashed), *hand.chain[at:]])
    hand.end(ROWS, hand.chain[-1][1])


def cut_the_tail(hand: Hand) -> None:
    """Consistently: only what left the house tells."""
    kept = hand.some(but_last=6)
    hand.run("DELETE FROM audit_entry WHERE seq > :s", s=kept)
    hand.end(kept, hand.chain[kept - 1][1])


def go_back_and_write_another_story(hand: Hand) -> None:
    """Cut the tail, then let the platform itself go on from there: a good chain, but not the one that was anchored."""
    kept = hand.some(but_last=6)
    made, last = hand.chain[:kept], hand.chain[kept - 1][1]
    for entry, _hash in hand.chain[kept:]:
        again = entry._replace(prev=last, reason="un'altra storia")
        last = KEY["sealed"](again.told())
        made.append((again, last))
    hand.write(made)


def lose_the_end(hand: Hand) -> None:
    hand.run("DELETE FROM audit_head")


def lose_everything(hand: Hand) -> None:
    hand.run("DELETE FROM audit_entry")
    hand.run("DELETE FROM audit_head")


def _copy(hand: Hand, of: int, to: int) -> None:
    hand.run(
        "INSERT INTO audit_entry SELECT tenant_id, :to, at, account_id, role, verb, resource, subject, about, reason, "
        "prev, hash FROM audit_entry WHERE seq = :of",
        of=of, to=to,
    )  # fmt: skip


WAYS: list[Tamper] = [
    change_a_field, change_a_field, change_a_field, take_one_away, take_one_away_and_close_the_gap,
    take_the_beginning_away, swap_two, add_one_in_the_middle, add_one_at_the_end, make_it_anew_with_another_key,
    put_a_row_of_another_body, cut_the_tail, go_back_and_write_another_story, lose_the_end, lose_everything,
]  # fmt: skip
ONLY_BY_ANCHOR = (cut_the_tail, go_back_and_write_another_story, lose_everything)
KEY: dict[str, Seal] = {}


@pytest.fixture(scope="module")
def chain(platform: Platform, scope: Scope, superuser: Engine) -> list[tuple[Entry, bytes]]:
    with open_session(platform.engine, scope) as db, db.begin():
        actions.ready(db)
    with open_session(platform.engine, scope) as db, db.begin():
        sealed = sealing(db)
    with superuser.begin() as everything:
        key = everything.scalar(
            text("SELECT key FROM audit_head WHERE tenant_id = :t"), {"t": scope.tenant_id}
        )
        assert scope.tenant_id is not None
        assert sealed is not None
        KEY["sealed"] = sealed
        made = entries(scope.tenant_id, sealed, ROWS)
        load(everything.connection.driver_connection, made, bytes(key))
    assert verify(platform.engine, scope).problems == []
    return made


@pytest.fixture(scope="module")
def anchors(chain: list[tuple[Entry, bytes]]) -> list[Anchor]:
    """Those of two days: one in the middle, one a few lines before the end."""
    made = KEY["sealed"]
    return [
        Anchor(f"2026-01-0{day}", "caritas-pioltello", seq, chain[seq - 1][1]).signed(made)
        for day, seq in ((1, 30), (2, ROWS - 5))
    ]


@pytest.fixture
def connection(superuser: Engine) -> Iterator[Connection]:
    with superuser.connect() as everything:
        everything.execute(text("SET session_replication_role = replica"))
        everything.commit()
        yield everything
        everything.invalidate()


def looked_at(connection: Connection, tampered: Callable[[], None], anchors: list[Anchor]) -> list[str]:
    with connection.begin() as undone:
        tampered()
        found = compare(connection, KEY["sealed"], anchors).problems
        undone.rollback()
    return found


@pytest.mark.long
def test_every_tampering_is_found(
    connection: Connection, chain: list[tuple[Entry, bytes]], anchors: list[Anchor],
    record_property: Callable[[str, object], None],
) -> None:  # fmt: skip
    hand = Hand(connection, chain, random.Random(20_261_122))
    assert compare(connection, KEY["sealed"], anchors).problems == []
    connection.rollback()
    missed = []
    for number in range(TIMES):
        way = WAYS[number % len(WAYS)]
        if not looked_at(connection, lambda way=way: way(hand), anchors):
            missed.append(f"{number}: {way.__name__}")
    record_property("trust", f"tamperings {TIMES}/{len(missed)}")
    assert not missed


@pytest.mark.parametrize("way", ONLY_BY_ANCHOR)
def test_what_only_an_anchor_tells_is_not_found_without(
    connection: Connection, chain: list[tuple[Entry, bytes]], anchors: list[Anchor], way: Tamper
) -> None:
    hand = Hand(connection, chain, random.Random(1))
    assert looked_at(connection, lambda: way(hand), []) == []
    assert looked_at(connection, lambda: way(hand), anchors)


def test_whoever_has_the_key_is_not_found(
    connection: Connection, chain: list[tuple[Entry, bytes]], anchors: list[Anchor]
) -> None:
    """The control: it is the key, kept outside the database, that makes the chain hold."""
    hand = Hand(connection, chain, random.Random(1))
    assert looked_at(connection, lambda: rehash(hand, KEY["sealed"]), []) == []
    assert looked_at(connection, lambda: rehash(hand, rules.seal(b"another")), [])
