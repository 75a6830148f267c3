"""A chain holds as it was written, and each way of touching it shows."""

import hmac
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.audit import rules
from core.audit.rules import Anchor, Chain
from tests.core.audit.chains import entries

KEY, OTHER = b"k" * 32, b"o" * 32
BODY = UUID(int=7)
CHAIN = entries(BODY, rules.seal(KEY), 40)


def blocks(chain=CHAIN) -> list[bytes]:
    found = [entry.told() + b"\0\0\0\x20" + hashed for entry, hashed in chain]
    return [b"PGCOPY\n\xff\r\n\0" + bytes(8) + found[0], *found[1:], b"\xff\xff"]


def wrong(rows: list[bytes], *anchors: Anchor) -> list[str]:
    sealed = rules.seal(KEY)
    chain = rules.walk(sealed, rows, frozenset(anchor.seq for anchor in anchors))
    return rules.problems(chain, (40, CHAIN[-1][1]), anchors, sealed)


@given(st.binary(min_size=1, max_size=200), st.binary(max_size=300))
def test_the_hash_is_hmac_sha256(key: bytes, told: bytes) -> None:
    assert rules.seal(key)(told) == hmac.digest(key, told, "sha256")


def test_a_chain_as_it_was_written_holds() -> None:
    assert wrong(blocks()) == []


@pytest.mark.parametrize("at", [0, 1, 20, 39])
@pytest.mark.parametrize("byte", [30, 40, 60, -40, -1])
def test_a_changed_byte_shows(at: int, byte: int) -> None:
    rows = blocks()
    row = bytearray(rows[at])
    row[byte + (19 if at == 0 and byte > 0 else 0)] ^= 1
    assert wrong([*rows[:at], bytes(row), *rows[at + 1 :]])


def test_what_is_missing_shows() -> None:
    rows = blocks()
    assert wrong([*rows[:5], *rows[6:]]) == [
        "Prima della riga 7 manca qualcosa, o le righe non sono in ordine."
    ]
    assert "nessuna chiusura" in wrong(rows[3:])[0]
    assert "finisce alla riga 38" in wrong([*rows[:38], rows[-1]])[0]


def test_a_chain_made_anew_without_the_key_shows() -> None:
    again = entries(BODY, rules.seal(OTHER), 40)
    assert len(wrong(blocks(again))) >= 40


def test_a_tail_cut_together_with_its_end_shows_only_by_an_anchor() -> None:
    sealed = rules.seal(KEY)
    kept = Anchor("2026-11-21", "caritas", 35, CHAIN[34][1]).signed(sealed)
    short = rules.walk(sealed, [*blocks()[:30], b"\xff\xff"], frozenset([35]))
    end = (30, CHAIN[29][1])
    assert rules.problems(short, end, [], sealed) == []
    assert "arrivava alla riga 35" in rules.problems(short, end, [kept], sealed)[0]
    assert wrong(blocks(), kept) == []
    assert "firma" in wrong(blocks(), kept._replace(seq=34))[0]
    other = Anchor("2026-11-21", "caritas", 34, CHAIN[34][1]).signed(sealed)
    assert "era un'altra" in wrong(blocks(), other)[0]


def test_anchors_are_found_in_any_text() -> None:
    anchor = Anchor("2026-11-21", "caritas-pioltello", 35, CHAIN[34][1]).signed(rules.seal(KEY))
    mail = f"Ciao,\n\n> {anchor.line()}\n\nnon fare nulla\n1 2 3 4 5\n"
    assert list(rules.anchors(mail)) == [anchor]


def test_a_pseudonym_is_one_s_own_in_each_body_and_can_be_told() -> None:
    mine, theirs = (rules.pseudonym(rules.seal(key), UUID(int=3)) for key in (KEY, OTHER))
    assert mine != theirs
    assert rules.heard(rules.spoken(mine).lower()) == mine
    assert rules.heard("non è un codice") == b""


def test_nothing_is_nothing() -> None:
    assert rules.walk(rules.seal(KEY), [b"PGCOPY\n\xff\r\n\0" + bytes(8) + b"\xff\xff"]) == Chain()
