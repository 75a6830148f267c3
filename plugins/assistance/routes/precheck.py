"""Addresses of the pre-check: a few questions before one begins, for everybody. Nothing of it is kept."""

from dataclasses import replace
from datetime import date
from typing import Any

from litestar import Request
from sqlalchemy.orm import Session

from core import clock
from core.accounts.qr import drawn
from core.codes import plain
from core.errors import Missing
from core.i18n import IN_ITALIAN, _, speaking
from core.orientation.queries import Book, book
from core.orientation.rules.conversation import UNKNOWN, Conversation
from core.orientation.rules.outcome import Rule
from core.services.rules.conditions import AllOf
from core.web import cookies, session
from core.web.forms import Fields
from core.web.page import Redirect
from core.web.platform import Platform
from core.web.route import get, post
from core.who import Site
from plugins.assistance import handing, permissions
from plugins.assistance.actions.procedures import procedure
from plugins.assistance.pages import precheck as pages
from plugins.assistance.queries import procedures
from plugins.assistance.rules.checklist import checklist
from plugins.assistance.rules.conversation import Talk, heard, problem, said
from plugins.assistance.rules.eligibility import precheck
from plugins.assistance.rules.procedure import Procedure

LONGEST = 40
FROM_ORIENTATION = "orientamento"


@get("/verifica", needs=permissions.CHECK, network=True)
def doors(db: Session) -> pages.Doors:
    """List what can be checked."""
    return pages.Doors(lines=procedures.in_force(db))


@get("/verifica/{slug:str}", needs=permissions.CHECK, network=True)
def first(
    db: Session,
    site: Site,
    platform: Platform,
    request: Request[Any, Any, Any],
    slug: str,
    query: Fields,
) -> pages.Asking | pages.Result:
    """Ask the first question; whoever comes from the orientation is not asked again what she said there."""
    known = _oriented(site, platform, request) if query.text("da", most=20) == FROM_ORIENTATION else {}
    return _next(platform, site, _talk(db, site, slug, known), book(db, site))


@post("/verifica/{slug:str}", needs=permissions.CHECK, network=True)
def answer(
    db: Session, site: Site, platform: Platform, slug: str, form: Fields
) -> pages.Asking | pages.Result:
    """Take an answer, and ask the next question or say what comes out."""
    today, known, talk = clock.today(), book(db, site), _talk(db, site, slug, said(form))
    code = form.text("code", most=60)
    fact = talk.told.vocabulary.get(code) or known.facts.get(code)
    if fact is None:
        return _next(platform, site, talk, known)
    text = form.text("answer", most=LONGEST)
    kept = UNKNOWN if "skip" in form else heard(fact, text, today)
    if kept is None:
        return pages.Asking.of(talk, fact, value=text, error=problem(fact, text), status=422)
    rule = talk.rule.with_answer(fact.code, kept)
    return _next(platform, site, replace(talk, rule=rule, said=rule.said), known)


@post("/verifica/{slug:str}/pratica", needs=permissions.WRITE)
def take_along(slug: str, form: Fields) -> Redirect:
    """Look for the person; the browser carries the code until an application begins."""
    return Redirect(
        "/persone-seguite",
        kept=((handing.COOKIE, _safe(form.text("codice", most=LONGEST)), handing.SECONDS),),
    )


ROUTES = (doors, first, answer, take_along)


def _safe(code: str) -> str:
    """Let nothing into a cookie that is no code."""
    return plain(code) or ""


def _oriented(site: Site, platform: Platform, request: Request[Any, Any, Any]) -> dict[str, str]:
    cookie = cookies.read(request.scope["headers"], session.ANSWERS)
    found = platform.signer.read_answers(site, cookie) if cookie else {}
    return {fact: text for fact, text in found.items() if text != UNKNOWN}


def _talk(db: Session, site: Site, slug: str, answers: dict[str, str]) -> Talk:
    told, known, today = procedure(db, slug), book(db, site), clock.today()
    rule = Conversation(
        rules=[_rule(told, known, today)], vocabulary=known.facts, said=answers, year=today.year
    )
    return Talk(told=told, rule=rule, said=answers)


def _rule(told: Procedure, known: Book, today: date) -> Rule:
    """Return the rule of the service; one that asks for nothing holds for everybody."""
    if told.service not in known.sheets:
        raise Missing(_("La scheda di questo servizio non c'è più."))
    found = next((rule for rule in known.rules(today) if rule.slug == told.service), None)
    return found or Rule(slug=told.service, condition=AllOf(()), validity_year=None, doubtful=False)


def _next(platform: Platform, site: Site, talk: Talk, known: Book) -> pages.Asking | pages.Result:
    today = clock.today()
    if (fact := talk.waiting) is not None:
        return pages.Asking.of(talk, fact)
    with speaking(IN_ITALIAN):
        check = precheck(talk.rule.rules[0], known.facts, talk.rule.facts, today)
    code = handing.code(platform, site, talk, today)
    return pages.Result.of(
        known,
        talk,
        check,
        checklist(talk.told, talk.answers),
        today,
        code=code,
        qr=drawn(code) if code else None,
    )
