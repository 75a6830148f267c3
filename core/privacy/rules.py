"""How long something may be kept, and who may say otherwise. Pure."""

from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import datetime

from core.i18n import _

LONGEST = 36_500
LONGEST_ACT = 300


@dataclass(frozen=True, kw_only=True, slots=True)
class Purpose:
    """What people's data are used for: one processing activity."""

    code: str
    label: str
    why: str
    people: tuple[str, ...]
    recipients: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Term:
    """How long something is kept: at most so many days since a moment; what happens then."""

    code: str
    days: int
    since: str
    end: str
    label: str = ""
    archive: bool = False
    fixed: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """A number of days somebody chose, when, and the act that allows it."""

    days: int
    act: str | None
    decided_at: datetime


def in_force(term: Term, district: Choice | None, body: Choice | None) -> Term:
    """Return a term as it holds for a body: the district's word before the default, the body's only if shorter."""
    days = term.days if term.fixed or district is None else district.days
    if body and not term.fixed:
        days = min(days, body.days)
    return replace(term, days=days)


def refusal(
    *, term: Term, days: int | None, most: int, act: str, may_lengthen: bool
) -> tuple[str, str] | None:
    """Say which field will not do, and why; None where the number of days may be chosen.

    `most`: how long it may be without an act; only the district has acts.
    """
    if term.fixed:
        return "days", _("Questo tempo non si cambia: serve alla sicurezza.")
    if days is None or not 0 <= days <= LONGEST:
        return "days", _("Scrivi un numero di giorni, per esempio 30.")
    if days > most and not may_lengthen:
        return "days", _("Al massimo {n} giorni: di più lo decide il distretto, con un atto.").format(n=most)
    if days > most and not act:
        return "act", _("Per tenere i dati più di {n} giorni serve un atto: scrivi quale.").format(n=most)
    return None


def answer_by(asked_at: datetime) -> datetime:
    """Return when a request has to be answered: within a month (GDPR, art. 12), the last day where there is no such."""
    year, month = divmod(asked_at.year * 12 + asked_at.month, 12)
    day = min(asked_at.day, monthrange(year, month + 1)[1])
    return asked_at.replace(year=year, month=month + 1, day=day)
