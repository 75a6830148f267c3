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
    comuni: list[tuple[str, list[tuple[str, str, str, str]]]]
    anywhere: list[tuple[str, str, Bars]]


def gaps(
    every: Iterable[Offer],
    counts: Iterable[Count],
    missed: Iterable[Lacking],
    names: Mapping[str, str],
    since: date,
) -> Gaps:
    """Return the page; of what was looked for in the whole network only counts of five and more."""
    hubs, lacking = {offer.slug: offer for offer in every}, list(missed)
    rows: dict[str, list[tuple[str, str, str, str]]] = {}
    for one in counts:
        if (
            family(one.code) in (UNMET, WAITS)
            and one.slug in hubs
            and isinstance(one.value, int)
            and one.value
        ):
            comune = hubs[one.slug].comune or _("Comune da confermare")
            month = format_date(one.month, "LLLL yyyy", locale=language())
            rows.setdefault(comune, []).append((one.label, one.organisation, month, str(one.value)))
    return Gaps(
        since=date_words(since),
        comuni=sorted(rows.items()),
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


def _part(title: str, lacking: Iterable[Lacking], key: Callable[[Lacking], str]) -> tuple[str, str, Bars]:
    found = Counter[str]()
    for one in lacking:
        found[key(one)] += one.many
    _total, parts = publishable(found)
    return title, title, sorted(parts.items(), key=lambda one: (-one[1], one[0]))
