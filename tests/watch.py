"""Whatever the whole run says to the outside is searched for what it planted in people's records (canaries).

Somebody's telephone, e-mail address, codice fiscale or story, once it was typed into a form or written down, may stand
in no line of a log, in no address, in no subject of a message, in no job. The search costs a few microseconds a line.
"""

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import unquote_plus

from sqlalchemy import Engine, event

from core.logs.events import AsJson

SHORTEST = 8
"""Shorter words may stand somewhere by chance."""
_SPLIT = re.compile(r"[^\w@.+-]+")
TYPED_BY_ANYBODY = ("/cerca", "/distretto/enti?")
"""Searches of what is public: whoever types somebody's name there has put it into an address."""


class Watch:
    """What was planted, and where it was met again."""

    def __init__(self) -> None:
        self.planted: set[str] = set()
        self.met: list[tuple[str, str]] = []
        self.lines = 0

    def plant(self, *words: object) -> None:
        """Take note of what a person confided."""
        for word in words:
            told = str(word or "").strip().lower()
            if len(told) >= SHORTEST and (any(map(str.isdigit, told)) or "@" in told or " " in told):
                self.planted.add(told)

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
