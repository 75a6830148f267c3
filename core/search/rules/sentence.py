"""From a sentence to its telling words, and to the phrases that people's synonyms are compared with."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from pathlib import Path

LONGEST = 400
"""Characters of a sentence that are read."""
MOST_WORDS = 12
LONGEST_PHRASE = 5
ROOT = 3
"""Letters of a word that no ending is cut from."""
_BENGALI = "".join(sign for sign in map(chr, range(0x0980, 0x0A00)) if unicodedata.category(sign)[0] == "M")
_WORD = re.compile(rf"[\u3400-\u9fff]|(?:[^\W_\u3400-\u9fff]|[{_BENGALI}])+")
"""A Chinese sign is a word of its own: nothing stands between them. A Bengali vowel may be a sign on its letter."""
_MARK = re.compile(rf"[^{_BENGALI}]")
_WRITTEN = re.compile(r"[^\W_]+")
_VOWELS = "aeiou"
_ENDING = re.compile(r"(?:[aiu]t|[ae]nd|[ae]nt|h)$")
_NEGATION = "non"
_STOP = frozenset(Path(__file__).with_name("stop_words.txt").read_text(encoding="utf-8").split())


def folded(text: str) -> str:
    """Return a text as its words, lower-case, without accents, with one space between them."""
    return " ".join(_tokens(text))


def telling(sentence: str) -> list[str]:
    """Return the words of a sentence that say something, each once, at most 12; none where there are only others."""
    said = (word for word in _tokens(sentence[:LONGEST]) if word not in _STOP)
    return list(dict.fromkeys(said))[:MOST_WORDS]


def vocabulary(text: str) -> set[str]:
    """Return the words of a text that say something, lower-case, with their accents."""
    return {word for word in _WRITTEN.findall(text.lower()) if folded(word) not in _STOP and folded(word)}


def put_right(sentence: str, meant: Mapping[str, str]) -> str:
    """Return the sentence with what was meant in place of what was written; `meant` goes by folded word."""
    read = sentence[:LONGEST]
    return " ".join(_WRITTEN.sub(lambda found: meant.get(folded(found[0]), found[0]), read).split())


def phrase(words: str) -> str:
    """Return a synonym as it is compared: its telling words and a "non", without their endings."""
    return " ".join(_kept(words))


def phrases(sentence: str) -> dict[int, list[str]]:
    """Return every stretch of a sentence as it is compared with synonyms, by its number of words."""
    kept = list(_kept(sentence))[:MOST_WORDS]
    return {
        size: sorted({" ".join(kept[i : i + size]) for i in range(len(kept) - size + 1)})
        for size in range(1, min(LONGEST_PHRASE, len(kept)) + 1)
    }


def root(word: str) -> str:
    """Return a word without its ending, so that one and many, he and she are the same."""
    bare = word.rstrip(_VOWELS)
    if len(bare) < ROOT:
        return word[:ROOT]
    cut = _ENDING.sub("", bare).rstrip(_VOWELS)
    return cut if len(cut) >= ROOT else bare


def _tokens(text: str) -> list[str]:
    spread = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return _WORD.findall("".join(c for c in spread if not (unicodedata.combining(c) and _MARK.match(c))))


def _kept(sentence: str) -> Iterator[str]:
    for word in _tokens(sentence[:LONGEST]):
        if word == _NEGATION or word not in _STOP:
            yield root(word)
