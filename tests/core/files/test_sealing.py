"""A sealed content opens whole or not at all: not cut, mixed, moved or changed by a bit."""

import os
from collections.abc import Callable
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.files.sealing import PIECE, TAG, about, seal, unseal
from core.vault.rules import Tampered

KEY = os.urandom(32)
HERE = about(uuid4(), uuid4())
WHOLE = os.urandom(3 * PIECE + 100)


@given(st.integers(0, 3 * PIECE + 1), st.integers(1, 2 * PIECE))
def test_what_was_sealed_comes_back_however_it_arrives(size: int, step: int) -> None:
    content = WHOLE[:size]
    sealed = b"".join(seal(content, KEY, HERE))
    arriving = (sealed[at : at + step] for at in range(0, len(sealed), step))
    assert b"".join(unseal(arriving, KEY, HERE)) == content


@pytest.mark.parametrize("size", [0, 1, PIECE - 1, PIECE, PIECE + 1, 2 * PIECE])
def test_sizes_around_a_piece(size: int) -> None:
    sealed = list(seal(WHOLE[:size], KEY, HERE))
    assert len(b"".join(sealed)) == size + TAG * len(sealed)
    assert b"".join(unseal(sealed, KEY, HERE)) == WHOLE[:size]


def swapped(pieces: list[bytes]) -> list[bytes]:
    return [pieces[1], pieces[0], *pieces[2:]]


@pytest.mark.parametrize(
    "harmed",
    [
        lambda pieces: pieces[:-1],
        lambda pieces: pieces[1:],
        swapped,
        lambda pieces: [*pieces, pieces[-1]],
        lambda pieces: [pieces[0], pieces[0], *pieces[2:]],
        lambda pieces: pieces[:0],
        lambda pieces: [*pieces[:-1], pieces[-1][:-1]],
        lambda pieces: [b"\x00" * (PIECE + TAG), *pieces[1:]],
    ],
)
def test_what_was_harmed_does_not_open(harmed: Callable[[list[bytes]], list[bytes]]) -> None:
    with pytest.raises(Tampered):
        list(unseal(harmed(list(seal(WHOLE, KEY, HERE))), KEY, HERE))


@given(st.integers(0, 99 + TAG), st.integers(0, 7))
def test_each_bit_counts(at: int, bit: int) -> None:
    sealed = bytearray(b"".join(seal(WHOLE[:100], KEY, HERE)))
    sealed[at] ^= 1 << bit
    with pytest.raises(Tampered):
        list(unseal([bytes(sealed)], KEY, HERE))


def test_another_key_or_place_opens_nothing() -> None:
    sealed = list(seal(WHOLE, KEY, HERE))
    for key, told in ((os.urandom(32), HERE), (KEY, about(uuid4(), uuid4()))):
        with pytest.raises(Tampered):
            list(unseal(sealed, key, told))
