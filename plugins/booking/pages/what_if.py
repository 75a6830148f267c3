"""What would have become of those who asked, with other hours."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, time, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from core.dates import UnreadableError, parse_time
from core.i18n import _
from core.organisations.languages import NAMES
from core.web.forms import Fields
from core.web.page import Page
from plugins.booking.pages.settings import weekdays
from plugins.booking.queries import unmet as queries
from plugins.booking.queries.offer import Offer
from plugins.booking.rules.replay import Demand, Outcome, replay
from plugins.booking.rules.schedule import Hours, Operator, Schedule

FIELDS = ("giorno", "apre", "chiude", "sportello", "lingua", "togli", "settimane")
WEEKS = (4, 8, 13)
MOST = 2_000
"""Of more who asked, the last are taken."""
NEW = UUID(int=0)
Choices = list[tuple[str, str]]


@dataclass(frozen=True, kw_only=True, slots=True)
class WhatIf(Page):
    """The hours as they are and as they would be, side by side, for those who asked in some weeks."""

    template = "booking/what_if.html"

    weekdays: Choices
    desks: Choices
    languages: Choices
    openings: Choices
    periods: Choices
    values: Mapping[str, str]
    rows: list[tuple[str, str, str]]
    asked: int
    errors: Mapping[str, str] = field(default_factory=dict)


def what_if(db: Session, offer: Offer, query: Fields, today: date) -> WhatIf:
    """Return the page: who asked in the last weeks, received with the hours of now and with those that are tried."""
    weeks = next((n for n in WEEKS if str(n) == query.text("settimane", most=2)), WEEKS[1])
    demands = _demands(db, offer, today - timedelta(weeks=weeks), today)
    changed, errors = _changed(offer.schedule, query)
    now = replay(offer.schedule, demands)
    then = replay(changed, demands) if changed is not offer.schedule else now
    return WhatIf(
        weekdays=weekdays(),
        desks=[(str(desk.id), desk.name) for desk in offer.schedule.desks if desk.active],
        languages=[(code, name) for code, name in NAMES.items() if code != "it"],
        openings=[(_name(one), _words(offer, one)) for one in offer.schedule.hours],
        periods=[(str(n), _("ultime {n} settimane").format(n=n)) for n in WEEKS],
        values={name: query.text(name, most=60) for name in FIELDS} | {"settimane": str(weeks)},
        rows=_rows(now, then),
        asked=now.asked,
        errors=errors,
        status=422 if errors else 200,
    )


def _demands(db: Session, offer: Offer, since: date, until: date) -> list[Demand]:
    """Return everybody who asked, those included who found nothing."""
    rules = {kind.id: kind.rule for kind in offer.kinds}
    asked = [
        Demand(one.at, rules[one.kind_id], _foreign(one.language))
        for one in queries.demand(db, since, until)
        if one.kind_id in rules
    ]
    found = [
        Demand(at, kind.rule, _foreign(tongue))
        for at, service, tongue in queries.in_vain(db, since, until)
        if (kind := offer.kind_for(service) or offer.kind_for(None))
    ]
    return sorted([*asked, *found], key=lambda one: one.asked_at)[-MOST:]


def _foreign(language: str) -> str | None:
    return language if language not in ("", "it") else None


def _changed(schedule: Schedule, query: Fields) -> tuple[Schedule, dict[str, str]]:
    """Return the schedule that is tried, or what is wrong with it; the same one where nothing is tried."""
    hours = tuple(one for one in schedule.hours if _name(one) != query.text("togli", most=120))
    added, errors = _added(schedule, query)
    if errors or (added is None and len(hours) == len(schedule.hours)):
        return schedule, errors
    return replace(schedule, hours=(*hours, *([added] if added else []))), {}


def _added(schedule: Schedule, query: Fields) -> tuple[Hours | None, dict[str, str]]:
    if not (query.text("apre") or query.text("chiude")):
        return None, {}
    opens, closes, errors = None, None, dict[str, str]()
    try:
        opens, closes = parse_time(query.text("apre")), parse_time(query.text("chiude"))
    except UnreadableError as wrong:
        errors["apre"] = str(wrong)
    desk = next((one for one in schedule.desks if str(one.id) == query.text("sportello", most=40)), None)
    day = query.text("giorno", most=1)
    if desk is None:
        errors["sportello"] = _("Scegli uno sportello.")
    if day not in dict(weekdays()):
        errors["giorno"] = _("Scegli un giorno.")
    if opens and closes and opens >= closes:
        errors["chiude"] = _("La chiusura viene prima dell'apertura. Controlla le due ore.")
    if errors or desk is None or opens is None or closes is None:
        return None, errors
    return _opening(desk.id, int(day), opens, closes, query.text("lingua", most=8)), {}


def _opening(desk_id: UUID, weekday: int, opens: time, closes: time, language: str) -> Hours:
    operator = Operator(NEW, "", frozenset({language})) if language in NAMES else None
    return Hours(desk_id, weekday, opens, closes, operator=operator)


def _name(one: Hours) -> str:
    operator = one.operator.id if one.operator else ""
    return f"{one.desk_id} {one.weekday} {one.opens:%H:%M} {one.valid_from or ''} {operator}"


def _words(offer: Offer, one: Hours) -> str:
    day = dict(weekdays())[str(one.weekday)]
    return f"{day} {one.opens:%H:%M}-{one.closes:%H:%M} {offer.desk(one.desk_id).name}"


def _rows(now: Outcome, then: Outcome) -> list[tuple[str, str, str]]:
    def days(one: Outcome) -> str:
        return f"{one.days:.1f}".replace(".", ",")

    return [
        (_("Persone con un posto"), str(now.received), str(then.received)),
        (_("Persone senza posto"), str(now.without), str(then.without)),
        (_("Entro una settimana"), str(now.soon), str(then.soon)),
        (_("Giorni di attesa, in media"), days(now), days(then)),
        (_("Ricevute nella loro lingua"), str(now.understood), str(then.understood)),
    ]
