"""The cipher refuses whatever is not exactly what was sealed, where it was sealed."""

from uuid import uuid4

import pytest
from cryptography.exceptions import InvalidTag
from hypothesis import given
from hypothesis import strategies as st

from core.vault import rules
from core.vault.rules import Cipher, Keyring, WrongMaster, new_key

ONE, OTHER = "1" * 64, "2" * 64


@given(st.binary(max_size=500), st.binary(max_size=80))
def test_what_is_sealed_opens_again(plain: bytes, about: bytes) -> None:
    cipher = Cipher(new_key())
    sealed = cipher.seal(plain, about)
    assert cipher.open(sealed, about) == plain
    assert cipher.seal(plain, about) != sealed, "a nonce was used twice"


@given(st.binary(min_size=1, max_size=30), st.data())
def test_a_changed_byte_is_refused(plain: bytes, data: st.DataObject) -> None:
    cipher = Cipher(new_key())
    sealed = bytearray(cipher.seal(plain, b"here"))
    sealed[data.draw(st.integers(0, len(sealed) - 1))] ^= data.draw(st.integers(1, 255))
    with pytest.raises(InvalidTag):
        cipher.open(bytes(sealed), b"here")


def test_a_cut_is_refused() -> None:
    cipher = Cipher(new_key())
    sealed = cipher.seal(b"Via Roma 1", b"here")
    for length in range(len(sealed)):
        with pytest.raises(InvalidTag):
            cipher.open(sealed[:length], b"here")


def test_each_part_of_the_place_counts() -> None:
    tenant, row = uuid4(), uuid4()
    place = (tenant, "person", "name", row)
    others = [(uuid4(), *place[1:]), (tenant, "people", *place[2:]), (*place[:2], "surname", row)]
    abouts = {rules.about_field(*other) for other in [place, *others, (*place[:3], uuid4())]}
    assert len(abouts) == 5


def test_the_master_before_opens_while_they_are_changed_and_no_longer() -> None:
    wrapped = Keyring(ONE).wrap(b"k" * 32, b"whose")
    both = Keyring(OTHER, ONE)
    assert both.unwrap(wrapped, b"whose") == b"k" * 32
    assert not both.is_current(wrapped, b"whose")
    assert both.is_current(both.wrap(b"k" * 32, b"whose"), b"whose")
    for keyring, about in ((Keyring(OTHER), b"whose"), (Keyring(""), b"whose"), (both, b"another's")):
        with pytest.raises(WrongMaster):
            keyring.unwrap(wrapped, about)
    with pytest.raises(WrongMaster):
        Keyring("").wrap(b"k" * 32, b"whose")


def test_an_index_depends_on_key_purpose_and_value() -> None:
    asked = [(b"a" * 32, 1, "phone", "1"), (b"b" * 32, 1, "phone", "1"), (b"a" * 32, 1, "code", "1"),
             (b"a" * 32, 1, "phone", "2"), (b"a" * 32, 2, "phone", "1")]  # fmt: skip
    assert len({rules.blind(*one) for one in asked}) == len(asked)
    assert rules.blind(*asked[0]) == rules.blind(*asked[0])
