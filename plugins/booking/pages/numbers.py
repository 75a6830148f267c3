"""A hub's own numbers, to plan its hours: never to compare people."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar
from uuid import UUID

from core.figures.chart import Chart, Point, chart
from core.i18n import _
from core.organisations.languages import NAMES
from core.web.page import Page
from plugins.booking.pages.listing import channels
from plugins.booking.queries.numbers import Group
from plugins.booking.queries.offer import Offer
from plugins.booking.queries.unmet import Lacking, Wait
from plugins.booking.rules.states import State

K = TypeVar("K")
T = TypeVar("T", Group, Lacking)
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
    waits: list[tuple[str, str, str, str]]
    may_try: bool = False


def mondays(today: date, weeks: int) -> list[date]:
    """Return the Mondays of this week and of those before it, the oldest first."""
    this = today - timedelta(days=today.weekday())
    return [this - timedelta(weeks=back) for back in reversed(range(weeks))]


def numbers(
    offer: Offer,
    groups: Iterable[Group],
    days: Sequence[date],
    lacking: Iterable[Lacking],
    waits: Iterable[Wait],
    **more: bool,
) -> Numbers:
    """Return the page of some weeks; what was cancelled counts only among the outcomes."""
    everything, missed = list(groups), list(lacking)
    live = [group for group in everything if group.state != State.CANCELLED]
    by_week = _sum(live, lambda group: group.week)
    kinds = {kind.id: kind.label for kind in offer.known}
    points = [Point(f"{day.day}/{day.month}", by_week[day], str(by_week[day])) for day in days]
    return Numbers(
        periods=[
            (_("{n} settimane").format(n=n), f"/appuntamenti/numeri?settimane={n}", n == len(days))
            for n in PERIODS
        ],
        weeks=chart(_("Appuntamenti per settimana, dal lunedì"), points),
        parts=[*_came(kinds, everything, live), *_missed(offer, missed)],
        total=sum(group.many for group in live) + sum(one.many for one in missed),
        waits=_waits(kinds, waits),
        **more,
    )


def _came(
    kinds: Mapping[UUID, str], everything: list[Group], live: list[Group]
) -> list[tuple[str, str, Bars]]:
    """Return who came: for what, by which way, with which outcome, in which language."""
    ways = {code: words.capitalize() for code, words in channels()}
    outcomes = {
        State.SERVED: _("Ricevuti"),
        State.NO_SHOW: _("Assenti"),
        State.LEFT: _("Andati via"),
        State.CANCELLED: _("Annullati"),
        State.BOOKED: _("Da ricevere"),
        State.ARRIVED: _("In attesa"),
    }
    return [
        (
            _("Per che cosa vengono"),
            _("Motivo"),
            _bars(_sum(live, lambda g: kinds.get(g.kind_id, _("Altro")))),
        ),
        (_("Come prenotano"), _("Come"), _bars(_sum(live, lambda g: ways.get(g.channel, g.channel)))),
        (_("Come è andata"), _("Esito"), _bars(_sum(everything, lambda g: outcomes[State(g.state)]))),
        (_("In che lingua"), _("Lingua"), _bars(_sum(live, lambda g: NAMES.get(g.language, g.language)))),
    ]


def _missed(offer: Offer, missed: list[Lacking]) -> list[tuple[str, str, Bars]]:
    """Return what was looked for in vain: why, what for, in which language, in which Comune."""
    reasons = {"no_time": _("Nessun orario libero"), "refused": _("L'orario è andato a un altro")}

    def what(one: Lacking) -> str:
        kind = offer.kind_for(one.service) if one.service else None
        return kind.label if kind else _("Un aiuto generale")

    return [
        (_("Chi non ha trovato posto"), _("Perché"), _bars(_sum(missed, lambda one: reasons[one.why]))),
        (_("Che cosa cercava chi non l'ha trovato"), _("Motivo"), _bars(_sum(missed, what))),
        (
            _("In che lingua lo cercava"),
            _("Lingua"),
            _bars(_sum(missed, lambda one: NAMES.get(one.language, one.language))),
        ),
        (
            _("In quale Comune lo cercava"),
            _("Comune"),
            _bars(_sum(missed, lambda one: one.comune.capitalize() or _("dappertutto"))),
        ),
    ]


def _waits(kinds: Mapping[UUID, str], waits: Iterable[Wait]) -> list[tuple[str, str, str, str]]:
    """Return how long people waited, the longest first: reason, language, how many, days."""
    ranked = sorted(waits, key=lambda one: (-one.days, one.language))
    return [
        (
            kinds.get(one.kind_id, _("Altro")),
            NAMES.get(one.language, one.language),
            str(one.many),
            f"{one.days:.1f}".replace(".", ","),
        )
        for one in ranked[:SHOWN]
    ]


def _sum(groups: Iterable[T], key: Callable[[T], K]) -> Counter[K]:
    found = Counter[K]()
    for group in groups:
        found[key(group)] += group.many
    return found


def _bars(found: Mapping[str, int]) -> Bars:
    """Return the most frequent, and the others together."""
    ranked = sorted(found.items(), key=lambda one: (-one[1], one[0]))
    rest = sum(count for _name, count in ranked[SHOWN:])
    return ranked[:SHOWN] + ([(_("Altro ancora"), rest)] if rest else [])
