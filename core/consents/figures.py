"""How many people said yes in each of the last months, by purpose: counted by the body itself."""

from collections import Counter
from datetime import date

from sqlalchemy.orm import Session

from core.consents import queries
from core.contributions import Figure
from core.dates import local
from core.i18n import _

MONTHS = 6


def figures(db: Session, today: date) -> list[Figure]:
    """Return the counts; a month in which nobody did is told as zero, so that an older number goes."""
    months = {_month(today, back) for back in range(MONTHS)}
    given = Counter(
        (purpose, moment.replace(day=1))
        for purpose, at in queries.given_since(db, min(months))
        if (moment := local(at).date())
    )
    return [
        Figure(
            code=f"consents.{one.code}",
            label=_("Consensi dati: {purpose}").format(purpose=one.words.title),
            month=month,
            value=given[one.code, month],
        )
        for one in queries.in_force(db)
        if one.text.asks_consent
        for month in sorted(months)
    ]


def _month(today: date, back: int) -> date:
    years, month = divmod(today.year * 12 + today.month - 1 - back, 12)
    return date(years, month + 1, 1)
