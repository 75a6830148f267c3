"""Changing a procedure part by part. Whatever comes out of a change can be used, or there was no change."""

import json
from collections.abc import Mapping
from typing import Any

from core.i18n import _
from core.services.rules.conditions import from_plain, to_plain
from core.services.rules.vocabulary import Vocabulary
from plugins.assistance.rules import cases
from plugins.assistance.rules.procedure import (
    Procedure,
    Question,
    Unusable,
    asked_about,
    parse,
    plain,
    plain_part,
)

PARTS = ("steps", "documents", "questions", "deadlines", "sources")
"""The lists of a procedure; what is said once is the part `told`."""
TOLD = "told"
CONDITION = "condition"
Plain = dict[str, Any]


class Unfit(Exception):
    """A change after which the procedure could not be used; says why, field by field ("" for the whole)."""

    def __init__(self, errors: Mapping[str, str]) -> None:
        """Keep every error at once."""
        super().__init__(next(iter(errors.values())))
        self.errors = errors


def put(told: Procedure, part: str, number: int, values: Mapping[str, Any], facts: Vocabulary) -> Procedure:
    """Write one item of a list anew (0: add one), or what is said once. Raise Unfit.

    Values that are None are taken away; what is not named stays.
    """
    content = _copy(plain(told))
    given = _with_condition(values)
    if part == TOLD:
        _write(content, given)
        return _use(content, told, "", facts)
    items = content.setdefault(part, [])
    if number == 0:
        items.append({})
        number = len(items)
    _write(items[number - 1], given)
    return _use(content, told, f"{part}[{number}]", facts)


def take(told: Procedure, part: str, number: int) -> Procedure:
    """Take one item of a list away. Raise Unfit."""
    content = _copy(plain(told))
    del content[part][number - 1]
    return _use(content, told, "", {})


def lift(told: Procedure, part: str, number: int) -> Procedure:
    """Move one item of a list one place up."""
    content = _copy(plain(told))
    items = content[part]
    if number > 1:
        items[number - 2], items[number - 1] = items[number - 1], items[number - 2]
    return _use(content, told, "", {})


def _copy(content: Plain) -> Plain:
    copied: Plain = json.loads(json.dumps(content))
    return copied


def _write(item: Plain, values: Mapping[str, Any]) -> None:
    item.update({key: value for key, value in values.items() if value is not None})
    for key in (key for key, value in values.items() if value is None):
        item.pop(key, None)


def _with_condition(values: Mapping[str, Any]) -> Mapping[str, Any]:
    text = values.get(CONDITION)
    if not isinstance(text, str):
        return values
    try:
        condition = cases.read(text)
    except cases.UnreadableCase as why:
        raise Unfit({CONDITION: str(why)}) from None
    return {**values, CONDITION: to_plain(condition)}


def _use(content: Plain, told: Procedure, place: str, facts: Vocabulary) -> Procedure:
    """Read what came out; a question of the district's that a case speaks of comes along."""
    _ask(content, facts)
    try:
        return parse(content, slug=told.slug, version=told.version)
    except Unusable as why:
        raise Unfit(_by_field(why, place)) from None


def _ask(content: Plain, facts: Vocabulary) -> None:
    own = {one.get("code") for one in content.get("questions", ())}
    told = (
        one[CONDITION] for part in ("documents", "steps") for one in content.get(part, ()) if CONDITION in one
    )
    for code in asked_about(from_plain(one) for one in told):
        if code not in own and code in facts:
            content.setdefault("questions", []).append(plain_part(Question.of(facts[code])))
            own.add(code)


def _by_field(why: Unusable, place: str) -> dict[str, str]:
    errors: dict[str, str] = {}
    for problem in why.problems:
        here = bool(place) and problem.key.startswith(place)
        field = problem.key.removeprefix(place).strip(".").partition(".")[0] if here else ""
        alone = problem.key if not place and "[" not in problem.key else field
        errors.setdefault(alone, problem.sentence if here or alone else f"{problem.key}: {problem.sentence}")
    return errors or {"": _("Così non si può usare.")}
