"""Facts about a body: each with its status and its source; what is unknown is said, never invented."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from core.i18n import later
from core.who import Fact

SHOWN = ("phone", "email", "address", "hours", "website")


def labels() -> dict[str, str]:
    """Name the facts that every body shows, in the order of the page; said in the language of the page, there."""
    return {
        "phone": later("Telefono"),
        "email": later("E-mail"),
        "address": later("Indirizzo"),
        "hours": later("Orari"),
        "website": later("Sito"),
    }


def contacts(facts: Mapping[str, Any]) -> tuple[Fact, ...]:
    """Return the contacts of a body, the unknown ones too."""
    return tuple(fact(code, label, facts.get(code, {})) for code, label in labels().items())


def fact(code: str, label: str, data: Mapping[str, Any]) -> Fact:
    """Return one fact from its stored form."""
    value = data.get("value")
    return Fact(
        code=code,
        label=label,
        value=value,
        status=data.get("status", "unknown") if value else "unknown",
        href=_link(code, value) if value else None,
        note=data.get("note"),
        as_of=data.get("as_of"),
        demo=bool(data.get("demonstration")),
    )


def _link(code: str, value: str) -> str | None:
    first = value.split(",", maxsplit=1)[0].split(";", maxsplit=1)[0].split("(", maxsplit=1)[0].strip()
    if code == "phone":
        return "tel:+39" + "".join(c for c in first.split("/")[0] if c.isdigit())
    if code == "email" or (code == "dpo" and "@" in first):
        return "mailto:" + quote(first, safe="@")
    return value if code == "website" and value.startswith("https://") else None
