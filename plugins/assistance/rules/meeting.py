"""The record of a meeting: its fields are data, and hold no name. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from core.i18n import _

SHORTEST, LONGEST = 1, 480


@dataclass(frozen=True, kw_only=True, slots=True)
class Field:
    """One field: its code, what is asked, what may be chosen."""

    code: str
    label: str
    options: tuple[tuple[str, str], ...]
    optional: bool = False

    def words(self, code: str) -> str:
        """Return the words of a choice."""
        return dict(self.options).get(code, code)


def read(raw: Mapping[str, Any]) -> tuple[Field, ...]:
    """Read the fields from their file."""
    return tuple(
        Field(
            code=one["code"],
            label=one["label"],
            options=tuple((code, words) for code, words in one["options"]),
            optional=one.get("optional", False),
        )
        for one in raw["fields"]
    )


def problems(
    fields: tuple[Field, ...], told: Mapping[str, str], minutes: int | None
) -> list[tuple[str, str]]:
    """Return what will not do, field by field."""
    found = [
        (field.code, _("Scegli una risposta."))
        for field in fields
        if (told.get(field.code) or not field.optional) and told.get(field.code) not in dict(field.options)
    ]
    if minutes is None or not SHORTEST <= minutes <= LONGEST:
        found.append(("minuti", _("Scrivi quanti minuti: da 1 a 480.")))
    return found
