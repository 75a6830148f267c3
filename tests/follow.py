"""A page that is open for hours: responses without an end, followed as a browser does."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any


@asynccontextmanager
async def following(
    app: Any, host: str, path: str, heard: list[bytes], *, cookie: str = ""
) -> AsyncIterator[Any]:
    """Follow an address as a browser does; leave at the end, which must end the response too."""
    gone = asyncio.Event()

    async def receive() -> dict[str, Any]:
        await gone.wait()
        return {"type": "http.disconnect"}

    async def send(message: dict[str, Any]) -> None:
        if message["type"] == "http.response.body" and message.get("more_body"):
            heard.append(message["body"])

    async def wait(until: Any) -> None:
        async with asyncio.timeout(10):
            while not until():  # noqa: ASYNC110 - what is waited for is a condition
                await asyncio.sleep(0.01)

    scope = {
        "type": "http", "method": "GET", "path": path, "raw_path": path.encode(), "query_string": b"",
        "headers": [(b"host", host.encode()), (b"cookie", cookie.encode())], "scheme": "https", "root_path": "",
        "http_version": "1.1",
        "server": (host, 443), "client": ("127.0.0.1", 1), "extensions": {}, "asgi": {"version": "3.0"}, "state": {},
    }  # fmt: skip
    answer = asyncio.create_task(app(scope, receive, send))
    yield wait
    gone.set()
    async with asyncio.timeout(5):
        await answer
