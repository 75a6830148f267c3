"""Gulpease (Lucisano and Piemontese, 1988), the reading ease of Italian: 89 + (300 sentences - 10 letters) / words.

From 80 up a text is easy for who left school after the primary, from 60 after the middle school, from 40 after the
secondary. Letters and digits count as letters; a word ends at a space, an apostrophe or a hyphen. A full stop inside
a number or an address ends no sentence. What is filled in later counts as a short word.
"""

import re

MIDDLE_SCHOOL = 60
FILLED_IN = re.compile(r"%\(\w+\)[sd]|\{\{.*?\}\}")
ADDRESS = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+|\b[\w-]+(?:\.[\w-]+)*\.(?:it|eu|org|com)\b")
NUMBER = re.compile(r"(?<=\d)[.,:](?=\d)")
WORD = re.compile(r"[^\W_]+")
END = re.compile(r"[.!?](?=\s|$|»|\))|\n")


def sentences(text: str) -> list[str]:
    """Split a text at what ends a thought; what has no word is none."""
    plain = NUMBER.sub("", ADDRESS.sub("sito", FILLED_IN.sub("nome", text)))
    return [part for part in END.split(plain) if WORD.search(part)]


def ease(text: str) -> float:
    """Return how easy a text is, from 0 to 100."""
    found = sentences(text)
    words = [word for sentence in found for word in WORD.findall(sentence)]
    letters = sum(map(len, words))
    return min(100.0, 89 + (300 * len(found) - 10 * letters) / len(words)) if words else 100.0


def length(text: str) -> int:
    """Return how many words a text has."""
    return sum(len(WORD.findall(sentence)) for sentence in sentences(text))
