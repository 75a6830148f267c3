"""Whatever the whole run says to the outside is searched for what it planted in people's records (canaries).

Somebody's telephone, e-mail address, codice fiscale or story, once it was typed into a form or written down, may stand
in no line of a log, in no address, in no subject of a message, in no job. What was confided to one body stands in no
page, table or PDF that another body answers, nor in what its own answers to a stranger. The search costs a few
microseconds a line.
"""

import html
import io
import logging
import re
from collections import defaultdict
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple
from urllib.parse import unquote_plus

import httpx
import pypdf
from sqlalchemy import Engine, event

from core.logs.events import AsJson

SHORTEST = 8
"""Shorter words may stand somewhere by chance."""
_SPLIT = re.compile(r"[^\w@.+-]+")
TYPED_BY_ANYBODY = ("/cerca", "/distretto/enti?")
"""Searches of what is public: whoever types somebody's name there has put it into an address."""

OUR_EXAMPLE = "347 123 4567"
"""The telephone in our own sentence that shows how one is written."""
THROUGH_THE_GLASS = "/vetro/"
"""Where the district looks at one record of one body, with a reason and a second person's yes."""
PORTAL = "localhost"
"""What is typed there is for any body, or the district's own."""


class Body(NamedTuple):
    """A body of one installation, by its host."""

    database: str
    host: str


class Watch:
    """What was planted, and where it was met again."""

    def __init__(self) -> None:
        self.planted: set[str] = set()
        self.told_to: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        self.pages = 0
        self.met: list[tuple[str, str]] = []
        self.lines = 0

    def plant(self, *words: object, to: Body | None = None) -> None:
        """Take note of what a person confided, and to whom."""
        for word in words:
            told = str(word or "").strip().lower()
            if len(told) >= SHORTEST and (any(map(str.isdigit, told)) or "@" in told or " " in told):
                self.planted.add(told)
                if to and to.host != PORTAL:
                    self.told_to[to.database][told].add(to.host)

    def answered(self, body: Body, answer: httpx.Response, *, known: bool, typed: Collection[str]) -> None:
        """Search what a body answered for what was confided to others; to a stranger, also for what was to itself."""
        told, path = self.told_to.get(body.database), unquote_plus(str(answer.url)).lower()
        if not told or answer.url.path.startswith(THROUGH_THE_GLASS):
            return
        foreign = {word for word, hosts in told.items() if not (known and body.host in hosts)}
        foreign -= {word for word in foreign if word in path or word in typed or word == OUR_EXAMPLE}
        if not foreign:
            return
        self.pages += 1
        words = _words(answer)
        if found := [word for word in foreign if word in words]:
            self.met.append((f"page of {body.host}", f"{min(found)!r} at {answer.url.path}"))

    def look(self, where: str, told: str) -> None:
        """Search what was said for what was planted."""
        self.lines += 1
        low = told.lower()
        pieces = {low, *_SPLIT.split(low)}
        if found := self.planted & pieces or {one for one in self.planted if " " in one and one in low}:
            self.met.append((where, f"{min(found)!r} in {told[:200]!r}"))

    def address(self, told: str) -> None:
        """Search an address."""
        path = told.partition("//")[2].partition("/")[2] if "//" in told else told.lstrip("/")
        if not f"/{path}".startswith(TYPED_BY_ANYBODY) and "/cerca?" not in path:
            self.look("address", unquote_plus(path).replace("/", " "))


def _words(answer: httpx.Response) -> str:
    kind = answer.headers.get("content-type", "")
    if kind.startswith("application/pdf"):
        return "\n".join(
            page.extract_text() for page in pypdf.PdfReader(io.BytesIO(answer.content)).pages
        ).lower()
    return html.unescape(answer.text).lower() if kind.startswith(("text/", "application/json")) else ""


WATCH = Watch()


class _Listener(logging.Handler):
    def __init__(self) -> None:
        super().__init__()
        self.setFormatter(AsJson())

    def emit(self, record: logging.LogRecord) -> None:
        WATCH.look(f"log {record.name}", self.format(record))


def _statement(_connection: Any, _cursor: Any, statement: str, given: Any, *_: Any) -> None:
    if "procrastinate_defer" in statement:
        WATCH.look("job", str(given))
    elif statement.startswith("INSERT INTO message "):
        rows = given if isinstance(given, list) else [given]
        for row in rows:
            WATCH.look("subject", str(row.get("subject", "")))


@contextmanager
def watching() -> Iterator[Watch]:
    """Listen to the process while the block lasts."""
    listener = _Listener()
    logging.getLogger().addHandler(listener)
    event.listen(Engine, "before_cursor_execute", _statement)
    try:
        yield WATCH
    finally:
        event.remove(Engine, "before_cursor_execute", _statement)
        logging.getLogger().removeHandler(listener)
