"""The answers of a pre-check in a few characters, to be typed where an application begins: nobody keeps them.

A code is a number of mixed base (one digit for each question of the version, then for each event), and a keyed hash of
it: so what was mistyped, or belongs to another procedure or version, opens nothing.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import TypeAlias

from core.codes import ALPHABET, BITS, GROUP, plain
from core.services.rules.conditions import Value
from core.services.rules.vocabulary import FactKind
from plugins.assistance.rules.deadlines import events_asked
from plugins.assistance.rules.procedure import Procedure, Question
from plugins.assistance.rules.questions import Answers, Wrong, as_text, options, read_back, validate

Prove: TypeAlias = Callable[[str], bytes]
"""A keyed hash of some words."""
Texts: TypeAlias = Mapping[str, str]
PROOF = 5
"""Characters of a code that prove it: 25 bits."""
ABSENT, UNKNOWN, FIRST = 0, 1, 2
MOST = 10_000_000
"""Numbers from here on (cents, where it is euros) are asked for again."""
DAWN, DAYS = date(1990, 1, 1), 1 << 15


def code_of(procedure: Procedure, answers: Answers, days: Mapping[str, date], prove: Prove) -> str | None:
    """Return the code of what was answered to a procedure's questions; None where there is nothing to carry."""
    number = 0
    for symbol, base in reversed(list(_symbols(procedure, answers, days))):
        number = number * base + symbol
    if not number:
        return None
    letters = _letters(number)
    letters = letters.rjust(len(letters) + -(len(letters) + PROOF) % GROUP, ALPHABET[0])
    return letters + _proof(procedure.slug, procedure.version, letters, prove)


def is_of(slug: str, version: int, written: str, prove: Prove) -> bool:
    """Whether a code was given for this version of a procedure."""
    code = plain(written) or ""
    letters, proof = code[:-PROOF], code[-PROOF:]
    return bool(letters) and proof == _proof(slug, version, letters, prove)


def read_code(
    procedure: Procedure, written: str, prove: Prove
) -> tuple[dict[str, str], dict[str, str]] | None:
    """Return the answers, and the days of events, that a code carries; None where it is not of this version."""
    if not is_of(procedure.slug, procedure.version, written, prove):
        return None
    letters = (plain(written) or "")[:-PROOF]
    number, texts, days = _number(letters), dict[str, str](), dict[str, str]()
    for question in procedure.questions:
        number, symbol = divmod(number, _base(question))
        if symbol:
            texts[question.code] = _text(question, symbol)
    for event in events_asked(procedure):
        number, symbol = divmod(number, DAYS)
        if symbol:
            days[event] = (DAWN + timedelta(days=symbol)).isoformat()
    return texts, days


def fitting(procedure: Procedure, texts: Texts, days: Texts) -> tuple[dict[str, str], dict[str, str]]:
    """Return what this version asks for too, and can read, of the answers and days given under another."""
    read, events = read_back(procedure, texts), events_asked(procedure)
    return (
        {question: text for question, text in texts.items() if question in read},
        {event: day for event, day in days.items() if event in events},
    )


def _symbols(procedure: Procedure, answers: Answers, days: Mapping[str, date]) -> Iterator[tuple[int, int]]:
    for question in procedure.questions:
        told = question.code in answers
        yield _symbol(question, answers[question.code]) if told else ABSENT, _base(question)
    for event in events_asked(procedure):
        since = (days[event] - DAWN).days if event in days else 0
        yield since if 0 < since < DAYS else ABSENT, DAYS


def _base(question: Question) -> int:
    return FIRST + (len(options(question)) or MOST)


def _symbol(question: Question, value: Value | None) -> int:
    if value is None:
        return UNKNOWN
    if choices := options(question):
        return FIRST + choices.index(as_text(value)) if as_text(value) in choices else ABSENT
    number = int(Decimal(str(value)) * _unit(question))
    return FIRST + number if 0 <= number < MOST else ABSENT


def _text(question: Question, symbol: int) -> str:
    if symbol == UNKNOWN:
        return ""
    if choices := options(question):
        return choices[symbol - FIRST]
    number = Decimal(symbol - FIRST) / _unit(question)
    text = as_text(number.quantize(Decimal(1)) if number == number.to_integral_value() else number)
    return "" if isinstance(validate(question, text), Wrong) else text


def _unit(question: Question) -> int:
    return 100 if question.kind is FactKind.EURO else 1


def _letters(number: int) -> str:
    found = ""
    while number:
        number, last = divmod(number, 1 << BITS)
        found = ALPHABET[last] + found
    return found


def _number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = (number << BITS) + ALPHABET.index(letter)
    return number


def _proof(slug: str, version: int, letters: str, prove: Prove) -> str:
    told = prove(f"{slug} {version} {letters}")
    bits = int.from_bytes(told[:4], "big")
    return "".join(ALPHABET[bits >> BITS * place & 31] for place in range(PROOF))
