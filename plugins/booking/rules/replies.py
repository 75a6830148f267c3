"""What somebody means who writes back to a reminder, in any of the languages of the network. Pure."""

import unicodedata
from enum import StrEnum

LONGEST = 5
"""Words of an answer: whoever writes more wants to say something that a machine does not understand."""


class Meaning(StrEnum):
    """What was meant."""

    YES = "yes"
    NO = "no"
    UNCLEAR = "unclear"


_YES = (
    "si sì s ok okay va bene vengo confermo yes y oui sí vale da sigur так да добре نعم اي ہاں جی "
    "হ্যাঁ হ্যা জি 是 好 好的 可以 po"
)
_NO = (
    "no n non nu ні нет не لا نہیں না 不 不是 不能 annulla annullo annullare cancella disdico cancel annuler annule "
    "anular anula anulez anulează cancelar скасувати скасовую отменить отмена إلغاء الغاء ألغي منسوخ বাতিল 取消 stop"
)


def folded(text: str) -> str:
    """Return a text without case, accents of Latin letters and signs."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    kept = (c if unicodedata.category(c)[0] in "LMN" else " " for c in plain if not _is_accent(c))
    return " ".join("".join(kept).split())


def _is_accent(c: str) -> bool:
    return "\u0300" <= c <= "\u036f"


_WORDS = {folded(word): Meaning.YES for word in _YES.split()} | {folded(w): Meaning.NO for w in _NO.split()}


def meaning(text: str) -> Meaning:
    """Return what is meant: the first word says it, unless a later one says the opposite or there are too many."""
    words = folded(text).split()
    said = {_WORDS[word] for word in words if word in _WORDS}
    if not words or len(words) > LONGEST or words[0] not in _WORDS or len(said) != 1:
        return Meaning.UNCLEAR
    return said.pop()
