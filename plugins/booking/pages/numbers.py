"""A hub's own numbers, to plan its hours: never to compare people."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

from core.figures.chart import Chart, Point, chart
from core.i18n import _
from core.organisations.languages import NAMES
from core.web.page import Page
from plugins.booking.pages.listing import channels
from plugins.booking.queries.numbers import Group
from plugins.booking.queries.offer import Offer
from plugins.booking.rules.states import State

K = TypeVar("K")
Bars = list[tuple[str, int]]
SHOWN = 8
PERIODS = (4, 8, 13)


@dataclass(frozen=True, kw_only=True, slots=True)
class Numbers(Page):
    """How much was done in some weeks."""

    template = "booking/numbers.html"

    periods: list[tuple[str, str, bool]]
    weeks: Chart
    parts: list[tuple[str, str, Bars]]
    total: int


def mondays(today: date, weeks: int) -> list[date]:
    """Return the Mondays of this week and of those before it, the oldest first."""
    this = today - timedelta(days=today.weekday())
    return [this - timedelta(weeks=back) for back in reversed(range(weeks))]


def numbers(offer: Offer, groups: Iterable[Group], days: Sequence[date]) -> Numbers:
    """Return the page of some weeks; what was cancelled counts only among the outcomes."""
    everything = list(groups)
    live = [group for group in everything if group.state != State.CANCELLED]
    by_week = _sum(live, lambda group: group.week)
    kinds = {kind.id: kind.label for kind in offer.known}
    ways = {code: words.capitalize() for code, words in channels()}
    outcomes = {
        State.SERVED: _("Ricevuti"),
        State.NO_SHOW: _("Assenti"),
        State.LEFT: _("Andati via"),
        State.CANCELLED: _("Annullati"),
        State.BOOKED: _("Da ricevere"),
        State.ARRIVED: _("In attesa"),
    }
    points = [Point(f"{day.day}/{day.month}", by_week[day], str(by_week[day])) for day in days]
    return Numbers(
        periods=[
            (_("{n} settimane").format(n=n), f"/appuntamenti/numeri?settimane={n}", n == len(days))
            for n in PERIODS
        ],
        weeks=chart(_("Appuntamenti per settimana, dal lunedì"), points),
        parts=[
            (
                _("Per che cosa vengono"),
                _("Motivo"),
                _bars(_sum(live, lambda g: kinds.get(g.kind_id, _("Altro")))),
            ),
            (_("Come prenotano"), _("Come"), _bars(_sum(live, lambda g: ways.get(g.channel, g.channel)))),
            (_("Come è andata"), _("Esito"), _bars(_sum(everything, lambda g: outcomes[State(g.state)]))),
            (_("In che lingua"), _("Lingua"), _bars(_sum(live, lambda g: NAMES.get(g.language, g.language)))),
        ],
        total=sum(group.many for group in live),
    )


def _sum(groups: Iterable[Group], key: Callable[[Group], K]) -> Counter[K]:
    found = Counter[K]()
    for group in groups:
        found[key(group)] += group.many
    return found


def _bars(found: Mapping[str, int]) -> Bars:
    """Return the most frequent, and the others together."""
    ranked = sorted(found.items(), key=lambda one: (-one[1], one[0]))
    rest = sum(count for _name, count in ranked[SHOWN:])
    return ranked[:SHOWN] + ([(_("Altro ancora"), rest)] if rest else [])
