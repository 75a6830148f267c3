"""Take over a file of openings or appointments: the same acts, the same constraints as by hand.

What will happen is shown by doing it and undoing it at once: the preview cannot differ from what comes.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.dates import UnreadableError, local
from core.errors import Conflict, DomainError, Missing
from core.i18n import _
from core.organisations.languages import NAMES as LANGUAGES
from plugins.booking.actions import book, change
from plugins.booking.actions.offer import NewDayRule, NewHours, add_day_rule, add_hours, remove_hours
from plugins.booking.codes import Codes
from plugins.booking.models import DayRule, Hours
from plugins.booking.models.importing import Import
from plugins.booking.queries import appointments
from plugins.booking.queries.offer import Kind, Offer
from plugins.booking.rules import importing as rules
from plugins.booking.rules.importing import HOURS, Opening, Raw
from plugins.booking.rules.request import BookingRequest, Mistakes, read_request
from plugins.booking.rules.states import Side

NEW, SAME, WRONG = "new", "same", "wrong"


class Outcome(NamedTuple):
    """What a row became, or why it did not."""

    number: int
    row: Raw
    state: str
    why: str = ""
    made: UUID | None = None


def stage(db: Session, *, what: str, file_name: str, rows: list[Raw], by: UUID, now: datetime) -> Import:
    """Keep the rows of a file until somebody has looked at them."""
    staged = Import(what=what, file_name=file_name[:120], rows=rows, made_by=by, made_at=now)
    db.add(staged)
    db.flush()
    return staged


def found(db: Session, import_id: UUID) -> Import:
    """Return a file of this body, or raise Missing."""
    staged = db.scalar(select(Import).where(Import.id == import_id))
    if staged is None:
        raise Missing(_("Questo file non c'è più. Caricalo di nuovo."))
    return staged


def preview(
    db: Session, *, staged: Import, offer: Offer, codes: Codes, replace: bool, now: datetime
) -> tuple[list[Outcome], int]:
    """Return what each row would become, and how many openings would go: all of it is undone at once."""
    with _on_trial(db):
        return _take_over(db, staged, offer, codes, replace=replace, now=now)


def apply(
    db: Session, *, staged: Import, offer: Offer, codes: Codes, replace: bool, now: datetime
) -> list[Outcome]:
    """Take a file over, once; of its rows those stay that could not be, with the reason."""
    if staged.applied_at:
        raise Conflict(_("Questo file è già stato importato."))
    outcomes, _gone = _take_over(db, staged, offer, codes, replace=replace, now=now)
    staged.applied_at = now
    staged.became = [
        {"row": one.number, "state": one.state, "why": one.why, "id": str(one.made or "")} for one in outcomes
    ]
    staged.rows = [one.row if one.state == WRONG else {} for one in outcomes]
    return outcomes


def undo(db: Session, *, staged: Import, offer: Offer, now: datetime) -> int:
    """Cancel the appointments that a file made, but those that somebody changed since; return how many stay."""
    if staged.applied_at is None or staged.undone_at or local(staged.applied_at).date() != local(now).date():
        raise Conflict(_("Si può annullare solo nello stesso giorno."))
    staged.undone_at, kept = now, 0
    for made in (one["id"] for one in staged.became or [] if one["id"]):
        one = appointments.one(db, UUID(made))
        if one is None or one.state != "booked" or one.sequence:
            kept += 1
            continue
        reason = _("Importazione annullata")
        change.cancel(db, offer=offer, booked=one, reason=reason, by=Side.DESK, now=now)
    return kept


def forget(db: Session) -> None:
    """Let go of what files said of people: whose row is whose, nobody can tell for certain."""
    for staged in db.scalars(select(Import)):
        if staged.applied_at is None:
            db.delete(staged)
        else:
            staged.file_name, staged.rows = "", [{} for _row in staged.rows]
    db.flush()


@contextmanager
def _on_trial(db: Session) -> Iterator[None]:
    trial = db.begin_nested()
    try:
        yield
    finally:
        db.expunge_all()
        trial.rollback()


def _take_over(
    db: Session, staged: Import, offer: Offer, codes: Codes, *, replace: bool, now: datetime
) -> tuple[list[Outcome], int]:
    rows = list(enumerate(staged.rows, start=2))
    if staged.what == HOURS:
        return _openings(db, offer, rows, replace=replace)
    write = _Writer(db, offer, codes, staged.id, staged.made_by, now)
    return [write.visit(number, row) for number, row in rows], 0


def _openings(
    db: Session, offer: Offer, rows: list[tuple[int, Raw]], *, replace: bool
) -> tuple[list[Outcome], int]:
    there = list(db.scalars(select(Hours).where(Hours.organisation_id == offer.organisation_id)))
    wanted = {number: _read(row, offer) for number, row in rows}
    named = {_key(one) for one in wanted.values() if isinstance(one, NewHours)}
    gone = [one for one in there if replace and _key(one) not in named]
    for one in gone:
        remove_hours(db, hours_id=one.id)
    db.flush()
    known = {_key(one) for one in there}
    return [_opening(db, number, row, wanted[number], known) for number, row in rows], len(gone)


def _opening(
    db: Session, number: int, row: Raw, wanted: NewHours | NewDayRule | str, known: set[tuple[Any, ...]]
) -> Outcome:
    if isinstance(wanted, str):
        return Outcome(number, row, WRONG, wanted)
    if isinstance(wanted, NewHours):
        if _key(wanted) in known:
            return Outcome(number, row, SAME)
        try:
            add_hours(db, hours=wanted)
        except DomainError as why:
            return Outcome(number, row, WRONG, str(why))
        known.add(_key(wanted))
    elif _is_there(db, wanted):
        return Outcome(number, row, SAME)
    else:
        add_day_rule(db, rule=wanted)
    db.flush()
    return Outcome(number, row, NEW)


def _read(row: Raw, offer: Offer) -> NewHours | NewDayRule | str:
    """Return what a row adds, or why it cannot be read."""
    try:
        one = rules.opening(row)
    except UnreadableError as why:
        return str(why)
    desks = {rules.plain(desk.name): desk.id for desk in offer.schedule.desks if desk.active}
    named = rules.plain(one.desk)
    if named not in desks and (named or len(desks) != 1):
        return _("Lo sportello «{name}» non c'è.").format(name=one.desk)
    return _new(one, desks[named] if named else next(iter(desks.values())))


def _new(one: Opening, desk_id: UUID) -> NewHours | NewDayRule:
    if one.day:
        return NewDayRule(
            desk_id=desk_id,
            first=one.day,
            last=one.day,
            kind="extra",
            opens=one.opens,
            closes=one.closes,
            reason="",
        )
    return NewHours(
        desk_id=desk_id,
        weekday=one.weekday or 0,
        opens=one.opens,
        closes=one.closes,
        valid_from=one.since,
        valid_until=one.until,
    )


def _key(one: Hours | NewHours) -> tuple[Any, ...]:
    return (one.desk_id, one.weekday, one.opens, one.closes, one.valid_from, one.valid_until)


def _is_there(db: Session, rule: NewDayRule) -> bool:
    same = (
        DayRule.desk_id == rule.desk_id,
        DayRule.first == rule.first,
        DayRule.kind == rule.kind,
        DayRule.opens == rule.opens,
        DayRule.closes == rule.closes,
    )
    return db.scalar(select(DayRule.id).where(*same).limit(1)) is not None


@dataclass(frozen=True, slots=True)
class _Writer:
    """Books what the rows of one file say, as the desk would."""

    db: Session
    offer: Offer
    codes: Codes
    import_id: UUID
    by: UUID | None
    now: datetime

    def visit(self, number: int, row: Raw) -> Outcome:
        try:
            one = rules.visit(row)
        except UnreadableError as why:
            return Outcome(number, row, WRONG, str(why))
        kind, who = _kind(self.offer, one.kind), read_request(one.raw, ["it", *LANGUAGES])
        if kind is None:
            return Outcome(number, row, WRONG, _("Il motivo «{name}» non c'è.").format(name=one.kind))
        if isinstance(who, Mistakes):
            return Outcome(number, row, WRONG, " ".join(who.fields.values()))
        if appointments.same(self.db, one.start, who.name):
            return Outcome(number, row, SAME)
        return self._book(number, row, kind, one.start, who)

    def _book(self, number: int, row: Raw, kind: Kind, start: datetime, who: BookingRequest) -> Outcome:
        key = f"import {self.import_id} {number}"
        wish = book.Wish(kind=kind, start=start, request_key=key, channel=book.IMPORT, by=self.by)
        try:
            with self.db.begin_nested():
                made = book.book(
                    self.db, offer=self.offer, wish=wish, who=who, codes=self.codes, now=self.now
                )
        except DomainError as why:
            return Outcome(number, row, WRONG, str(why))
        return Outcome(number, row, NEW, made=made)


def _kind(offer: Offer, named: str) -> Kind | None:
    if not named:
        return offer.kinds[0] if offer.kinds else None
    return next((kind for kind in offer.kinds if rules.plain(kind.label) == rules.plain(named)), None)
