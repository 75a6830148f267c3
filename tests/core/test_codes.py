import hmac
import secrets
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.codes import ALPHABET, Codes, new_code, normal_code, shown

CODE = "7K0QW1ZX3M9B"
random_bits = st.binary(min_size=8, max_size=8)


def test_a_code_has_twelve_characters_of_a_clear_alphabet():
    code = new_code(secrets.token_bytes)

    assert len(code) == 12
    assert set(code) <= set(ALPHABET)
    assert not set(ALPHABET) & set("ILOU")
    assert len(set(ALPHABET)) == 32


@given(random_bits, random_bits)
def test_sixty_bits_of_chance_are_kept_and_no_two_chances_share_a_code(one, other):
    same_chance = int.from_bytes(one, "big") % 2**60 == int.from_bytes(other, "big") % 2**60

    assert (new_code(lambda _: one) == new_code(lambda _: other)) == same_chance


def test_every_character_comes_up_in_every_place():
    codes = [new_code(secrets.token_bytes) for _ in range(2000)]

    assert all({code[place] for code in codes} == set(ALPHABET) for place in range(12))


def test_a_code_is_shown_in_three_groups():
    assert shown(CODE) == "7K0Q-W1ZX-3M9B"


@pytest.mark.parametrize(
    "written",
    [
        "7K0Q-W1ZX-3M9B",
        "7k0qw1zx3m9b",
        " 7k0q w1zx 3m9b\r\n",
        "7KOQ-WIZX-3M9B",
        "7koq-wlzx-3m9b",
        "7K0Q–W1ZX—3M9B",
        "7K0Q.W1ZX.3M9B",
        "７Ｋ０Ｑ Ｗ１ＺＸ ３Ｍ９Ｂ",
        "7K0Q\u00a0W1ZX\u200b3M9B",
    ],
)
def test_a_code_is_read_however_it_is_written(written):
    assert normal_code(written) == CODE


@pytest.mark.parametrize(
    "written", ["", "7K0Q", CODE + "0", "7K0QW1ZX3M9U", "7K0QW1ZX3M9é", "\ud800" * 12, "-" * 12]
)
def test_what_is_no_code_is_not_read(written):
    assert normal_code(written) is None


@given(random_bits, st.sampled_from("- \t–"), st.booleans())
def test_what_is_shown_can_be_typed_again(chance, between, lower):
    code = new_code(lambda _: chance)
    typed = shown(code).replace("-", between)

    assert normal_code(typed.lower() if lower else typed) == code


@given(st.text())
def test_reading_never_fails_and_gives_a_code_or_nothing(written):
    code = normal_code(written)

    assert code is None or (len(code) == 12 and set(code) <= set(ALPHABET))


def test_a_very_long_text_is_turned_away_at_once():
    start = time.process_time()
    assert normal_code("0" * 5_000_000) is None
    assert time.process_time() - start < 0.05


class Tickets(Codes):
    kind = "ticket"


class Receipts(Codes):
    kind = "receipt"


def keyed(purpose: str, value: str) -> bytes:
    return hmac.digest(b"key", f"{purpose}|{value}".encode(), "sha256")


@given(st.uuids())
def test_a_code_comes_again_from_its_thing_and_what_is_kept_is_another_hash(thing):
    tickets = Tickets(keyed)

    assert normal_code(tickets.shown(thing)) == tickets.of(thing) != Receipts(keyed).of(thing)
    assert tickets.hash(tickets.of(thing)) == keyed("ticket hash", tickets.of(thing))
    assert tickets.hash(CODE) != Receipts(keyed).hash(CODE)
