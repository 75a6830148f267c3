"""Changes to translations."""

import hashlib
from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import or_, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from core.db.scope import SCOPE
from core.errors import DomainError, Missing
from core.i18n import _
from core.i18n.catalogs import MAKERS
from core.i18n.languages import OTHERS
from core.translations.models import Translation
from core.translations.rules import TAKE_BACK

BEFORE = ("before", "before_maker", "changed_at")


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
    changed = {name: statement.excluded[name] for name in ("text", "maker", "place")} | dict.fromkeys(BEFORE)
    db.execute(
        statement.on_conflict_do_update(index_elements=key, set_=changed)
        if overwrite
        else statement.on_conflict_do_nothing(),
        rows,
    )


class Unfinished(DomainError):
    """A translation cannot be kept as it was typed."""

    status = 422


def translate(db: Session, told: Told, *, now: datetime) -> None:
    """Write one translation over what was there, and keep that a day; without text there is none. Raise Unfinished."""
    if told.language not in OTHERS or told.maker not in MAKERS:
        raise Unfinished(_("Scegli la lingua, e chi ha tradotto."))
    first = {"before": "", "before_maker": told.maker, "changed_at": now}
    row = {"district_id": db.info[SCOPE].district_id, "code": code(told.italian), **told._asdict(), **first}
    statement = insert(Translation).values(row)
    written = {name: statement.excluded[name] for name in ("text", "maker", "place", "changed_at")}
    db.execute(
        statement.on_conflict_do_update(
            index_elements=["district_id", "language", "code"],
            set_=written | {"before": Translation.text, "before_maker": Translation.maker},
            where=or_(Translation.text != told.text, Translation.maker != told.maker),
        )
    )


def take_back(db: Session, *, language: str, key: str, now: datetime) -> None:
    """Put back what the last change wrote over. Raise Missing when that is more than a day ago."""
    back = update(Translation).where(
        Translation.language == language, Translation.code == key, Translation.changed_at > now - TAKE_BACK
    )
    earlier = {"text": Translation.before, "maker": Translation.before_maker}
    if not db.execute(back.values(earlier | dict.fromkeys(BEFORE)).returning(Translation.code)).all():
        raise Missing(_("Non si può più annullare: è passato un giorno, o il testo è già tornato com'era."))
