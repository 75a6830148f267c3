"""From a value to a response; the transaction is over by now."""

import logging
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

from anyio import to_thread
from litestar import Response
from litestar.response.base import ASGIResponse
from psycopg import errors as pg
from sqlalchemy.exc import DBAPIError

from core import i18n
from core.dates import date_words, last_day
from core.errors import DomainError
from core.i18n import _
from core.i18n.languages import FOR_STAFF, ITALIAN
from core.web import addresses, borrowed, marks, porter, session
from core.web.live import Watched
from core.web.page import Answer, File, Live, Page, Redirect, Stream, render
from core.web.signing import VISIT_SECONDS
from core.web.templates import Manner, context_of, now_rendering

if TYPE_CHECKING:
    from core.web.line import Visit

log = logging.getLogger(__name__)
HTML = (b"content-type", b"text/html; charset=utf-8")
NOT_KEPT = (
    (b"vary", b"HX-Request-Type, Cookie, Accept-Language"),
    (b"cache-control", b"no-store"),
)
_FASTER = (pg.UniqueViolation, pg.ExclusionViolation, pg.DeadlockDetected, pg.SerializationFailure)
_KEEP = "; Path=/; Secure; HttpOnly; SameSite=Lax"


@dataclass(frozen=True, kw_only=True, slots=True)
class Refused(Page):
    """Something could not be done; says why, and where to go next."""

    template = "errors/error.html"

    code: int
    title: str
    why: str
    next_label: str
    next_path: str


@dataclass(frozen=True, kw_only=True, slots=True)
class NoDesk(Page):
    """The body leaves the network: where one's own data are, and until when."""

    template = "errors/leaving.html"

    day: str


class Ready(Response[bytes]):
    """A response already made, for Litestar's exception handlers, which want to make it themselves."""

    def __init__(self, made: ASGIResponse) -> None:
        """Hold the response."""
        super().__init__(b"")
        self.made = made

    def to_asgi_response(self, *_args: Any, **_options: Any) -> ASGIResponse:
        """Give it as it is."""
        return self.made


class Sent(ASGIResponse):
    """A response whose headers are bytes already: the framework's own takes as long to make as a row to read."""

    def __init__(self, body: bytes, status: int, headers: list[tuple[bytes, bytes]]) -> None:
        """Hold what is sent."""
        self.body, self.status_code = body, status
        self._lines = [*headers, (b"content-length", str(len(body)).encode())]

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:  # noqa: ARG002 - ASGI names them
        """Send it."""
        await send({"type": "http.response.start", "status": self.status_code, "headers": self._lines})
        await send({"type": "http.response.body", "body": self.body})


class Streamed(ASGIResponse):
    """A response that is made while it is sent; where it cannot go on the line is cut, short of what was announced."""

    def __init__(self, answer: Stream) -> None:
        """Hold what is to be sent. No browser opens it by itself, and nothing in it runs if one does."""
        self.pieces, self.status_code = answer.pieces, 200
        named = f"attachment; filename*=UTF-8''{quote(answer.name, safe='')}"
        self._lines = [
            (b"content-security-policy", b"sandbox allow-downloads"),
            (b"content-type", answer.media_type.encode()),
            (b"content-length", str(answer.size).encode()),
            (b"content-disposition", named.encode()),
            (b"cache-control", b"no-store"),
        ]

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:  # noqa: ARG002 - ASGI names them
        """Send it, each piece being made in a thread."""
        await send({"type": "http.response.start", "status": self.status_code, "headers": self._lines})
        while piece := await to_thread.run_sync(next, self.pieces, b""):
            await send({"type": "http.response.body", "body": piece, "more_body": True})
        await send({"type": "http.response.body", "body": b""})


def respond(answer: Answer, visit: "Visit") -> ASGIResponse:
    """Return the response for any answer."""
    if isinstance(answer, File):
        return _file(answer)
    if isinstance(answer, Stream):
        return Streamed(answer)
    if isinstance(answer, Live):
        return Watched(answer, visit.platform)
    if isinstance(answer, Page) and visit.language not in FOR_STAFF:
        answer = _for_staff(answer, visit)
    if isinstance(answer, Redirect):
        return _redirect(answer, visit)
    asked = visit.request.scope
    partial = (b"hx-request-type", b"partial") in asked["headers"]
    manner = Manner(visit.reading, visit.borrowed)
    now_rendering.staff = answer.template in visit.platform.staff_pages
    # A page that is not there says nothing of what was asked for, not even its address.
    address = "/" if isinstance(answer, Refused) else addresses.whole(asked["path"], asked["query_string"])
    context = context_of(visit.platform, visit.site, visit.me, asked["path"], manner, address=address)
    html = render(visit.platform.templates, answer, context, block=answer.fragment if partial else None)
    if visit.language != ITALIAN:
        html = addresses.put_before(html, visit.language, visit.site.portal_url)
    html = marks.said(html)
    headers = [HTML, *NOT_KEPT]
    if visit.clear_session:
        headers.append((b"set-cookie", f"{session.COOKIE}=; Max-Age=0{_KEEP}".encode()))
    if visit.borrowed and (subject := visit.opened):
        again = visit.platform.signer.visit(visit.site, subject)
        life = f"; Max-Age={borrowed.IDLE_SECONDS}"
        headers.append((b"set-cookie", f"{session.VISIT}={again}{life}{_KEEP}".encode()))
    if visit.spec.remember and answer.status == 200 and "stranger" in asked:  # noqa: PLR2004
        asked["remember"] = visit.spec.remember  # type: ignore[typeddict-unknown-key]
    return Sent(html.encode(), answer.status, headers)


def _for_staff(page: Page, visit: "Visit") -> Page | Redirect:
    """Go on in Italian where a room of the staff is asked for in a language it does not speak."""
    if page.template not in visit.platform.staff_pages:
        return page
    visit.language = ITALIAN
    i18n.speak(i18n.IN_ITALIAN)
    asked = visit.request.scope
    return (
        Redirect(addresses.whole(asked["path"], asked["query_string"])) if asked["method"] == "GET" else page
    )


def refusal(why: DomainError, visit: "Visit") -> Answer:
    """Return the page, or the door, that fits a refusal."""
    if isinstance(why, porter.SignInFirst) and visit.request.method == "GET":
        return Redirect(f"/entra?poi={quote(_address(visit), safe='/')}")
    if isinstance(why, porter.CodeFirst):
        return Redirect(why.door)
    if isinstance(why, porter.SignInFirst):
        ended = _("Sei uscito: è passata mezz'ora, o qualcuno ti ha fatto uscire. Entra e riprova.")
        return replace(
            error_page(why.status, ended),
            next_label=_("Entra"),
            next_path=f"/entra?poi={quote(_page_before(visit), safe='/')}",
        )
    if isinstance(why, porter.Leaving) and (leaves_at := visit.site.leaves_at):
        day = date_words(last_day(leaves_at))
        if visit.me is None:
            return NoDesk(status=why.status, day=day)
        why = porter.Refusal(_("L'ente esce dalla rete: fino a {day} si può solo leggere.").format(day=day))
    page = error_page(why.status, str(why))
    return replace(page, next_label=_("Torna alla scrivania"), next_path="/scrivania") if visit.me else page


def _address(visit: "Visit") -> str:
    """Return the address that was asked for, with what stands after `?`: somebody who signs in goes back there."""
    asked = visit.request.url
    return f"{asked.path}?{asked.query}" if asked.query else asked.path


def _page_before(visit: "Visit") -> str:
    """Return the page of this space from which a form was sent; nothing where the browser does not say."""
    sent_from = urlsplit(visit.request.headers.get("referer", ""))
    if f"{sent_from.scheme}://{sent_from.netloc}" != visit.site.url:
        return ""
    return f"{sent_from.path}?{sent_from.query}" if sent_from.query else sent_from.path


def out_of_order(failure: Exception, visit: "Visit") -> Answer:
    """Return a page for a database that is away, busy, or says that somebody was faster."""
    original = failure.orig if isinstance(failure, DBAPIError) else None
    if isinstance(original, _FASTER):
        return error_page(
            409, _("Qualcun altro ha appena cambiato la stessa cosa. Ricarica la pagina e riprova.")
        )
    if isinstance(original, pg.IntegrityError):
        return error_page(
            409, _("Questo non va d'accordo con quello che c'è già. Ricarica la pagina e riprova.")
        )
    if isinstance(original, pg.InsufficientPrivilege):
        return error_page(403, _("Non puoi fare questo cambiamento da qui."))
    if isinstance(original, pg.DataError):
        return error_page(400, _("Un dato non è scritto nel modo giusto. Torna indietro e controlla."))
    log.error("database failure on %s: %s", visit.spec.handler.__name__, type(original or failure).__name__)
    return error_page(
        503, _("In questo momento il servizio non risponde. Riprova fra un minuto: non hai perso nulla.")
    )


def error_page(status: int, why: str) -> Refused:
    """Return the page of an error, in plain words."""
    titles = {
        400: _("Richiesta non chiara"),
        401: _("Prima devi entrare"),
        403: _("Non puoi aprire questa pagina"),
        404: _("Qui non c'è niente"),
        405: _("Richiesta non chiara"),
        409: _("Non possiamo procedere"),
        413: _("Troppo grande"),
        422: _("Controlla i dati"),
        429: _("Troppi tentativi"),
        503: _("Torniamo subito"),
    }
    return Refused(
        status=status,
        code=status,
        title=titles.get(status, _("Qualcosa non ha funzionato")),
        why=why,
        next_label=_("Torna alla pagina iniziale"),
        next_path="/",
    )


def _redirect(answer: Redirect, visit: "Visit") -> ASGIResponse:
    to = addresses.put_before_one(answer.to, visit.language, visit.site.portal_url)
    headers = [(b"location", quote(to, safe="/?&=:#%+").encode()), (b"cache-control", b"no-store")]
    cookies = [*answer.kept]
    if answer.signed_in is not None:
        cookies.append((session.COOKIE, answer.signed_in, None if answer.signed_in else 0))
    if answer.visit is not None:
        lasts = borrowed.IDLE_SECONDS if visit.borrowed else VISIT_SECONDS
        cookies.append((session.VISIT, answer.visit, lasts if answer.visit else 0))
    if answer.answers is not None:
        cookies.append((session.ANSWERS, answer.answers, None if answer.answers else 0))
    for name, value, age in cookies:
        life = "" if age is None else f"; Max-Age={age}"
        headers.append((b"set-cookie", f"{name}={value}{life}{_KEEP}".encode("latin-1")))
    if answer.forget:
        headers.append((b"clear-site-data", b'"cookies", "storage", "cache"'))
    elif answer.signed_in == "":
        headers.append((b"clear-site-data", b'"cache", "storage"'))
    return Sent(b"", 303, headers)


def _file(answer: File) -> ASGIResponse:
    headers = [("cache-control", "no-store")]
    if answer.name:
        headers.append(("content-disposition", f'attachment; filename="{answer.name}"'))
    return ASGIResponse(body=answer.body, media_type=answer.media_type, headers=headers)
