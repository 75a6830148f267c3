"""Changes to translations."""

import hashlib
from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from core.db.scope import SCOPE
from core.translations.models import Translation


class Told(NamedTuple):
    """One text in another language, as it is written down."""

    language: str
    italian: str
    text: str
    maker: str
    place: str


def code(italian: str) -> str:
    """Return what an Italian text is known by."""
    return hashlib.sha256(italian.encode()).hexdigest()[:32]


def put(db: Session, told: Iterable[Told], *, overwrite: bool) -> None:
    """Write translations down; those that are there already stay, unless they are to be overwritten."""
    district = db.info[SCOPE].district_id
    rows = [{"district_id": district, "code": code(each.italian), **each._asdict()} for each in told]
    if not rows:
        return
    statement = insert(Translation)
    key = ["district_id", "language", "code"]
    changed = {name: statement.excluded[name] for name in ("text", "maker", "place")}
    db.execute(
        statement.on_conflict_do_update(index_elements=key, set_=changed)
        if overwrite
        else statement.on_conflict_do_nothing(),
        rows,
    )
