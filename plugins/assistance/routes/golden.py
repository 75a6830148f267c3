"""Addresses at which the district proves its rules on golden cases, and tries another figure."""

from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from core import clock, spreadsheet
from core.audit.actions import record
from core.db.scope import Reach
from core.i18n import _
from core.orientation.queries import Book, book
from core.orientation.rules.outcome import Rule
from core.services import queries as services
from core.services.rules.vocabulary import FactKind, FactType, Unreadable, answered
from core.services.rules.wording import condition_words
from core.web.forms import Fields
from core.web.page import File, Redirect
from core.web.route import get, post
from core.who import Member, Site
from plugins.assistance import permissions
from plugins.assistance.actions import golden as actions
from plugins.assistance.pages import golden as pages
from plugins.assistance.queries import golden as queries
from plugins.assistance.rules import golden as rules

ROOM = "/pratiche/distretto/prove"
MOST_BYTES = 512 * 1024


@get("/distretto/prove", needs=permissions.GOVERN, reach=Reach.DISTRICT)
def proofs(db: Session, site: Site, query: Fields) -> pages.Golden:
    """Run every case and show what came out."""
    done = _("Casi caricati: eccoli con i risultati di oggi.") if query.text("fatto", most=20) else None
    return _page(db, site, done=done)


@get("/distretto/prove/esporta", needs=permissions.GOVERN, reach=Reach.DISTRICT, tells=True)
def export_cases(db: Session, me: Member) -> File:
    """Give the cases as a file."""
    record(db, by=me, verb="export", resource="catalogue")
    head, rows = rules.written(queries.cases(db))
    body = spreadsheet.table(head, rows)
    return File(body=body, media_type=spreadsheet.MEDIA_TYPE, name=f"casi-{clock.today()}.csv")


def cases_refused(db: Session, site: Site, why: actions.Refused) -> pages.Golden:
    """Show the room again, and what is wrong."""
    return _page(db, site, errors=why.errors, status=why.status)


@post(
    "/distretto/prove/casi",
    needs=permissions.GOVERN,
    reach=Reach.DISTRICT,
    otherwise=cases_refused,
    upload=MOST_BYTES,
)
def put_cases(db: Session, site: Site, form: Fields) -> Redirect:
    """Take a file of cases in the place of those there are."""
    sent = form.files("cases")
    if not sent or sent[0].size > MOST_BYTES:
        raise actions.Refused([("cases", _("Scegli un file CSV con i casi, al massimo 500 KB."))])
    slugs = frozenset(one.slug for one in services.all_services(db))
    try:
        cases = rules.read(sent[0].body.decode("utf-8-sig", "replace"), book(db, site).facts, slugs)
    except rules.UnreadableCases as why:
        raise actions.refused(why) from None
    actions.put(db, cases)
    return Redirect(f"{ROOM}?fatto=casi")


def try_refused(db: Session, site: Site, form: Fields, why: actions.Refused) -> pages.Golden:
    """Show the room again, with the figure that was typed."""
    typed = {"figure": form.text("figure", most=100), "value": form.text("value", most=20)}
    return _page(db, site, **typed, errors=why.errors, status=why.status)


@post("/distretto/prove/soglia", needs=permissions.GOVERN, reach=Reach.DISTRICT, otherwise=try_refused)
def try_figure(db: Session, site: Site, form: Fields) -> pages.Golden:
    """Show which cases another figure would answer otherwise; nothing is kept."""
    known, figure, value = book(db, site), form.text("figure", most=100), form.text("value", most=20)
    found = _figures(known, clock.today()).get(figure)
    if found is None:
        raise actions.Refused([("figure", _("Scegli quale soglia provare."))])
    rule, place, fact, words = found
    changed = rules.with_threshold(rule, place, _number(fact, value))
    flips = rules.flips(queries.cases(db), _rules(known, clock.today()), changed, known.facts)
    tried = _("{words}: e se fosse {value}?").format(words=words, value=value)
    return _page(db, site, figure=figure, value=value, tried=tried, flips=pages.flipped(flips))


ROUTES = (proofs, export_cases, put_cases, try_figure)


def _rules(known: Book, today: date) -> dict[str, Rule]:
    return {rule.slug: rule for rule in known.rules(today)}


def _figures(known: Book, today: date) -> dict[str, tuple[Rule, int, FactType, str]]:
    """Return every figure that may be tried, by service and place, with its words."""
    return {
        f"{rule.slug}:{place}": (
            rule,
            place,
            known.facts[one.fact],
            f"{known.sheets[rule.slug].name}, {condition_words(one, known.facts)}",
        )
        for rule in known.rules(today)
        for place, one in rules.thresholds(rule)
    }


def _number(fact: FactType, text: str) -> Decimal:
    try:
        value = answered(fact, text)
    except Unreadable as why:
        raise actions.Refused([("value", str(why))]) from None
    if value is None or fact.kind not in (FactKind.WHOLE, FactKind.EURO):
        raise actions.Refused([("value", _("Scrivi la soglia da provare."))])
    return Decimal(str(value))


def _page(db: Session, site: Site, **more: Any) -> pages.Golden:
    known, today = book(db, site), clock.today()
    results = rules.run(queries.cases(db), _rules(known, today), known.facts)
    return pages.Golden(
        lines=pages.lines(results, {slug: told.name for slug, told in known.sheets.items()}),
        unfit=sum(not one.fits for one in results),
        figures=[(code, words) for code, (_r, _p, _f, words) in _figures(known, today).items()],
        **more,
    )
