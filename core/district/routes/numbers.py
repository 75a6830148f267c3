"""The address of the network's numbers."""

from collections.abc import Sequence
from datetime import date, timedelta
from operator import itemgetter
from urllib.parse import urlencode

from babel.dates import format_date
from babel.numbers import format_decimal
from sqlalchemy.orm import Session

from core import clock, spreadsheet
from core.accounts import permissions
from core.audit.actions import record
from core.db.scope import Reach
from core.district import pages
from core.figures import queries as figures
from core.figures.actions import COUNT
from core.figures.chart import Chart, Point, chart
from core.figures.queries import Count
from core.figures.rules import Hidden
from core.i18n import _, later
from core.jobs import queries as jobs
from core.jobs.actions import watch
from core.organisations import queries as organisations
from core.ratings import queries as ratings
from core.ratings.pages import reasons
from core.ratings.rules import Clearness
from core.web.forms import Fields
from core.web.page import File, Redirect
from core.web.route import get, post
from core.who import Member

MONTHS = 6
NOTHING = {"0", "–"}
PATIENCE = timedelta(minutes=10)
"""After which a count that does not end is asked for anew."""
COUNTING = later("Contiamo il lavoro di ogni ente")


@get("/distretto/numeri", needs=permissions.STATISTICS_NETWORK, reach=Reach.DISTRICT)
def numbers(db: Session, query: Fields) -> pages.Numbers:
    """Show one figure of every body, month by month."""
    months = last_months(clock.today())
    counts = [count for count in figures.counts(db, months[-1]) if count.month in months]
    labels = {count.code: count.label for count in counts}
    asked = query.text("voce", most=80)
    code = asked if asked in labels else _busiest(counts)
    chosen = [count for count in counts if count.code == code]
    rows = _rows(chosen, months)
    quiet = [row[0] for row in rows if not set(row[1:]) - NOTHING]
    return pages.Numbers(
        figures=sorted(labels.items(), key=itemgetter(1)),
        code=code,
        label=labels.get(code, ""),
        months=[month_words(month) for month in months],
        bars=[bar for bar in _bars(chosen, months[0]) if bar[0] not in quiet],
        rows=[row for row in rows if row[0] not in quiet],
        quiet=quiet,
        body=_body(chosen, months, query.text("ente", most=80), labels.get(code, "")),
        paths={
            c.organisation: f"/distretto/numeri?{urlencode({'voce': code, 'ente': c.slug})}" for c in chosen
        },
        counted_at=figures.counted_at(db),
        clearness=[_clear(one) for one in ratings.clearness(db, months[-1])],
    )


@post("/distretto/numeri/conta", needs=permissions.STATISTICS_NETWORK, reach=Reach.DISTRICT)
def count_now(db: Session) -> Redirect:
    """Let every body count itself now; whoever asks while they do watches the same work."""
    now = clock.now()
    work_id = jobs.unfinished(db, COUNTING, since=now - PATIENCE) or watch(
        db,
        COUNT,
        title=COUNTING,
        back="/distretto/numeri",
        now=now,
        bodies=[body.id for body in organisations.bodies(db)],
    )
    return Redirect(f"/lavori/{work_id}")


@get("/distretto/numeri/esporta", needs=permissions.STATISTICS_NETWORK, reach=Reach.DISTRICT, tells=True)
def export_numbers(db: Session, me: Member) -> File:
    """Give the counts of the last months as a file: what may not be told here is not told there."""
    record(db, by=me, verb="export", resource="statistics")
    months = last_months(clock.today())
    counts = [count for count in figures.counts(db, months[-1]) if count.month in months]
    rows = [(c.organisation, c.label, f"{c.month:%Y-%m}", _cell(c.value)) for c in counts]
    body = spreadsheet.table([_("Ente"), _("Che cosa"), _("Mese"), _("Quanti")], rows)
    return File(body=body, media_type=spreadsheet.MEDIA_TYPE, name=f"numeri-{clock.today()}.csv")


def last_months(today: date) -> list[date]:
    """Return the first days of this month and of those before it, this one first."""
    places = [today.year * 12 + today.month - 1 - back for back in range(MONTHS)]
    return [date(place // 12, place % 12 + 1, 1) for place in places]


def month_words(month: date) -> str:
    """Name a month: "novembre 2026"."""
    return format_date(month, "LLLL y", locale="it")


def words(value: int | Hidden) -> str:
    """Say a count, or that it is not told."""
    told = {Hidden.SMALL: _("meno di 5"), Hidden.SHELTERED: _("non mostrato")}
    return told[value] if isinstance(value, Hidden) else str(value)


def _bars(chosen: list[Count], month: date) -> list[tuple[str, int | None, str | None]]:
    return [
        (c.organisation, None if isinstance(c.value, Hidden) else c.value, words(c.value))
        for c in chosen
        if c.month == month
    ]


def _busiest(counts: Sequence[Count]) -> str:
    """Return the code of the largest count that is told: what a page shows until something is chosen."""
    told = [(count.value, count.code) for count in counts if not isinstance(count.value, Hidden)]
    return max(told)[1] if told else next((count.code for count in counts), "")


def _cell(value: int | Hidden) -> str | int:
    return words(value) if isinstance(value, Hidden) else value


def _body(chosen: list[Count], months: list[date], slug: str, label: str) -> Chart | None:
    """Return one body's months as a drawing, the oldest first."""
    mine = {count.month: count for count in chosen if count.slug == slug}
    if not mine:
        return None
    title = _("{what}: {body}").format(what=label, body=next(iter(mine.values())).organisation)
    return chart(title, [_point(month, mine.get(month)) for month in reversed(months)])


def _point(month: date, count: Count | None) -> Point:
    name = format_date(month, "LLL yy", locale="it")
    if count is None:
        return Point(name, 0, "–")
    return Point(name, None if isinstance(count.value, Hidden) else count.value, words(count.value))


def _rows(chosen: list[Count], months: list[date]) -> list[list[str]]:
    by_body: dict[str, dict[date, str]] = {}
    for count in chosen:
        by_body.setdefault(count.organisation, {})[count.month] = words(count.value)
    return [[name, *(told.get(month, "–") for month in months)] for name, told in by_body.items()]


def _clear(one: Clearness) -> tuple[str, str, str, str]:
    if one.average is None:
        return one.page, words(Hidden.SMALL), "–", "–"
    average = format_decimal(one.average, format="0.0", locale="it")
    return one.page, str(one.opinions), average, reasons().get(one.reason or "", "–")


ROUTES = (numbers, count_now, export_numbers)
