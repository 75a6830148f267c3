"""A log as an address asks for it: which day, what was done, by whom, with whose record."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from core import clock
from core.audit import queries, rules
from core.audit.pages import Row, Words, acts
from core.audit.queries import Asked
from core.i18n import _
from core.web.forms import Fields
from core.web.listing import Column, Listing
from core.web.platform import Platform

DAY, VERB, WHO, PERSON = "giorno", "azione", "chi", "scheda"
SIZE, MOST = 50, 10_000


def listing_of(db: Session, path: str, query: Fields) -> tuple[Listing, Asked]:
    """Read the address; the latest lines come first."""
    listing = Listing.read(
        path, query, filters=(DAY, VERB, WHO, PERSON), orders=["quando"], size=SIZE, down=True
    )
    asked = asked_of(listing.asked)
    return listing.of(queries.how_many(db, asked)), asked


def asked_of(given: Mapping[str, str]) -> Asked:
    """Return what is asked for; a value that can be none finds no line."""
    since = _midnight(given[DAY])
    return Asked(
        since=since,
        until=since and since + timedelta(days=1),
        verb=given[VERB],
        by=_uuid(given[WHO]),
        subject=rules.heard(given[PERSON]) if given[PERSON] else None,
    )


def rows_of(
    db: Session,
    platform: Platform,
    listing: Listing,
    asked: Asked,
    *,
    names: Mapping[Any, str],
    every: bool = False,
) -> list[Row]:
    """Say the lines of this page, or (`every`) all of them."""
    words = Words.of(platform)
    cut = {"start": 0, "size": MOST} if every else {"start": listing.start, "size": listing.size}
    return [Row.of(line, names, words) for line in queries.lines(db, asked, down=listing.down, **cut)]


def columns() -> list[Column | str]:
    """Name the columns."""
    return [Column(code="quando", label=_("Quando")), _("Chi"), _("Che cosa"), _("Scheda"), _("Altro")]


def verbs_of(db: Session) -> list[tuple[str, str]]:
    """Name what was done here."""
    words = acts()
    return sorted(((verb, words.get(verb, verb)) for verb in queries.verbs(db)), key=lambda pair: pair[1])


def midnight() -> datetime:
    """Return when the day began where the network lives."""
    return datetime.combine(clock.today(), time(), tzinfo=clock.ROME)


def _midnight(text: str) -> datetime | None:
    try:
        return datetime.combine(date.fromisoformat(text), time(), tzinfo=clock.ROME) if text else None
    except ValueError:
        return None


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return UUID(int=0)
