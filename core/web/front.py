"""The front door (ASGI): files, hosts, remembered pages, and the headers that every response carries."""

import gzip
import hmac
import re
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any
from urllib.parse import quote

from anyio import to_thread
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from core import i18n
from core.i18n import later
from core.i18n.languages import ITALIAN
from core.web import addresses, assets, borrowed, cookies, health, proxy, reading, session
from core.web.live import EVENTS
from core.web.page_cache import Key, Made
from core.web.platform import Platform
from core.web.watch import Seen
from core.who import Site

Message = dict[str, Any]
Scope = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Any, Any, Any], Awaitable[None]]

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'"
)
POLICY = b"content-security-policy"
"""An answer that begins with it means: this as well."""
SAFE = (
    (POLICY, CSP.encode()),
    (b"server", b""),  # the server says its own name where nothing stands here
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (
        b"permissions-policy",
        b"camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()",
    ),
)
ONLY_HTTPS = (b"strict-transport-security", b"max-age=31536000")
"""Without its sub-domains: a Comune's own may hold what is not ours."""
METRICS = "/metrics"
# The server counts open connections; whoever hangs up at once leaves the work behind without being counted.
MOST_INSIDE = 512
QUICKLY = 1  # the cheapest way to pack: a page shrinks to a third in a fifth of a millisecond
_HOST = re.compile(rb"([a-z0-9.-]{1,253})(?::[0-9]{1,5})?")
OUT_OF_ORDER = later(
    "In questo momento il servizio non risponde. Riprova fra un minuto: non hai perso nulla."
)
IN_THE_CLEAR = later("Questa pagina si apre solo con https://.")
NO_SUCH_HOST = later("Questo indirizzo non porta a nessuno spazio della rete. Controlla come l'hai scritto.")
VARY = (b"vary", b"HX-Request-Type, Cookie, Accept-Language, Accept-Encoding")


class Front:
    """Wraps the application; everything that can be said without it is said here."""

    def __init__(self, app: App, platform: Platform) -> None:
        """Stand before the application."""
        self.app, self.platform, self._inside = app, platform, 0
        self.headers = (*SAFE, ONLY_HTTPS) if platform.settings.scheme == "https" else SAFE

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or hand the request on with its site; take note of how it went."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        seen = scope["seen"] = self.platform.watch.begin(scope)
        try:
            await self._begin(scope, receive, _with_headers(send, self.headers, seen))
        finally:
            self.platform.watch.end(seen)

    async def _begin(self, scope: Scope, receive: Receive, send: Send) -> None:
        path, seen = scope["path"], scope["seen"]
        if path.startswith("/static/"):
            seen.route = "/static"
            await assets.serve(scope, receive, send)
        elif path == health.PATH:
            seen.route = path
            told = await to_thread.run_sync(self.platform.health.tell, limiter=self.platform.threads)
            await _plain(send, *told, kind=b"application/json")
        elif path == METRICS and self._may_count(scope):
            seen.route = path
            page = partial(self.platform.watch.page, self.platform)
            body = await to_thread.run_sync(page, limiter=self.platform.threads)
            await _plain(send, 200, body)
        elif self._inside >= MOST_INSIDE:
            await _plain(send, 503, said(OUT_OF_ORDER))
        else:
            self._inside += 1
            try:
                await self._answer(_in_its_language(scope), receive, send)
            finally:
                self._inside -= 1

    def _may_count(self, scope: Scope) -> bool:
        """Whether somebody shows the token that opens the figures; without one, there are none."""
        token = self.platform.settings.metrics_token
        told = [value for name, value in scope["headers"] if name == b"authorization"]
        return bool(token) and len(told) == 1 and hmac.compare_digest(told[0], f"Bearer {token}".encode())

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        seen = scope["seen"]
        try:
            site = await self._site(scope)
        except (DBAPIError, PoolTimeout):
            await _plain(send, 503, said(OUT_OF_ORDER))
            return
        if site is None:
            await _plain(send, 421, said(NO_SUCH_HOST))
            return
        seen.body = site.slug
        if proxy.came_in_the_clear(scope, self.platform.settings):
            await _to_https(scope, send, site)
            return
        scope["platform"] = self.platform
        scope["site"], scope["reading"] = site, reading.of(scope["headers"])
        scope["borrowed"] = borrowed.of(scope["headers"])
        if scope["method"] == "HEAD":
            scope, send = scope | {"method": "GET"}, _without_body(send)
        key = _key(scope)
        version = self.platform.published.version(site.district_id)
        made = self.platform.pages.get(key, version) if key else None
        if key:
            self.platform.watch.remembered(hit=made is not None)
        if made:
            seen.route = made.route
            await _made(scope, send, made)
            return
        if key:
            scope["stranger"] = True
            send = _Remember(self.platform, scope, send, key, version)
        await self.app(scope, receive, send)
        seen.route = scope.get("path_template") or "-"

    async def _site(self, scope: Scope) -> Site | None:
        hosts = [value for name, value in scope["headers"] if name == b"host"]
        if len(hosts) != 1:
            return None
        found = _HOST.fullmatch(hosts[0].lower())
        if found is None:
            return None
        host = found[1].decode()
        return self.platform.sites.remembered(host) or await self._look_up(host)

    async def _look_up(self, host: str) -> Site | None:
        return await to_thread.run_sync(self.platform.sites.find, host, limiter=self.platform.threads)


class _Remember:
    """Holds an answer back until it is whole, and remembers it if its route said so."""

    def __init__(
        self, platform: Platform, scope: Scope, send: Send, key: Key, version: tuple[int, int]
    ) -> None:
        self.platform, self.scope, self.send, self.key, self.version = platform, scope, send, key, version
        self.start: Message = {}
        self.body = b""
        self.live = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.start = message
            self.live = (b"content-type", EVENTS) in message["headers"]
        if self.live:
            await self.send(message)
            return
        if message["type"] == "http.response.start":
            return
        self.body += message.get("body", b"")
        if message.get("more_body"):
            return
        seconds = self.scope.get("remember")
        if seconds and self.start["status"] == 200:  # noqa: PLR2004
            route = self.scope.get("path_template") or "-"
            made = self.platform.pages.put(self.key, self.version, self.body, seconds, route=route)
            await _made(self.scope, self.send, made)
            return
        self._pack()
        await self.send(self.start)
        await self.send({"type": "http.response.body", "body": self.body})

    def _pack(self) -> None:
        """Pack what nobody keeps too: a stranger's page holds no secret that its length could betray."""
        headers, asked = self.start["headers"], dict(self.scope["headers"])
        kind = dict(headers).get(b"content-type", b"")
        if b"gzip" in asked.get(b"accept-encoding", b"") and kind.startswith(b"text/html"):
            self.body = gzip.compress(self.body, QUICKLY)
            about_length = (b"content-length", str(len(self.body)).encode())
            kept = [header for header in headers if header[0] != b"content-length"]
            self.start["headers"] = [*kept, about_length, (b"content-encoding", b"gzip")]


def _in_its_language(scope: Scope) -> Scope:
    """Speak the language that the address begins with, and go on without it."""
    language, path = addresses.taken_off(scope["path"])
    i18n.speak(i18n.speech(language))
    if language == ITALIAN:
        scope["language"] = language
        return scope
    return scope | {"language": language, "path": path, "raw_path": quote(path).encode()}


def said(message: str) -> bytes:
    """Return a message as plain words, in the language spoken now."""
    return f"{i18n.gettext(message)}\n".encode()


def _key(scope: Scope) -> Key | None:
    """Name the page a stranger asks for; None for whoever is known, or wants a part of a page."""
    headers = scope["headers"]
    partial = any(name == b"hx-request-type" for name, _value in headers)
    if scope["method"] != "GET" or partial or scope["borrowed"]:
        return None
    if cookies.named(headers, session.COOKIE, session.VISIT):
        return None
    asked = scope["site"].host, scope["path"], scope["query_string"]
    return *asked, scope["language"], reading.written(scope["reading"])


async def _made(scope: Scope, send: Send, made: Made) -> None:
    asked = {
        name: value for name, value in scope["headers"] if name in (b"if-none-match", b"accept-encoding")
    }
    headers = [
        (b"etag", made.etag),
        (b"cache-control", b"private, max-age=0, must-revalidate"),
        VARY,
    ]
    if made.etag in asked.get(b"if-none-match", b""):
        await send({"type": "http.response.start", "status": 304, "headers": headers})
        await send({"type": "http.response.body", "body": b""})
        return
    packed = b"gzip" in asked.get(b"accept-encoding", b"")
    body = made.packed if packed else made.plain
    headers += [(b"content-type", b"text/html; charset=utf-8"), (b"content-length", str(len(body)).encode())]
    if packed:
        headers.append((b"content-encoding", b"gzip"))
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def _without_body(send: Send) -> Send:
    async def out(message: Message) -> None:
        if message["type"] == "http.response.body":
            message = message | {"body": b""}
        await send(message)

    return out


def _with_headers(send: Send, headers: tuple[tuple[bytes, bytes], ...], seen: Seen) -> Send:
    async def out(message: Message) -> None:
        if message["type"] == "http.response.start":
            seen.status = message["status"]
            own = message.get("headers", ())
            if own and own[0][0] == POLICY:
                own, added = own[1:], ((POLICY, own[0][1] + b"; " + CSP.encode()), *headers[1:])
            else:
                added = headers
            message["headers"] = [*own, *added]
        await send(message)

    return out


async def _to_https(scope: Scope, send: Send, site: Site) -> None:
    """Lead to the same page over https; what was sent in the clear is not read."""
    if scope["method"] not in ("GET", "HEAD"):
        await _plain(send, 403, said(IN_THE_CLEAR))
        return
    asked = addresses.whole(scope["path"], scope["query_string"])
    there = addresses.put_before_one(asked, scope["language"], site.portal_url)
    headers = [(b"location", f"{site.url}{there}".encode()), (b"cache-control", b"no-store")]
    await send({"type": "http.response.start", "status": 308, "headers": headers})
    await send({"type": "http.response.body", "body": b""})


async def _plain(send: Send, status: int, body: bytes, *, kind: bytes = b"text/plain; charset=utf-8") -> None:
    headers = [(b"content-type", kind), (b"cache-control", b"no-store")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
