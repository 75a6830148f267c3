"""Where a place is missing in the network: by Comune and body, and what nobody anywhere could give. Counts only."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from babel.dates import format_date

from core.dates import date_words
from core.figures.queries import Count
from core.figures.rules import family
from core.i18n import _, language
from core.organisations.languages import NAMES
from core.web.page import Page
from plugins.booking.queries.offer import Offer
from plugins.booking.queries.unmet import Lacking
from plugins.booking.rules.unmet import publishable

Bars = list[tuple[str, int]]
UNMET, WAITS = "unmet", "wait"


@dataclass(frozen=True, kw_only=True, slots=True)
class Gaps(Page):
    """Where a place is missing."""

    template = "booking/gaps.html"

    since: str
    months: list[str]
    comuni: list[tuple[str, list[list[str]]]]
    anywhere: list[tuple[str, str, Bars]]


def gaps(
    every: Iterable[Offer],
    counts: Iterable[Count],
    missed: Iterable[Lacking],
    names: Mapping[str, str],
    since: date,
) -> Gaps:
    """Return the page; of what was looked for in the whole network only counts of five and more."""
    lacking = list(missed)
    months, comuni = _by_comune({offer.slug: offer.comune for offer in every}, counts)
    return Gaps(
        since=date_words(since),
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


def _part(title: str, lacking: Iterable[Lacking], key: Callable[[Lacking], str]) -> tuple[str, str, Bars]:
    found = Counter[str]()
    for one in lacking:
        found[key(one)] += one.many
    _total, parts = publishable(found)
    return title, title, sorted(parts.items(), key=lambda one: (-one[1], one[0]))
