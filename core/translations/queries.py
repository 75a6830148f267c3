"""Questions about translations."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.translations.models import Translation


def spoken(db: Session, language: str) -> dict[str, tuple[str, str]]:
    """Return everything that is said in a language, and who made it, by its Italian."""
    asked = select(Translation.italian, Translation.text, Translation.maker)
    rows = db.execute(asked.where(Translation.language == language))
    return {row.italian: (row.text, row.maker) for row in rows}
