"""Questions about translations."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.consents.queries import in_force
from core.consents.rules.words import PARTS
from core.organisations.models import Organisation
from core.services.models import Service, Vocabulary
from core.translations import rules
from core.translations.models import Translation
from core.translations.rules import Text, Written


def spoken(db: Session, language: str) -> dict[str, tuple[str, str]]:
    """Return everything that is said in a language, and who made it, by its Italian."""
    asked = select(Translation.italian, Translation.text, Translation.maker)
    rows = db.execute(asked.where(Translation.language == language, Translation.text != ""))
    return {row.italian: (row.text, row.maker) for row in rows}


def written(db: Session, language: str) -> list[Written]:
    """Return every translation into a language, with the place it was made for."""
    asked = select(Translation.place, Translation.italian, Translation.text, Translation.maker)
    rows = db.execute(asked.where(Translation.language == language, Translation.text != ""))
    return [Written(*row) for row in rows]


def changed_since(db: Session, language: str, earliest: datetime) -> dict[str, datetime]:
    """Return the texts (codes) that were written over since then, each with the moment."""
    asked = select(Translation.code, Translation.changed_at)
    rows = db.execute(asked.where(Translation.language == language, Translation.changed_at > earliest))
    return {row.code: row.changed_at for row in rows}


def published(db: Session) -> Iterator[Text]:
    """Return every Italian text of the core that the district publishes, in the order of the pages."""
    for term in db.scalars(select(Vocabulary).order_by(Vocabulary.kind, Vocabulary.position)):
        yield from rules.of_term(term.kind, term.code, term.label, term.data)
    current = select(Service).where(Service.state != "storico").order_by(Service.position, Service.name)
    for service in db.scalars(current):
        yield from rules.of_service(service.slug, service.name, service.description, service.sheet)
    for body in db.scalars(select(Organisation).order_by(Organisation.name)):
        does = str(body.does.get("value") or "")
        yield from rules.of_body(body.slug, does, body.accessibility, body.facts)
    for each in in_force(db):
        yield from rules.of_purpose(each.code, {part: getattr(each.words, part) for part in PARTS})
