"""Changes to a body."""

import hashlib
from datetime import date
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from core import contacts
from core.db.scope import SCOPE
from core.errors import DomainError
from core.files.inspection import Clean, inspect
from core.files.refusal import Unfit
from core.files.rules import PICTURES, Problem
from core.i18n import _
from core.organisations.languages import LANGUAGES
from core.organisations.models import Logo, Organisation
from core.organisations.palettes import chosen
from core.search.actions import reindex
from core.web.forms import Fields, Upload

LARGEST_LOGO = 300 * 1024
SMALLEST_SIDE, LARGEST_SIDE = 64, 2000


class Unfinished(DomainError):
    """Something was typed that will not do; says what, field by field."""

    status = 422

    def __init__(self, errors: list[tuple[str, str]]) -> None:
        """Keep every error at once."""
        super().__init__(errors[0][1])
        self.errors = errors


def describe(db: Session, *, body: Organisation, form: Fields, today: date) -> None:
    """Change what a body says of itself, and its logo; what it says is confirmed as of today. Raise Unfinished."""
    logo = refuse_unfinished(form)
    if logo:
        set_logo(db, organisation_id=body.id, logo=logo)
    elif form.text("no_logo"):
        remove_logo(db, organisation_id=body.id)
    body.name, body.short_name = form.text("name", most=120), form.text("short_name", most=40)
    body.monogram = form.text("monogram", most=3).upper()
    body.palette = chosen(form.text("palette"), form.text("colour")) or body.palette
    body.accessibility = form.text("accessibility", most=500) or None
    body.languages = [code for code in form.many("language") if code in dict(LANGUAGES)]
    body.does = _said(body.does, form.text("does", most=600), today)
    names = ("phone", "email", "address", "hours", "website", "dpo")
    told = {n: _said(body.facts.get(n, {}), form.text(n, most=200), today) for n in names}
    body.facts = body.facts | {name: fact for name, fact in told.items() if fact}
    db.flush()
    reindex(db)


def _said(before: dict[str, object], value: str, today: date) -> dict[str, object]:
    if value == (before.get("value") or ""):
        return dict(before)
    if not value:
        return {"value": None, "status": "unknown", "sources": []}
    return {"value": value, "status": "verified", "sources": ["ente"], "as_of": today.isoformat()}


def refuse_unfinished(form: Fields) -> Clean | None:
    """Raise Unfinished with everything that will not do; return the logo that came, drawn anew."""
    errors = [
        (field, words)
        for field, words in (
            ("name", _("Scrivi il nome dell'ente.")),
            ("short_name", _("Scrivi il nome breve: è quello che sta nelle liste.")),
            ("monogram", _("Scrivi da una a tre lettere.")),
        )
        if not form.text(field)
    ]
    if chosen(form.text("palette"), form.text("colour")) is None:
        errors.append(("palette", _("Scegli uno dei colori, o scrivine uno vostro: per esempio #7a3b74.")))
    if (mail := form.text("email")) and not contacts.normal_email(mail):
        errors.append(("email", _("Scrivi un indirizzo e-mail completo, per esempio nome@esempio.it.")))
    if (page := form.text("website")) and not page.startswith("https://"):
        errors.append(("website", _("L'indirizzo deve cominciare con https://.")))
    logo: Clean | None = None
    for upload in form.files("logo"):
        try:
            logo = logo_of(upload)
        except DomainError as why:
            errors.append(("logo", str(why)))
    if errors:
        raise Unfinished(errors)
    return logo


def logo_of(upload: Upload) -> Clean:
    """Return an image drawn anew, fit to be a logo; raise DomainError with what is wrong with it."""
    if upload.size > LARGEST_LOGO:
        raise DomainError(_("Il logo è troppo grande: al massimo 300 KB."))
    try:
        logo = inspect(upload.body, kinds=PICTURES)
    except Unfit as why:
        if why.problem is Problem.KIND:
            raise DomainError(_("Il logo deve essere un'immagine PNG o JPEG.")) from None
        raise
    wide, high = logo.size or (0, 0)
    if not (min(wide, high) >= SMALLEST_SIDE and max(wide, high) <= LARGEST_SIDE):
        raise DomainError(
            _("Il logo deve avere lati fra 64 e 2000 punti: il tuo è {wide} per {high}.").format(
                wide=wide, high=high
            )
        )
    return logo


def set_logo(db: Session, *, organisation_id: UUID, logo: Clean) -> None:
    """Keep a logo in place of the older one."""
    remove_logo(db, organisation_id=organisation_id)
    db.execute(
        insert(Logo).values(
            district_id=db.info[SCOPE].district_id,
            organisation_id=organisation_id,
            media_type=logo.kind,
            body=logo.body,
            digest=hashlib.sha256(logo.body).hexdigest()[:32],
        )
    )


def remove_logo(db: Session, *, organisation_id: UUID) -> None:
    """Go back to the monogram."""
    db.execute(delete(Logo).where(Logo.organisation_id == organisation_id))
