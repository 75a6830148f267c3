"""A body counts its applications: by month, procedure, outcome, missing paper; never people."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Date, Select, cast, func, select, true
from sqlalchemy.orm import Session

from core.contributions import Figure
from core.i18n import _
from plugins.assistance.models import Case, Filing, Meeting, Procedure
from plugins.assistance.rules.states import LIVE

ROME = "Europe/Rome"
SMALLEST = 5


def figures(db: Session, first: date) -> list[Figure]:
    """Return the counts of each month since a day."""
    parts = (_cases, _waiting, _preparing, _missing, _meetings)
    return [figure for part in parts for figure in part(db, first)]


def _month(moment: Any) -> Any:
    return cast(func.date_trunc("month", func.timezone(ROME, moment)), Date)


def _cases(db: Session, first: date) -> Iterator[Figure]:
    known = versions(db)
    month = _month(Case.opened_at)
    rows = db.execute(
        select(month, Case.procedure_id, Case.outcome, func.count())
        .where(month >= first)
        .group_by(month, Case.procedure_id, Case.outcome)
    ).all()
    counts: Counter[tuple[date, str, str]] = Counter()
    labels = {"granted": _("accolte"), "partly": _("accolte in parte"), "refused": _("respinte")}
    for when, procedure, outcome, count in rows:
        counts[when, "opened", _("Pratiche aperte")] += count
        slug, title = known[procedure]
        counts[when, f"opened.{slug}", _("Pratiche: {name}").format(name=title)] += count
        if outcome:
            counts[when, outcome, _("Pratiche {outcome}").format(outcome=labels[outcome])] += count
    for (when, code, label), count in counts.items():
        yield Figure(code=f"assistance.{code}", label=label, month=when, value=count)


def _waiting(db: Session, first: date) -> Iterator[Figure]:
    """Tell how many days half of the answered applications waited, where there are at least five of them."""
    month = _month(Filing.decided_on)
    days = func.percentile_disc(0.5).within_group(Filing.decided_on - Filing.filed_on)
    asked: Select[Any] = (
        select(month, days).where(Filing.decided_on >= first).group_by(month).having(func.count() >= SMALLEST)
    )
    for when, half in db.execute(asked):
        yield Figure(
            code="days.answer", label=_("Giorni di attesa di una risposta (metà ne aspetta meno)"),
            month=when, value=half,
        )  # fmt: skip


def _preparing(db: Session, first: date) -> Iterator[Figure]:
    """Tell how many days half of the applications took from the first meeting to being sent, by procedure."""
    month, begun = _month(Filing.filed_on), cast(func.timezone(ROME, Case.opened_at), Date)
    took = func.greatest(Filing.filed_on - begun, 0)
    asked: Select[Any] = (
        select(month, Procedure.slug, func.percentile_disc(0.5).within_group(took))
        .join(Case, (Case.tenant_id == Filing.tenant_id) & (Case.id == Filing.case_id))
        .join(Procedure, (Procedure.district_id == Case.district_id) & (Procedure.id == Case.procedure_id))
        .where(Filing.filed_on >= first)
        .group_by(month, Procedure.slug)
        .having(func.count() >= SMALLEST)
    )
    names = dict(versions(db).values())
    for when, slug, half in db.execute(asked):
        label = _("Giorni per arrivare all'invio (metà ci mette meno): {name}").format(name=names[slug])
        yield Figure(code=f"days.filing.{slug}", label=label, month=when, value=half)


def _missing(db: Session, first: date) -> Iterator[Figure]:
    names, month = papers(db), _month(Case.since)
    paper = func.unnest(Case.missing).table_valued("paper").render_derived("missing").lateral()
    rows = (
        select(month, paper.c.paper, func.count())
        .select_from(Case)
        .join(paper, true())
        .where(month >= first, Case.state.in_(LIVE))
        .group_by(month, paper.c.paper)
    )
    for when, code, count in db.execute(rows):
        label = _("Manca: {paper}").format(paper=names.get(code, code))
        yield Figure(code=f"missing.{code}", label=label, month=when, value=count)


def _meetings(db: Session, first: date) -> Iterator[Figure]:
    month = cast(func.date_trunc("month", Meeting.day), Date)
    rows = db.execute(select(month, func.count()).where(Meeting.day >= first).group_by(month))
    for when, count in rows:
        yield Figure(code="meetings.held", label=_("Incontri di facilitazione"), month=when, value=count)


def versions(db: Session) -> dict[UUID, tuple[str, str]]:
    """Return the slug and the name of every version."""
    rows = db.execute(select(Procedure.id, Procedure.slug, Procedure.name))
    return {row.id: (row.slug, row.name) for row in rows}


def papers(db: Session) -> dict[str, str]:
    """Name the papers that any version asks for."""
    rows = db.scalars(select(Procedure.content["documents"]).order_by(Procedure.published_at))
    return {one["doc"]: one["name"] for documents in rows for one in documents or ()}
