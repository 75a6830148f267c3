"""Where a place is missing in the network: by Comune and body, and what nobody anywhere could give. Counts only."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from babel.dates import format_date

from core.dates import date_words
from core.figures.queries import Count
from core.figures.rules import family
from core.i18n import _, language
from core.organisations.languages import NAMES
from core.web.page import Page
from plugins.booking.queries.offer import Offer
from plugins.booking.queries.unmet import Area, Drawn, Lacking
from plugins.booking.rules.gap_map import by_comune, level
from plugins.booking.rules.unmet import SMALLEST, publishable

Bars = list[tuple[str, int]]
UNMET, WAITS = "unmet", "wait"
WHOLE = ("unmet.no_time", "unmet.refused")
"""The counts that hold the others, by service, within them."""


class Cell(NamedTuple):
    """A Comune on the map: how often somebody found no place there, and how densely it is hatched."""

    area: Area
    many: str
    level: int


class GapMap(NamedTuple):
    """The map of the district, as tables and readers aloud have it too."""

    width: int
    height: int
    cells: list[Cell]

    @property
    def rows(self) -> list[tuple[str, str]]:
        """Return the same as a table."""
        return [(cell.area.name, cell.many) for cell in self.cells]

    @property
    def said(self) -> str:
        """Return the same in a line."""
        return ", ".join(f"{name} {many}" for name, many in self.rows)


@dataclass(frozen=True, kw_only=True, slots=True)
class Gaps(Page):
    """Where a place is missing."""

    template = "booking/gaps.html"

    since: str
    map: GapMap | None
    months: list[str]
    comuni: list[tuple[str, list[list[str]]]]
    anywhere: list[tuple[str, str, Bars]]


def gaps(
    every: Iterable[Offer],
    counts: Iterable[Count],
    missed: Iterable[Lacking],
    names: Mapping[str, str],
    *,
    drawn: Drawn,
    since: date,
) -> Gaps:
    """Return the page; of what was looked for in the whole network only counts of five and more."""
    hubs, lacking, told = {offer.slug: offer for offer in every}, list(missed), list(counts)
    months, comuni = _by_comune({slug: hub.comune for slug, hub in hubs.items()}, told)
    return Gaps(
        since=date_words(since),
        map=_map(drawn, hubs, told, lacking) if drawn.areas else None,
        months=months,
        comuni=comuni,
        anywhere=[
            part
            for part in (
                _part(_("Che cosa"), lacking, lambda one: names.get(one.service) or _("Un aiuto generale")),
                _part(_("In che lingua"), lacking, lambda one: NAMES.get(one.language, one.language)),
                _part(_("In quale Comune"), lacking, lambda one: one.comune.capitalize() or _("dappertutto")),
            )
            if part[2]
        ],
    )


def _by_comune(
    hubs: Mapping[str, str | None], counts: Iterable[Count]
) -> tuple[list[str], list[tuple[str, list[list[str]]]]]:
    """Return the months that were counted, and for each Comune a row a count of a body, a cell a month."""
    rows: dict[str, dict[tuple[str, str], dict[date, str]]] = {}
    for one in counts:
        if (
            family(one.code) in (UNMET, WAITS)
            and one.slug in hubs
            and isinstance(one.value, int)
            and one.value
        ):
            told = rows.setdefault(hubs[one.slug] or "", {}).setdefault((one.label, one.organisation), {})
            told[one.month] = str(one.value)
    months = sorted({month for of in rows.values() for told in of.values() for month in told}, reverse=True)
    return [format_date(month, "LLLL yyyy", locale=language()) for month in months], [
        (
            comune or _("Comune da confermare"),
            [[*what, *(told.get(month, "") for month in months)] for what, told in of.items()],
        )
        for comune, of in sorted(rows.items(), key=lambda one: (not one[0], one[0]))
    ]


def _map(
    drawn: Drawn, hubs: Mapping[str, Offer], counts: Iterable[Count], lacking: Iterable[Lacking]
) -> GapMap:
    """Return the map: what the tables below say, summed up by Comune."""
    told = [
        (hubs[one.slug].seat or "", one.value)
        for one in counts
        if one.code in WHOLE and one.slug in hubs and isinstance(one.value, int)
    ]
    searches = Counter[str]()
    for missed in lacking:
        searches[missed.comune] += missed.many
    found = by_comune(told, searches)
    most = max(found.values(), default=0)
    few = _("meno di {n}").format(n=SMALLEST)
    cells = [
        Cell(
            area,
            str(found[area.comune]) if area.comune in found else few,
            level(found.get(area.comune, 0), most),
        )
        for area in drawn.areas
    ]
    return GapMap(drawn.width, drawn.height, cells)


def _part(title: str, lacking: Iterable[Lacking], key: Callable[[Lacking], str]) -> tuple[str, str, Bars]:
    found = Counter[str]()
    for one in lacking:
        found[key(one)] += one.many
    _total, parts = publishable(found)
    return title, title, sorted(parts.items(), key=lambda one: (-one[1], one[0]))
