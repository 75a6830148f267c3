"""The district's sheets and their age."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from core.dates import day_short
from core.district import queries
from core.i18n import _
from core.services.models import Service
from core.services.rules.freshness import Age, Level, SheetState, Verification, freshness

HISTORICAL = "historical"
ORDER = (Age.STALE.value, Age.DUE.value, Age.FRESH.value, HISTORICAL)


@dataclass(frozen=True, kw_only=True, slots=True)
class SharedSheet:
    """A sheet in the district's list: how old it is, and why."""

    slug: str
    name: str
    level: str
    age: str
    reason: str
    verified_on: str


def shared(db: Session, today: date) -> list[SharedSheet]:
    """List the district's sheets, those that need somebody first."""
    listed = [_listed(service, today) for service in queries.shared_sheets(db)]
    return sorted(listed, key=lambda sheet: ORDER.index(sheet.age))


def _listed(service: Service, today: date) -> SharedSheet:
    gone = service.state == SheetState.HISTORICAL.value
    age = freshness(
        verification=Verification(service.verification),
        validity_year=service.sheet.get("validity_year"),
        verified_on=service.verified_on,
        level=Level(service.level),
        today=today,
    )
    return SharedSheet(
        slug=service.slug,
        name=service.name,
        level=service.level,
        age=HISTORICAL if gone else age.age.value,
        reason=_("Il servizio non c'è più: la scheda resta per le pratiche vecchie.") if gone else age.reason,
        verified_on=day_short(service.verified_on) if service.verified_on else _("mai"),
    )
