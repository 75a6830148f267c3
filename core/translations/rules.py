"""Which texts of what the district publishes people read: each with the place where it stands."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import timedelta
from typing import Any, NamedTuple, TypeVar

SINGLE = (
    "responsible_body",
    "for_whom",
    "eligibility_note",
    "benefit",
    "portal",
    "office",
    "local",
)
LISTS = ("conditions", "channels", "intermediaries", "deadlines", "unknowns")
CONTACTS = ("phone", "email", "address", "hours", "website")
TAKE_BACK = timedelta(days=1)  # so long a change can be taken back
AMOUNT = re.compile(r"(?P<number>[0-9][0-9.,]*)(?P<unit> .*|%)")


T = TypeVar("T")


class Text(NamedTuple):
    """One Italian text and the place it was found at: `service/spid benefit`."""

    place: str
    italian: str


def of_service(slug: str, name: str, description: str, sheet: Mapping[str, Any]) -> Iterator[Text]:
    """Return the texts of a sheet as the database keeps it."""
    at = f"service/{slug}"
    told = {"name": name, "description": description} | {part: sheet.get(part) for part in SINGLE}
    told["cost"] = (sheet.get("cost") or {}).get("words")
    yield from _each(at, told)
    for part in LISTS:
        yield from _list(f"{at} {part}", sheet.get(part, ()))
    for paper in sheet.get("documents", ()):
        yield from _list(f"{at} documents", (paper["name"], paper.get("note"), paper.get("when")))
    for amount in sheet.get("amounts", ()):
        yield from _list(f"{at} amounts", (amount["label"], unit(amount["value"]), amount["condition"]))


def of_term(kind: str, code: str, label: str, data: Mapping[str, Any]) -> Iterator[Text]:
    """Return the texts of a word of the vocabulary: a category, a need, a document, a question."""
    at = f"{kind}/{code}"
    parts = _TERMS.get(kind)
    if parts is None:
        return
    yield from _each(at, {"label": label} | {part: data.get(part) for part in parts})
    yield from _list(f"{at} items", (item["label"] for item in data.get("items", ())))
    yield from _list(f"{at} choices", dict(data.get("choices") or ()).values())


_TERMS: Mapping[str, tuple[str, ...]] = {
    "category": (),
    "need": ("plain_label",),
    "document": ("note", "get", "instead"),
    "fact": ("question", "help"),
}


def of_procedure(slug: str, title: str, goal: str, deadlines: Iterable[str | None]) -> Iterator[Text]:
    """Return the texts of a procedure that the person whom it is for reads."""
    yield from _each(f"procedure/{slug}", {"title": title, "goal": goal})
    yield from _list(f"procedure/{slug} deadlines", deadlines)


def of_body(
    slug: str, does: str | None, accessibility: str | None, facts: Mapping[str, Any]
) -> Iterator[Text]:
    """Return the texts of a body; its name and address are the same in every language."""
    told = {"does": does, "accessibility": accessibility}
    told["hours"] = (facts.get("hours") or {}).get("value")
    yield from _each(f"body/{slug}", told)
    yield from _list(f"body/{slug} notes", ((facts.get(part) or {}).get("note") for part in CONTACTS))


def of_purpose(code: str, parts: Mapping[str, str]) -> Iterator[Text]:
    """Return the texts of a purpose, as people read them."""
    yield from _each(f"purpose/{code}", dict(parts))


def unit(value: str | None) -> str | None:
    """Return what stands behind the number of an amount: "euro al mese"."""
    found = AMOUNT.fullmatch(value or "")
    return found["unit"].strip() if found else value


def spoken(sheet: Mapping[str, Any], say: Callable[[str], str]) -> dict[str, Any]:
    """Return a sheet with every text said otherwise; what is no text stays as it is."""
    told = dict(sheet)
    told |= {part: say(told[part]) for part in SINGLE if told.get(part)}
    told |= {part: [say(line) for line in told.get(part, ())] for part in LISTS}
    told["documents"] = [_paper(paper, say) for paper in told.get("documents", ())]
    told["amounts"] = [_amount(amount, say) for amount in told.get("amounts", ())]
    if told.get("cost"):
        told["cost"] = {**told["cost"], "words": say(told["cost"]["words"])}
    return told


def _paper(paper: Mapping[str, Any], say: Callable[[str], str]) -> dict[str, Any]:
    return {**paper, **{part: say(paper[part]) for part in ("name", "note", "when") if paper[part]}}


def _amount(amount: Mapping[str, Any], say: Callable[[str], str]) -> dict[str, Any]:
    words = {part: say(amount[part]) for part in ("label", "condition") if amount[part]}
    return {**amount, **words, "value": amount["value"] and _value(amount["value"], say)}


def _value(value: str, say: Callable[[str], str]) -> str:
    """Say the unit of an amount; the number stays as Italians write it."""
    found = AMOUNT.fullmatch(value)
    if found is None:
        return say(value)
    return value if found["unit"] == "%" else f"{found['number']} {say(found['unit'].strip())}"


def _each(at: str, parts: Mapping[str, str | None]) -> Iterator[Text]:
    for part, text in parts.items():
        if text and text.strip():
            yield Text(f"{at} {part}", text)


def _list(place: str, texts: Iterable[str | None]) -> Iterator[Text]:
    yield from (Text(place, text) for text in texts if text and text.strip())


MISSING, OLD = "missing", "old"


class Written(NamedTuple):
    """A translation as it is kept."""

    place: str
    italian: str
    text: str
    maker: str


class Line(NamedTuple):
    """One Italian text, what is written for it, and where that stands: missing, old, or who made it."""

    place: str
    italian: str
    text: str
    state: str


def compared(texts: Iterable[Text], written: Iterable[Written]) -> list[Line]:
    """Set what is published beside what is translated; each text once.

    Where the one text of a place changed, what was translated before is shown, as old.
    """
    once = {text.italian: text for text in reversed(list(texts))}
    kept = {each.italian: each for each in written}
    gone = _alone((each.place, each) for each in kept.values() if each.italian not in once)
    fresh = _alone((text.place, text) for text in once.values() if text.italian not in kept)
    return [_line(text, kept.get(text.italian), gone, fresh) for text in reversed(once.values())]


def _line(text: Text, found: Written | None, gone: Mapping[str, Written], fresh: Mapping[str, Text]) -> Line:
    if found:
        return Line(*text, found.text, found.maker)
    if text.place in fresh and text.place in gone:
        return Line(*text, gone[text.place].text, OLD)
    return Line(*text, "", MISSING)


def _alone(placed: Iterable[tuple[str, T]]) -> dict[str, T]:
    """Return what stands alone at its place."""
    at: dict[str, list[T]] = {}
    for place, one in placed:
        at.setdefault(place, []).append(one)
    return {place: ones[0] for place, ones in at.items() if len(ones) == 1}
