"""Reads a page the way its checks need it: elements with their attributes and what stands in them."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


@dataclass(eq=False)
class Element:
    """One element; `text` is everything written in it and below."""

    tag: str
    attrs: dict[str, str | None]
    parent: "Element | None" = None
    inside: list["Element"] = field(default_factory=list)
    text: str = ""

    def all(self, *tags: str) -> list["Element"]:
        """Return the elements below with one of the tags, in order; all of them if none is named."""
        below = [e for child in self.inside for e in (child, *child.all())]
        return [e for e in below if not tags or e.tag in tags]

    def with_attr(self, name: str, value: str | None = None) -> list["Element"]:
        """Return the elements below that carry the attribute (with this value)."""
        return [e for e in self.all() if name in e.attrs and value in (None, e.attrs[name])]


class Unbalanced(AssertionError):
    """An element was closed that was not open."""


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.top = self.here = Element("", {})

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), f"<{tag}> says an attribute twice: {names}"
        element = Element(tag, dict(attrs), self.here)
        self.here.inside.append(element)
        if tag not in VOID:
            self.here = element

    def handle_endtag(self, tag: str) -> None:
        if self.here.tag != tag:
            raise Unbalanced(f"</{tag}> closes <{self.here.tag} {self.here.attrs}> at {self.getpos()}")
        assert self.here.parent is not None
        self.here = self.here.parent

    def handle_data(self, data: str) -> None:
        element: Element | None = self.here
        while element is not None:
            element.text += data
            element = element.parent


def read(html: str) -> Element:
    """Return the page as a tree.

    Raises:
        Unbalanced: if elements are not closed in order.
    """
    reader = _Reader()
    reader.feed(html)
    if reader.here is not reader.top:
        raise Unbalanced(f"<{reader.here.tag}> is never closed")
    return reader.top
