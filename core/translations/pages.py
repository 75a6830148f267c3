"""What the room of translations may know."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from core.web.listing import Listing
from core.web.page import Page, Undo


class Row(NamedTuple):
    """One text to be translated: `key` names its field, `sign` says where it stands; `changed` can be taken back."""

    key: str
    place: str
    italian: str
    text: str
    maker: str
    sign: tuple[str, str]
    long: bool
    changed: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Translations(Page):
    """The district's texts in one language, the Italian beside each."""

    template = "district/translations.html"

    spoken: str
    way: str
    names: list[tuple[str, str]]
    areas: list[tuple[str, str]]
    makers: list[tuple[str, str]]
    filters: list[tuple[str, str, bool, int]]
    rows: Sequence[Row]
    listing: Listing
    translated: int
    total: int
    checked: str
    undo: Undo | None
    done: str | None
