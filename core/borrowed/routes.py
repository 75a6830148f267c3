"""Addresses of a computer that is everybody's: say so, say that it is not, be forgotten."""

from typing import Any

from litestar import Request
from sqlalchemy.orm import Session

from core.accounts import actions, permissions
from core.borrowed.pages import Borrowed
from core.db.scope import Reach
from core.web import borrowed, cookies, session
from core.web.page import Redirect
from core.web.route import get, post

PAGE = "/computer-di-tutti"
CLEAN = f"{PAGE}/pulito"
SAID = (borrowed.COOKIE, borrowed.EVERYBODY_S, None)


@get(PAGE, needs=permissions.CATALOGUE_READ)
def ask(request: Request[Any, Any, Any]) -> Borrowed:
    """Say what changes, and offer the switch."""
    return Borrowed(borrowed=borrowed.of(request.scope["headers"]), minutes=borrowed.IDLE_SECONDS // 60)


@post(PAGE, needs=permissions.CATALOGUE_READ)
def begin() -> Redirect:
    """Take note that this computer is everybody's, until the browser closes."""
    return Redirect("/", kept=(SAID,))


@post(f"{PAGE}/mio", needs=permissions.CATALOGUE_READ)
def end() -> Redirect:
    """Take note that this computer is one person's own."""
    return Redirect(PAGE, kept=((borrowed.COOKIE, "", 0),))


@post(f"{PAGE}/finito", needs=permissions.CATALOGUE_READ)
def forget(db: Session, request: Request[Any, Any, Any]) -> Redirect:
    """End the session, and let the browser forget everything; the next person finds the computer as it was."""
    headers = request.scope["headers"]
    if token := cookies.read(headers, session.COOKIE):
        actions.sign_out(db, token=token)
    gone = tuple((name, "", 0) for name in sorted(borrowed.ours(headers)))
    return Redirect(CLEAN if borrowed.of(headers) else "/", kept=gone, forget=True)


@get(CLEAN, needs=permissions.CATALOGUE_READ, reach=Reach.NONE)
def clean() -> Redirect:
    """Begin again for whoever comes next: everything was forgotten, also that the computer is everybody's."""
    return Redirect("/", kept=(SAID,))


ROUTES = (ask, begin, end, forget, clean)
