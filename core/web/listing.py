"""A list as its address asks for it: what is left in, in which order, which page. Everything lives in the link."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Self, TypeVar
from urllib.parse import urlencode

from core.web.forms import Fields

T = TypeVar("T")
ORDER, PAGE = "ordine", "pagina"
LONGEST = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column one may sort by: its name in the address, and its heading."""

    code: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """What is asked of a list. `asked` has every filter, empty where it is not used."""

    path: str
    asked: Mapping[str, str]
    order: str
    down: bool
    page: int
    size: int
    total: int = 0

    @classmethod
    def read(
        cls,
        path: str,
        query: Fields,
        *,
        filters: Iterable[str],
        orders: Sequence[str],
        size: int,
        down: bool = False,
    ) -> Self:
        """Read an address; what there is not is left out. The first order is the usual one, `down` its sense."""
        wanted, page = query.text(ORDER, most=LONGEST), query.text(PAGE, most=5)
        code = wanted.removeprefix("-")
        known = code in orders
        return cls(
            path=path,
            asked={name: query.text(name, most=LONGEST) for name in filters},
            order=code if known else orders[0],
            down=wanted.startswith("-") if known else down,
            page=int(page) if page.isascii() and page.isdigit() and int(page) else 1,
            size=size,
        )

    def of(self, total: int) -> Self:
        """Return the same once it is known how many there are: a page that is not there is the last one."""
        return replace(self, total=total, page=min(self.page, max(1, -(-total // self.size))))

    def sorted(self, rows: Iterable[T], keys: Mapping[str, Callable[[T], Any]]) -> list[T]:
        """Return the rows in the order that is asked."""
        return sorted(rows, key=keys[self.order], reverse=self.down)

    def cut(self, rows: Sequence[T]) -> Sequence[T]:
        """Return the rows of this page."""
        return rows[self.start : self.start + self.size]

    @property
    def start(self) -> int:
        """Return how many rows stand before this page."""
        return (self.page - 1) * self.size

    @property
    def pages(self) -> int:
        """Return how many pages there are."""
        return max(1, -(-self.total // self.size))

    @property
    def filtered(self) -> int:
        """Return how many filters are on: by none, nothing is left out."""
        return sum(map(bool, self.asked.values()))

    @property
    def page_path(self) -> str:
        """Return the address of a page, up to its number."""
        link = self.link()
        return f"{link}{'&' if '?' in link else '?'}{PAGE}="

    @property
    def export_path(self) -> str:
        """Return the address of the file that holds what this list shows."""
        return self.link().replace(self.path, f"{self.path}/esporta", 1)

    def heading(self, column: Column) -> tuple[str, str, str | None]:
        """Return the words of a column, where a press leads, and how the list is sorted by it now."""
        if column.code != self.order:
            return column.label, self.link(order=column.code), None
        turned = column.code if self.down else f"-{column.code}"
        return column.label, self.link(order=turned), "descending" if self.down else "ascending"

    def link(self, order: str | None = None, **changes: str) -> str:
        """Return the address of this list, from its first page, with some things asked otherwise."""
        sign = ("-" if self.down else "") + self.order if order is None else order
        given = {name: text for name, text in {**self.asked, **changes}.items() if text}
        return f"{self.path}?{urlencode({**given, ORDER: sign})}"
