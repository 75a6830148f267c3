"""What a version of a purpose is known by, and how it differs from another."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from core.consents.rules.words import PARTS, Piece, Words, changed, difference

WORDS = Words(
    title="Tenerti il posto",
    text="Usiamo il tuo nome.",
    data="Il nome.",
    recipients="Noi.",
    keep="Un mese.",
    ground_comune="Articolo 6.",
    ground_other="Articolo 6.",
)
some_text = st.lists(st.sampled_from(["uno", "due", "tre", "quattro"]), max_size=12).map(" ".join)


def test_every_part_of_a_text_is_in_its_digest() -> None:
    others = [replace(WORDS, **{part: "altro"}) for part in PARTS]
    others += [replace(WORDS, asks_consent=True), replace(WORDS, months=3)]

    assert len({one.digest for one in (WORDS, *others)}) == len(others) + 1 == 10
    assert replace(WORDS).digest == WORDS.digest
    assert len(WORDS.digest) == 32


def test_words_cannot_move_from_one_part_to_the_next_unseen() -> None:
    assert replace(WORDS, data="Il", recipients="nome. Noi.").digest != WORDS.digest


def test_what_went_and_what_came_is_told_word_by_word() -> None:
    assert difference("Lo teniamo un mese solo", "Lo teniamo due anni solo") == [
        Piece("same", "Lo teniamo"),
        Piece("old", "un mese"),
        Piece("new", "due anni"),
        Piece("same", "solo"),
    ]
    assert changed(WORDS, replace(WORDS, keep="Due mesi.")).keys() == {"keep"}


@given(some_text, some_text)
def test_both_texts_can_be_read_off_their_difference(old: str, new: str) -> None:
    pieces = difference(old, new)
    assert " ".join(p.text for p in pieces if p.kind != "new") == old
    assert " ".join(p.text for p in pieces if p.kind != "old") == new
