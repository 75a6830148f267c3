"""Changes to translations."""

import hashlib
from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from core.db.scope import SCOPE
from core.errors import DomainError
from core.i18n import _
from core.i18n.catalogs import MAKERS
from core.i18n.languages import OTHERS
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


class Unfinished(DomainError):
    """A translation cannot be kept as it was typed."""

    status = 422


def translate(db: Session, told: Told) -> None:
    """Write one translation, in the place of what was there; without text it goes away. Raise Unfinished."""
    if told.language not in OTHERS or told.maker not in MAKERS:
        raise Unfinished(_("Scegli la lingua, e chi ha tradotto."))
    if not told.text:
        mine = (Translation.language == told.language, Translation.code == code(told.italian))
        db.execute(delete(Translation).where(*mine))
        return
    put(db, [told], overwrite=True)
