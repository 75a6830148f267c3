"""The rules of search, on whatever somebody may write."""

import time
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from core.search.rules import ranking, sentence, slips

ANYTHING = st.text(max_size=600)
WORD = st.text("abcdeghilmnopqrstuvz", min_size=1, max_size=14)
WORDS = st.lists(WORD, max_size=20).map(" ".join)


@dataclass(frozen=True)
class Thing:
    kind: str
    slug: str
    score: float
    stale: bool


THINGS = st.lists(
    st.builds(Thing, st.sampled_from(ranking.KINDS), WORD, st.floats(0.001, 20), st.booleans()), max_size=30
)


@example("৺ ৳ \u0984")
@given(ANYTHING)
def test_words_are_letters_and_digits_only_and_stay_the_same_when_folded_again(text: str) -> None:
    for word in sentence.telling(text):
        assert all(unicodedata.category(sign)[0] in "LNM" for sign in word)
        assert word == word.casefold()
        assert sentence.telling(word) == [word]
    assert sentence.folded(sentence.folded(text)) == sentence.folded(text)


@given(ANYTHING)
def test_a_sentence_has_few_words_each_once(text: str) -> None:
    words = sentence.telling(text)
    assert len(words) == len(set(words)) <= sentence.MOST_WORDS


@pytest.mark.long
@given(WORDS)
def test_capitals_spaces_and_signs_change_nothing(words: str) -> None:
    shouted = "«" + words.upper().replace(" ", " ,\t") + "»!?"
    assert sentence.telling(shouted) == sentence.telling(words)
    assert sentence.phrases(shouted) == sentence.phrases(words)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("l'affitto", "l’affitto"),
        ("dell'invalidità", "dell’invalidita'"),
        ("bebè", "bebe"),
        ("PERCHÉ", "perche'"),
        ("caffe\u0300", "caffè"),
        ("ﬁgli", "figli"),
        ("ＳＰＩＤ", "spid"),
    ],
)
def test_one_way_of_writing_is_as_good_as_another(written: str, meant: str) -> None:
    assert sentence.telling(written) == sentence.telling(meant)


@pytest.mark.long
@given(WORDS)
def test_a_synonym_is_a_stretch_of_the_sentence_that_holds_it(words: str) -> None:
    key = sentence.phrase(words)
    size = len(key.split())
    if 0 < size <= sentence.LONGEST_PHRASE:
        assert key in sentence.phrases(words)[size]
    for length, found in sentence.phrases(f"buongiorno {words} grazie").items():
        assert all(len(stretch.split()) == length <= sentence.LONGEST_PHRASE for stretch in found)


@given(ANYTHING)
def test_phrases_stay_few_and_hold_nothing_that_a_query_would_read(text: str) -> None:
    found = [stretch for stretches in sentence.phrases(text).values() for stretch in stretches]
    assert len(found) <= sentence.MOST_WORDS * sentence.LONGEST_PHRASE
    assert all(stretch.replace(" ", "").isalnum() for stretch in found)


@pytest.mark.parametrize(
    "same",
    [
        ("bolletta", "bollette"),
        ("figlio", "figlia", "figli", "figlie"),
        ("medico", "medici", "mediche"),
        ("banca", "banche"),
        ("anziano", "anziana", "anziani", "anziane"),
        ("licenziato", "licenziata", "licenziati"),
        ("pensione", "pensioni", "pensionato"),
        ("invalido", "invalidita"),
    ],
)
def test_one_and_many_he_and_she_have_one_root(same: tuple[str, ...]) -> None:
    assert len({sentence.root(word) for word in same}) == 1


@given(WORD)
def test_a_root_is_where_its_word_begins(word: str) -> None:
    assert word.startswith(sentence.root(word))
    assert len(sentence.root(word)) >= min(len(word), sentence.ROOT)


def test_a_no_is_kept_in_a_phrase_and_is_no_word_of_its_own() -> None:
    assert sentence.phrase("non ho una casa") == "non cas"
    assert sentence.telling("non ho una casa") == ["casa"]
    assert sentence.telling("non lo so come si fa") == ["so"]


@given(ANYTHING)
def test_with_nothing_to_put_right_a_sentence_stays_as_it_is(text: str) -> None:
    assert sentence.put_right(text, {}) == " ".join(text[: sentence.LONGEST].split())


@pytest.mark.long
@given(WORD, WORD)
def test_the_distance_is_the_one_of_the_definition(one: str, other: str) -> None:
    @cache
    def slow(i: int, j: int) -> int:
        if 0 in (i, j):
            return i + j
        least = min(slow(i - 1, j) + 1, slow(i, j - 1) + 1, slow(i - 1, j - 1) + (one[i - 1] != other[j - 1]))
        if i > 1 and j > 1 and one[i - 1] == other[j - 2] and one[i - 2] == other[j - 1]:
            least = min(least, slow(i - 2, j - 2) + 1)
        return least

    assert slips.distance(one, other) == slow(len(one), len(other)) == slips.distance(other, one)


@given(st.text("abcdeilmnoprstu", min_size=5, max_size=14), st.integers(0, 13), st.sampled_from("abelo"))
def test_a_word_and_any_slip_of_it_share_a_form(word: str, at: int, letter: str) -> None:
    """So that the index, which knows the forms only, never overlooks what was meant."""
    bare = slips.skeleton(word)
    at %= len(bare)
    for slip in (
        bare[:at] + bare[at + 1 :],
        bare[:at] + letter + bare[at:],
        bare[:at] + letter + bare[at + 1 :],
        bare[:at] + bare[at : at + 2][::-1] + bare[at + 2 :],
    ):
        if len(bare) > slips.SHORTEST and slips.skeleton(slip) == slip and slips.may_be(slip):
            assert set(slips.deletes(word)) & set(slips.deletes(slip)), (word, slip)


@given(WORD)
def test_doubled_letters_and_a_silent_h_are_not_heard(word: str) -> None:
    assert slips.skeleton("".join(letter * 2 for letter in word)) == slips.skeleton(word)
    assert slips.skeleton(slips.skeleton(word)) == slips.skeleton(word)


def test_the_nearest_is_meant_then_the_weightiest_and_nothing_far_away() -> None:
    assert slips.meant("sped", [("spesa", 90), ("spid", 15), ("sped2", 1)]) in {"spid", "sped2"}
    assert slips.meant("nata", [("nati", 2), ("nato", 9)]) == "nato"
    assert slips.meant("boleta", [("bolletta", 5), ("bolle", 50)]) == "bolletta"
    assert slips.meant("zebra", [("spid", 15), ("casa", 9)]) == "zebra"
    assert slips.meant("zebra", []) == "zebra"


@pytest.mark.long
@given(THINGS)
def test_what_may_no_longer_hold_comes_last_and_the_best_is_never_left_out(things: list[Thing]) -> None:
    kept = ranking.in_order(things)
    assert [one.stale for one in kept] == sorted(one.stale for one in kept)
    for stale in (False, True):
        scores = [round(one.score, 3) for one in kept if one.stale is stale]
        assert scores == sorted(scores, reverse=True)
    if things:
        assert max(things, key=lambda one: one.score) in kept
        least = min((one.score for one in kept), default=0)
        assert all(one.score >= ranking.CUT * ranking.STALE * least for one in kept)


@pytest.mark.long
@given(THINGS)
def test_the_order_does_not_depend_on_the_order_they_came_in(things: list[Thing]) -> None:
    different = list({(one.kind, one.slug): one for one in things}.values())
    assert ranking.in_order(different) == ranking.in_order(different[::-1])


@given(st.floats(0, 50), st.floats(0, 50))
def test_mending_never_makes_worse(written: float, mended: float) -> None:
    assert not ranking.worth_mending(written, mended) or mended > written


@pytest.mark.long
@pytest.mark.parametrize("letters", ["a", "ab", "aé", "a ", "' ", "h", "aei", "\u0301", "k🏠", "arer"])
@pytest.mark.parametrize(
    "rule",
    [sentence.folded, sentence.vocabulary, sentence.root, slips.skeleton],
    ids=lambda rule: rule.__name__,
)
def test_time_grows_no_faster_than_the_text(rule: Callable[[str], object], letters: str) -> None:
    def best(size: int) -> float:
        text, taken = letters * (size // len(letters)), []
        for _ in range(3):
            begun = time.process_time()
            rule(text)
            taken.append(time.process_time() - begun)
        return min(taken)

    assert best(80_000) < 4 * 8 * best(10_000) + 0.05
