"""A case as the district's office writes it: "casa.possiede_immobili: sì e casa.mutuo: sì"."""

import re
from collections.abc import Mapping

from core.i18n import _
from core.services.rules.conditions import AllOf, AnyOf, Condition, Malformed, Op, Requirement, from_plain

_ONE = re.compile(r"(?P<fact>[a-z0-9_.]+) *: *(?P<said>.+)")
_ORDERED: Mapping[str, Op] = {"almeno": Op.GTE, "fino a": Op.LTE, "meno di": Op.LT}
_TRUTH: Mapping[str, Op] = {"sì": Op.IS_TRUE, "si": Op.IS_TRUE, "no": Op.IS_FALSE}
_AND, _OR, _AMONG = " e ", " oppure ", "|"


class UnreadableCase(ValueError):
    """Words that are no case; the message is meant for whoever wrote them."""


def written(condition: Condition) -> str:
    """Write a case as the office would."""
    if isinstance(condition, Requirement):
        return f"{condition.fact}: {_said(condition)}"
    join = _AND if isinstance(condition, AllOf) else _OR
    return join.join(written(part) for part in condition.parts)


def read(text: str) -> Condition:
    """Read a case.

    Raises:
        UnreadableCase: saying how it is written.
    """
    if _AND in text and _OR in text:
        raise UnreadableCase(_("Usa solo «e», oppure solo «oppure»."))
    join, word = (AnyOf, _OR) if _OR in text else (AllOf, _AND)
    parts = tuple(_read_one(part.strip()) for part in text.split(word))
    return parts[0] if len(parts) == 1 else join(parts)


def _read_one(text: str) -> Condition:
    match = _ONE.fullmatch(text)
    if match is None:
        raise UnreadableCase(_("Scrivi il codice della domanda, due punti e la risposta: casa.mutuo: sì"))
    try:
        return from_plain({"fact": match["fact"], **_plain(match["said"].strip())})
    except Malformed:
        raise UnreadableCase(_("Dopo «almeno», «fino a» e «meno di» ci vuole un numero.")) from None


def _plain(said: str) -> dict[str, object]:
    if said.lower() in _TRUTH:
        return {"op": _TRUTH[said.lower()]}
    for words, op in _ORDERED.items():
        if said.startswith(f"{words} "):
            return {"op": op, "value": said.removeprefix(words).strip().replace(".", "").replace(",", ".")}
    if _AMONG in said:
        return {"op": Op.IN, "value": [one.strip() for one in said.split(_AMONG)]}
    return {"op": Op.EQ, "value": said}


def _said(one: Requirement) -> str:
    if one.op in (Op.IS_TRUE, Op.IS_FALSE):
        return "sì" if one.op is Op.IS_TRUE else "no"
    if isinstance(one.value, tuple):
        return f" {_AMONG} ".join(one.value)
    words = next((words for words, op in _ORDERED.items() if op is one.op), "")
    return f"{words} {str(one.value).replace('.', ',')}".strip()
