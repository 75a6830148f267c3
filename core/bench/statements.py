"""Count what a page asks the database, by asking for it inside this process."""

import asyncio
import time
from collections.abc import Sequence
from typing import Any

from sqlalchemy import event

from core.app import build_app, build_platform
from core.bench.load import Ask
from core.bench.processes import CannotMeasure
from core.settings import Settings


def counted(settings: Settings, asks: Sequence[tuple[Ask, Ask, int]]) -> list[int]:
    """Ask for the first, so that the server knows the body; return the statements of the second, which has a status.

    BEGIN (with the scope) and COMMIT are not counted: they are one message each, the same for every page.
    """
    platform = build_platform(settings, strict=True)
    app: Any = build_app(platform)
    seen: list[str] = []
    event.listen(platform.engine, "before_cursor_execute", lambda *found: seen.append(found[2]))
    platform.published.listen(platform.engine)
    found = []
    for first, second, status in asks:
        _until(platform.published)
        asyncio.run(_status(app, first, 0))
        seen.clear()
        answered = asyncio.run(_status(app, second, 1))
        if answered != status:
            raise CannotMeasure(f"{second.path}: answered with {answered}, not {status}.")
        found.append(len(seen))
    platform.published.stop()
    platform.engine.dispose()
    platform.district_engine.dispose()
    return found


def _until(published: Any) -> None:
    while not published.listening:
        time.sleep(0.01)


async def _status(app: Any, ask: Ask, number: int) -> int:
    path, _mark, query = ask.path.replace("{n}", str(number)).partition("?")
    headers = [(b"host", ask.host.encode()), (b"cookie", ask.cookie.encode())]
    if ask.form is not None:
        headers.append((b"content-type", b"application/x-www-form-urlencoded"))
    scope: dict[str, Any] = {
        "type": "http",
        "method": "GET" if ask.form is None else "POST",
        "path": path,
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "headers": headers,
        "http_version": "1.1",
        "scheme": "http",
        "root_path": "",
        "server": ("127.0.0.1", 80),
        "client": ("127.0.0.1", 0),
        "extensions": {},
        "state": {},
    }
    statuses: list[int] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": (ask.form or "").encode(), "more_body": False}

    async def send(message: dict[str, Any]) -> None:
        if message["type"] == "http.response.start":
            statuses.append(message["status"])

    await app(scope, receive, send)
    return statuses[0]
