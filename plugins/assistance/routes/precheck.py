"""Addresses of the pre-check: a few questions at the desk, before one begins. Nothing of it is kept."""

from datetime import date

from sqlalchemy.orm import Session

from core import clock
from core.errors import Missing
from core.i18n import _
from core.orientation.queries import Book, book
from core.orientation.rules.conversation import UNKNOWN, Conversation
from core.orientation.rules.outcome import Rule
from core.services.rules.conditions import AllOf
from core.web.forms import Fields
from core.web.route import get, post
from core.who import Site
from plugins.assistance import permissions
from plugins.assistance.actions.procedures import procedure
from plugins.assistance.pages import precheck as pages
from plugins.assistance.queries import procedures
from plugins.assistance.rules.checklist import checklist
from plugins.assistance.rules.conversation import heard, problem, said
from plugins.assistance.rules.eligibility import precheck
from plugins.assistance.rules.procedure import Procedure

LONGEST = 40


@get("/verifica", needs=permissions.WRITE)
def doors(db: Session) -> pages.Doors:
    """List what can be checked."""
    return pages.Doors(lines=procedures.in_force(db))


@get("/verifica/{slug:str}", needs=permissions.WRITE)
def first(db: Session, site: Site, slug: str) -> pages.Asking | pages.Result:
    """Ask the first question; of a service for everybody, say so."""
    told, known, today = procedure(db, slug), book(db, site), clock.today()
    return _next(told, known, _talk(told, known, {}, today), today)


@post("/verifica/{slug:str}", needs=permissions.WRITE)
def answer(db: Session, site: Site, slug: str, form: Fields) -> pages.Asking | pages.Result:
    """Take an answer, and ask the next question or say what comes out."""
    told, known, today = procedure(db, slug), book(db, site), clock.today()
    talk = _talk(told, known, said(form), today)
    fact = known.facts.get(form.text("code", most=60))
    if fact is None:
        return _next(told, known, talk, today)
    text = form.text("answer", most=LONGEST)
    kept = UNKNOWN if "skip" in form else heard(fact, text, today)
    if kept is None:
        return pages.Asking.of(told, talk, fact, value=text, error=problem(fact, text), status=422)
    return _next(told, known, talk.with_answer(fact.code, kept), today)


ROUTES = (doors, first, answer)


def _talk(told: Procedure, known: Book, answers: dict[str, str], today: date) -> Conversation:
    return Conversation(
        rules=[_rule(told, known, today)], vocabulary=known.facts, said=answers, year=today.year
    )


def _rule(told: Procedure, known: Book, today: date) -> Rule:
    """Return the rule of the service; one that asks for nothing holds for everybody."""
    if told.service not in known.sheets:
        raise Missing(_("La scheda di questo servizio non c'è più."))
    found = next((rule for rule in known.rules(today) if rule.slug == told.service), None)
    return found or Rule(slug=told.service, condition=AllOf(()), validity_year=None, doubtful=False)


def _next(told: Procedure, known: Book, talk: Conversation, today: date) -> pages.Asking | pages.Result:
    waiting = talk.open_number
    if waiting is not None:
        return pages.Asking.of(told, talk, known.facts[talk.asked[waiting - 1]])
    check = precheck(talk.rules[0], known.facts, talk.facts, today)
    return pages.Result.of(told, known, talk, check, checklist(told, talk.facts), today)
