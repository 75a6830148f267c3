"""Walk the whole site by its links, as a visitor or as somebody who signed in, and choose what to look at closely."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from html import unescape
from http.client import HTTPConnection
from urllib.parse import parse_qsl, urljoin, urlsplit

from core.demo.apart import Demo

TAG = re.compile(r"<([a-z][a-z0-9-]*)((?:\s[^<>]*)?)>")
NAME = re.compile(r"\s([a-z][a-z-]*)(?=[=\s/]|$)")
CLASSES = re.compile(r'\sclass="([^"]*)"')
LINK = re.compile(r'<a\b[^>]*?\shref="([^"]+)"')
ID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|\d{4}-\d\d-\d\d")
ALIKE = 3  # addresses that differ only in the values of their query, or in an id: so many are enough


@dataclass(frozen=True)
class Found:
    """A page, as it was sent."""

    host: str
    path: str
    status: int
    html: str

    @property
    def name(self) -> str:
        return f"{self.host}{self.path}"

    @property
    def language(self) -> str:
        return language(self.path)

    @cached_property
    def markup(self) -> frozenset[tuple[str, ...]]:
        """Every kind of element of the page: its tag, its classes, the names of its attributes."""
        return frozenset(
            (tag, *(CLASSES.findall(rest) or [""]), *sorted(set(NAME.findall(rest))))
            for tag, rest in TAG.findall(self.html)
        )


@dataclass
class Visitor:
    """Asks for pages over one connection each, with the cookies of somebody or of nobody."""

    demo: Demo
    cookies: dict[str, str] = field(default_factory=dict)

    def ask(self, host: str, path: str) -> tuple[int, str, str]:
        """Return status, media type or place to go, and text."""
        connection = HTTPConnection("127.0.0.1", self.demo.port, timeout=30)
        headers = {"Host": f"{host}:{self.demo.port}"}
        headers |= {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        text = answer.read().decode(errors="replace")
        connection.close()
        where = answer.getheader("Location") or answer.getheader("Content-Type") or ""
        return answer.status, where, text


def walk(
    visitor: Visitor, starts: Iterable[tuple[str, str]], *, hosts: Collection[str], languages: str = "it ar"
) -> list[Found]:
    """Follow every link between these hosts, in these languages."""
    spoken = languages.split()
    todo, seen, alike = list(starts), set[tuple[str, str]](), Counter[tuple[str, str]]()
    found = []
    for host, path in todo:
        if (host, path) in seen:
            continue
        seen.add((host, path))
        status, kind, html = visitor.ask(host, path)
        assert status < 500, f"{host}{path}: {status}"
        if status in {302, 303, 307}:
            todo.append((host, kind))
        elif kind.startswith("text/html"):
            found.append(Found(host, path, status, html))
            todo += [
                link for link in _links(found[-1], visitor.demo, hosts, alike) if language(link[1]) in spoken
            ]
    return found


def language(path: str) -> str:
    """Return the language that an address names; Italian, if none."""
    named = re.match(r"/([a-z]{2})(/|$|\?)", path)
    return named[1] if named else "it"


def _links(
    page: Found, demo: Demo, hosts: Collection[str], alike: Counter[tuple[str, str]]
) -> list[tuple[str, str]]:
    links = []
    for href in dict.fromkeys(LINK.findall(page.html)):
        target = urlsplit(urljoin(demo.url(page.host, page.path), unescape(href)))
        if target.port != demo.port or target.hostname not in hosts:
            continue
        names = ",".join(name for name, _ in parse_qsl(target.query))
        shape = (target.hostname, f"{ID.sub('*', target.path)}?{names}")
        varies = bool(names) or "*" in shape[1]
        address = target.path + (f"?{target.query}" if target.query else "")
        alike[shape] += 1
        if not varies or alike[shape] <= ALIKE:
            links.append((target.hostname, address))
    return links


def cover(pages: Sequence[Found]) -> list[Found]:
    """Choose few pages that together hold every kind of markup."""
    left = set[tuple[str, ...]]().union(*(page.markup for page in pages))
    chosen = []
    while left:
        best = max(pages, key=lambda page: len(page.markup & left))
        chosen.append(best)
        left -= best.markup
    return chosen
