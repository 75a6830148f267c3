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
from core.i18n import _
from core.organisations.languages import LANGUAGES
from core.organisations.models import Logo, Organisation
from core.organisations.palettes import chosen
from core.organisations.rules import pictures
from core.search.actions import reindex
from core.web.forms import Fields, Upload

LARGEST_LOGO = 300 * 1024


class Unfinished(DomainError):
    """Something was typed that will not do; says what, field by field."""

    status = 422

    def __init__(self, errors: list[tuple[str, str]]) -> None:
        """Keep every error at once."""
        super().__init__(errors[0][1])
        self.errors = errors


def describe(db: Session, *, body: Organisation, form: Fields, today: date) -> None:
    """Change what a body says of itself; what it says is confirmed as of today. Raise Unfinished."""
    refuse_unfinished(form)
    body.name, body.short_name = form.text("name", most=120), form.text("short_name", most=40)
    body.monogram = form.text("monogram", most=3).upper()
    body.palette = chosen(form.text("palette"), form.text("colour")) or body.palette
    body.accessibility = form.text("accessibility", most=500) or None
    body.languages = [code for code in form.many("language") if code in dict(LANGUAGES)]
    body.does = _said(body.does, form.text("does", most=600), today)
    names = ("phone", "email", "address", "hours", "website", "dpo")
    body.facts = body.facts | {n: _said(body.facts.get(n, {}), form.text(n, most=200), today) for n in names}
    db.flush()
    reindex(db)


def _said(before: dict[str, object], value: str, today: date) -> dict[str, object]:
    if value == (before.get("value") or ""):
        return dict(before)
    if not value:
        return {"value": None, "status": "unknown", "sources": []}
    return {"value": value, "status": "verified", "sources": ["ente"], "as_of": today.isoformat()}


def refuse_unfinished(form: Fields) -> None:
    """Raise Unfinished with everything that will not do."""
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
    if (logo := form.files.get("logo")) and logo.body and (problem := logo_problem(logo)):
        errors.append(("logo", problem))
    if errors:
        raise Unfinished(errors)


def logo_problem(upload: Upload) -> str | None:
    """Say why an image will not do as a logo, None where it will."""
    if len(upload.body) > LARGEST_LOGO:
        return _("Il logo è troppo grande: al massimo 300 KB.")
    if pictures.is_drawing(upload.body):
        return _("I file SVG possono contenere programmi: salva il logo come PNG e riprova.")
    found = pictures.picture(upload.body)
    if found is None:
        return _("Il logo deve essere un'immagine PNG o JPEG.")
    if not (min(found.size) >= pictures.SMALLEST and max(found.size) <= pictures.LARGEST):
        return _("Il logo deve avere lati fra 64 e 2000 punti: il tuo è {wide} per {high}.").format(
            wide=found.size[0], high=found.size[1]
        )
    return None


def set_logo(db: Session, *, organisation_id: UUID, upload: Upload) -> None:
    """Keep a logo in place of the older one."""
    remove_logo(db, organisation_id=organisation_id)
    found = pictures.picture(upload.body)
    if found is None:
        raise Unfinished([("logo", _("Il logo deve essere un'immagine PNG o JPEG."))])
    digest = hashlib.sha256(upload.body).hexdigest()[:32]
    db.execute(
        insert(Logo).values(
            district_id=db.info[SCOPE].district_id,
            organisation_id=organisation_id,
            media_type=found.media_type,
            body=upload.body,
            digest=digest,
        )
    )


def remove_logo(db: Session, *, organisation_id: UUID) -> None:
    """Go back to the monogram."""
    db.execute(delete(Logo).where(Logo.organisation_id == organisation_id))
