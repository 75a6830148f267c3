"""Questions about translations."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.translations.models import Translation


def spoken(db: Session, language: str) -> dict[str, str]:
    """Return everything that is said in a language, by its Italian."""
    rows = db.execute(select(Translation.italian, Translation.text).where(Translation.language == language))
    return {row.italian: row.text for row in rows}
