"""Changes to the catalogue."""

import re
import unicodedata
from datetime import date
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from core.errors import DomainError
from core.i18n import _
from core.search.actions import reindex
from core.services import queries
from core.services.models import HelpsWith, Service
from core.services.rules.freshness import Level, SheetState, Verification
from core.services.sheets import EMPTY
from core.web.forms import Fields

TEXTS = ("for_whom", "benefit", "office", "portal", "official_page", "eligibility_note")
LONGEST = 2_000


class Unfinished(DomainError):
    """A sheet lacks something; says what, field by field."""

    status = 422

    def __init__(self, errors: list[tuple[str, str]]) -> None:
        """Keep every error at once."""
        super().__init__(errors[0][1])
        self.errors = errors


def help_with(db: Session, *, organisation_id: UUID, services: set[str], among: set[str]) -> set[str]:
    """Say which of some of the district's sheets (their ids) a body helps with; return the slugs of what changed."""
    asked = db.execute(select(Service.id, Service.slug).where(Service.organisation_id.is_(None)))
    slugs = {row.id: row.slug for row in asked if str(row.id) in among}
    wanted = {one for one in slugs if str(one) in services}
    mine = HelpsWith.organisation_id == organisation_id
    before = set(db.scalars(select(HelpsWith.service_id).where(mine, HelpsWith.service_id.in_(slugs))))
    db.execute(delete(HelpsWith).where(mine, HelpsWith.service_id.in_(before - wanted)))
    db.add_all(HelpsWith(service_id=one, organisation_id=organisation_id) for one in wanted - before)
    db.flush()
    return {slugs[one] for one in before ^ wanted}


def add(db: Session, *, organisation_id: UUID | None, form: Fields, today: date) -> Service:
    """Add a sheet of a body's own, or of the district where no body is named; raise Unfinished."""
    refuse_unfinished(db, form)
    name = form.text("name", most=150)
    slug = free_slug(db, name)
    level = Level.NETWORK if organisation_id else Level.DISTRICT
    service = Service(slug=slug, organisation_id=organisation_id, name=name, level=level.value, sheet={})
    write(service, form, today)
    db.add(service)
    db.flush()
    reindex(db)
    return service


def change(db: Session, *, service: Service, form: Fields, today: date) -> None:
    """Change a sheet; raise Unfinished."""
    refuse_unfinished(db, form)
    write(service, form, today)
    db.flush()
    reindex(db)


def write(service: Service, form: Fields, today: date) -> None:
    """Put what was typed on the sheet; saving it confirms it today."""
    service.name = form.text("name", most=150)
    service.description = form.text("description", most=LONGEST)
    service.categories = form.many("category")
    service.state = form.text("state") or SheetState.ACTIVE.value
    typed = {part: form.text(part, most=LONGEST) or None for part in TEXTS}
    channels = [line.strip() for line in form.text("channels", most=LONGEST).splitlines() if line.strip()]
    documents = [line.strip() for line in form.text("documents", most=LONGEST).splitlines() if line.strip()]
    kept = {paper["name"]: paper for paper in (service.sheet or {}).get("documents", ())}
    fresh = {"note": None, "need": "needed", "when": None}
    service.sheet = {
        **EMPTY,
        **(service.sheet or {}),
        **typed,
        "channels": channels,
        "documents": [kept.get(name) or {"name": name, **fresh} for name in documents],
        "cost": {"words": form.text("cost", most=500), "status": Verification.VERIFIED.value},
        "validity_year": int(form.text("validity_year")) if form.text("validity_year") else None,
    }
    service.verification = Verification.VERIFIED.value
    service.verified_on = today


def refuse_unfinished(db: Session, form: Fields) -> None:
    """Raise Unfinished with everything that is missing."""
    errors: list[tuple[str, str]] = []
    if not form.text("name"):
        errors.append(("name", _("Scrivi il nome del servizio.")))
    if not form.text("description"):
        errors.append(("description", _("Scrivi in due frasi che cos'è.")))
    if not set(form.many("category")) <= queries.vocabulary(db, "category").keys() or not form.many(
        "category"
    ):
        errors.append(("category", _("Scegli almeno un tema.")))
    if form.text("state") not in {state.value for state in SheetState}:
        errors.append(("state", _("Scegli lo stato del servizio.")))
    if not re.fullmatch(r"(20\d\d)?", form.text("validity_year")):
        errors.append(("validity_year", _("Scrivi un anno, per esempio 2026, o lascia vuoto.")))
    if (page := form.text("official_page")) and not page.startswith("https://"):
        errors.append(("official_page", _("L'indirizzo deve cominciare con https://.")))
    if errors:
        raise Unfinished(errors)


def free_slug(db: Session, name: str) -> str:
    """Return an address for a sheet that nobody has taken."""
    flat = unicodedata.normalize("NFKD", name.lower()).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^a-z0-9]+", "-", flat).strip("-")[:60] or "servizio"
    taken = set(db.scalars(select(Service.slug).where(Service.slug.startswith(slug))))
    return next(s for s in (slug, *(f"{slug}-{n}" for n in range(2, 1000))) if s not in taken)
