"""Addresses of the orientation. The answers travel in a cookie that ends with the browser, never in an address."""

from typing import Any

from litestar import Request
from sqlalchemy.orm import Session

from core import clock
from core.accounts import permissions
from core.db.scope import Reach
from core.errors import Missing
from core.i18n import _
from core.orientation import pages, queries
from core.orientation.rules.conversation import UNKNOWN, Conversation
from core.orientation.rules.questions import MOST
from core.services.rules.vocabulary import FactType, Unreadable, answered
from core.web import cookies, session
from core.web.forms import Fields
from core.web.page import Redirect
from core.web.platform import Platform
from core.web.route import get, post
from core.who import Site

LONGEST = 40


@get("/orientamento", needs=permissions.ORIENTATION_OWN, reach=Reach.NONE, remember=3600)
def start() -> pages.Start:
    """Say what this is."""
    return pages.Start()


@post("/orientamento", needs=permissions.ORIENTATION_OWN)
def begin() -> Redirect:
    """Begin with nothing said, whatever somebody said before on this machine."""
    return Redirect(pages.question_path(1), answers="")


@post("/orientamento/cancella", needs=permissions.ORIENTATION_OWN)
def forget() -> Redirect:
    """Take the answers away."""
    return Redirect(pages.START, answers="")


@get("/orientamento/domande/{number:str}", needs=permissions.ORIENTATION_OWN)
def question(
    db: Session, site: Site, platform: Platform, request: Request[Any, Any, Any], number: str
) -> pages.Question | Redirect:
    """Ask one question; from one that is not due yet, go to the one that is."""
    talk = _talk(db, site, platform, request)
    place = _place(number)
    if place > len(talk.asked):
        return Redirect(_next(talk))
    code = talk.asked[place - 1]
    return pages.Question.of(place, talk.vocabulary[code], talk.answers.get(code, ""))


@post("/orientamento/domande/{number:str}", needs=permissions.ORIENTATION_OWN)
def answer(
    db: Session, site: Site, platform: Platform, request: Request[Any, Any, Any], number: str, form: Fields
) -> pages.Question | Redirect:
    """Take an answer, and go on to what it makes worth asking."""
    talk, place = _talk(db, site, platform, request), _place(number)
    if place > len(talk.asked):
        return Redirect(_next(talk))
    fact = talk.vocabulary[talk.asked[place - 1]]
    text = UNKNOWN if "skip" in form else form.text("answer", most=LONGEST)
    if problem := None if "skip" in form else _problem(fact, text):
        return pages.Question.of(place, fact, text, error=problem)
    told = talk.with_answer(fact.code, text)
    more = place < len(told.asked)
    path = pages.question_path(place + 1) if more else pages.RESULT
    return Redirect(path, answers=platform.signer.answers(site, told.said))


@get("/orientamento/esito", needs=permissions.ORIENTATION_OWN)
def result(
    db: Session, site: Site, platform: Platform, request: Request[Any, Any, Any]
) -> pages.Result | Redirect:
    """Show where one stands."""
    return _result(pages.Result, db, site, platform, _talk(db, site, platform, request))


@get("/orientamento/stampa", needs=permissions.ORIENTATION_OWN)
def printed(
    db: Session, site: Site, platform: Platform, request: Request[Any, Any, Any]
) -> pages.Result | Redirect:
    """Show the same on paper."""
    return _result(pages.Printed, db, site, platform, _talk(db, site, platform, request))


ROUTES = (start, begin, forget, question, answer, result, printed)


def _talk(db: Session, site: Site, platform: Platform, request: Request[Any, Any, Any]) -> Conversation:
    book, today = queries.book(db, site), clock.today()
    cookie = cookies.read(request.scope["headers"], session.ANSWERS)
    said = platform.signer.read_answers(site, cookie) if cookie else {}
    return Conversation(rules=book.rules(today), vocabulary=book.facts, said=said, year=today.year)


def _place(number: str) -> int:
    if number.isascii() and number.isdigit() and 1 <= int(number[:3]) <= MOST:
        return int(number)
    raise Missing(_("Questa domanda non c'è. Ricomincia dalla prima."))


def _problem(fact: FactType, text: str) -> str | None:
    try:
        known = answered(fact, text)
    except Unreadable as why:
        return str(why)
    return None if known is not None else _("Rispondi, oppure tocca «Non lo so».")


def _next(talk: Conversation) -> str:
    if not talk.answers:
        return pages.question_path(1) if talk.asked else pages.START
    return pages.question_path(talk.open_number) if talk.open_number else pages.RESULT


def _result(
    page: type[pages.Result], db: Session, site: Site, platform: Platform, talk: Conversation
) -> pages.Result | Redirect:
    if not talk.answers:
        return Redirect(pages.START)
    on = site.network_plugins if site.is_portal else site.plugins | site.network_plugins
    worth = tuple(pages.worth_a_visit(talk))
    actions = platform.plugins.ask(on, "service_actions", db=db, site=site, services=worth, now=clock.now())
    here = site.network_plugins if site.is_portal else site.plugins
    checks = dict(platform.plugins.ask(here, "service_checks", db=db, site=site, services=worth))
    return page.of(queries.book(db, site), talk, actions, checks, clock.today())
