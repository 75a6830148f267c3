"""A plain ASGI client: exact bytes in, exact bytes out, many at once."""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

Header = tuple[bytes, bytes]
FORM = (b"content-type", b"application/x-www-form-urlencoded")


@dataclass(frozen=True)
class Reply:
    """What came back, headers in order."""

    status: int
    headers: list[Header]
    body: bytes

    def header(self, name: str) -> str:
        """The only value of a header, or nothing."""
        found = self.every(name)
        assert len(found) <= 1, f"{name} stands {len(found)} times: {found}"
        return found[0] if found else ""

    def every(self, name: str) -> list[str]:
        """Each value of a header."""
        return [value.decode("latin-1") for key, value in self.headers if key == name.encode()]

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def asks_to_sign_in(self) -> bool:
        """Whether somebody was sent to the door instead of the page."""
        return self.status == 303 and self.header("location").startswith("/entra?poi=")


class Visitor:
    """Sends requests to the application, without a network, all in one event loop."""

    def __init__(self, app: Any) -> None:
        self.app, self.loop = app, asyncio.new_event_loop()

    def close(self) -> None:
        self.loop.run_until_complete(self.loop.shutdown_default_executor())
        self.loop.close()

    def get(self, host: str | bytes | None, path: str, **how: Any) -> Reply:
        return self.loop.run_until_complete(send(self.app, "GET", host, path, **how))

    def post(self, host: str | bytes | None, path: str, **how: Any) -> Reply:
        return self.loop.run_until_complete(send(self.app, "POST", host, path, **how))

    def ask(self, method: str, host: str | bytes | None, path: str, **how: Any) -> Reply:
        return self.loop.run_until_complete(send(self.app, method, host, path, **how))

    def together(self, requests: Iterable[Mapping[str, Any]], *, at_once: int = 50) -> list[Reply]:
        """Send many requests, some at the same time; answers in the order of the requests."""

        async def crowd() -> list[Reply]:
            door = asyncio.Semaphore(at_once)

            async def one(request: Mapping[str, Any]) -> Reply:
                async with door:
                    return await send(self.app, **request)

            return await asyncio.gather(*(one(request) for request in requests))

        return self.loop.run_until_complete(crowd())


async def send(
    app: Any,
    method: str,
    host: str | bytes | None,
    path: str,
    *,
    cookies: Mapping[str, str] | None = None,
    form: Mapping[str, str] | None = None,
    body: bytes | None = None,
    headers: Iterable[Header] = (),
) -> Reply:
    """Make one request, as a server would hand it to the application."""
    given = list(headers)
    content = urlencode(form).encode() if form is not None else body or b""
    if form is not None:
        given.append(FORM)
    if content:
        given.append((b"content-length", str(len(content)).encode()))
    if cookies:
        given.append((b"cookie", "; ".join(f"{k}={v}" for k, v in cookies.items()).encode()))
    where, _, query = path.partition("?")
    scope = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": method,
        "scheme": "https",
        "path": where,
        "raw_path": quote(where).encode(),
        "query_string": query.encode(),
        "root_path": "",
        "headers": [*_host(host), *given],
        "client": ("127.0.0.1", 40000),
        "server": ("127.0.0.1", 8000),
        "extensions": {},
    }
    return await _run(app, scope, content)


def _host(host: str | bytes | None) -> list[Header]:
    if host is None:
        return []
    return [(b"host", host if isinstance(host, bytes) else host.encode("latin-1"))]


async def _run(app: Any, scope: dict[str, Any], content: bytes) -> Reply:
    started: list[Any] = []
    body, sent = [b""], False

    async def receive() -> dict[str, Any]:
        nonlocal sent
        if sent:
            await asyncio.sleep(3600)
        sent = True
        return {"type": "http.request", "body": content, "more_body": False}

    async def out(message: dict[str, Any]) -> None:
        if message["type"] == "http.response.start":
            started.append(message)
        else:
            body.append(message.get("body", b""))

    await app(scope, receive, out)
    assert len(started) == 1, "one answer for one request"
    return Reply(
        started[0]["status"], [(bytes(k), bytes(v)) for k, v in started[0]["headers"]], b"".join(body)
    )
