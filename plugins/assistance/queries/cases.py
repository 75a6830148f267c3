"""Questions about applications: mine, due, waiting, by operator; what hangs on one."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, func, select, true
from sqlalchemy.orm import Session

from core.accounts.models import Account, Membership
from core.files.offers import still_open
from plugins.assistance.models import Answer, AskedPaper, Case, Event, Filing, Note, Tick
from plugins.assistance.rules.states import LIVE, OVER, State

SIZE = 20
MOST = 200
MINE, DUE, WAITING, DONE = "mie", "scadenze", "aspettano", "finite"
VIEWS = (MINE, DUE, WAITING, DONE)


class Line(NamedTuple):
    """An application in a list: whose it is is told by whoever shows it."""

    id: UUID
    person_id: UUID | None
    procedure_id: UUID
    state: str
    outcome: str | None
    since: datetime
    due_on: date | None


class Load(NamedTuple):
    """How many applications somebody has in hand; `here`: whether she still works in the body."""

    operator_id: UUID
    name: str
    here: bool
    live: int
    due: int


_LINE = (
    Case.id,
    Case.person_id,
    Case.procedure_id,
    Case.state,
    Case.outcome,
    Case.since,
    Case.due_on,
)


def one(db: Session, case_id: UUID) -> Case | None:
    """Return one application."""
    return db.scalar(select(Case).where(Case.id == case_id))


def by_code(db: Session, hashed: bytes) -> UUID | None:
    """Return the application that a code opens; none whose person nobody knows any more."""
    return db.scalar(select(Case.id).where(Case.code_hash == hashed, Case.person_id.is_not(None)))


def _in(view: str, operator_id: UUID, today: date) -> ColumnElement[bool]:
    mine = Case.operator_id == operator_id
    asked: dict[str, ColumnElement[bool]] = {
        MINE: Case.state.in_(LIVE),
        DUE: Case.state.in_(LIVE) & (Case.due_on <= today),
        WAITING: Case.state == State.WAITING,
        DONE: Case.state.in_(OVER),
    }
    return mine & asked[view]


def counts(db: Session, operator_id: UUID, today: date) -> dict[str, int]:
    """Count the applications of each view, in one statement."""
    due = func.count().filter((Case.due_on <= today) & Case.state.in_(LIVE))
    row = db.execute(
        select(
            func.count().filter(Case.state.in_(LIVE)),
            due,
            func.count().filter(Case.state == State.WAITING),
            func.count().filter(Case.state.in_(OVER)),
        ).where(Case.operator_id == operator_id)
    ).one()
    return dict(zip(VIEWS, row, strict=True))


def mine(
    db: Session, view: str, operator_id: UUID, today: date, *, start: int, size: int = SIZE
) -> Sequence[Line]:
    """List applications of an operator, what is due first."""
    order = (Case.over_at.desc(),) if view == DONE else (Case.due_on.asc().nulls_last(), Case.since.desc())
    rows = db.execute(
        select(*_LINE)
        .where(_in(view, operator_id, today))
        .order_by(*order, Case.id)
        .offset(start)
        .limit(size)
    )
    return [Line(*row) for row in rows]


def in_hand(db: Session, operator_id: UUID) -> Sequence[Line]:
    """List the live applications of an operator, what has waited longest first."""
    rows = select(*_LINE).where(Case.operator_id == operator_id, Case.state.in_(LIVE))
    return [Line(*row) for row in db.execute(rows.order_by(Case.since, Case.id).limit(MOST))]


def of_person(db: Session, ids: Collection[UUID]) -> Sequence[Line]:
    """List the applications of a person, the last one first."""
    rows = db.execute(select(*_LINE).where(Case.person_id.in_(ids)).order_by(Case.opened_at.desc()))
    return [Line(*row) for row in rows]


def of_appointment(db: Session, appointment_id: UUID) -> Sequence[Line]:
    """List the applications that were opened at an appointment."""
    rows = db.execute(select(*_LINE).where(Case.appointment_id == appointment_id).order_by(Case.id))
    return [Line(*row) for row in rows]


def load(db: Session, today: date) -> Sequence[Load]:
    """Count the live applications by operator, by name: to plan the work, not to compare people."""
    here = Membership.ended_at.is_(None) & (Account.state == "active")
    rows = db.execute(
        select(
            Case.operator_id,
            Account.name,
            here,
            func.count(),
            func.count().filter(Case.due_on <= today),
        )
        .join(Membership, (Membership.tenant_id == Case.tenant_id) & (Membership.id == Case.operator_id))
        .join(
            Account, (Account.district_id == Membership.district_id) & (Account.id == Membership.account_id)
        )
        .where(Case.state.in_(LIVE))
        .group_by(Case.operator_id, Account.name, here)
        .order_by(Account.name, Case.operator_id)
    )
    return [Load(*row) for row in rows]


def live_of(db: Session, operator_id: UUID) -> Sequence[Case]:
    """Return the live applications of an operator, to be handed on."""
    rows = select(Case).where(Case.operator_id == operator_id, Case.state.in_(LIVE)).order_by(Case.id)
    return db.scalars(rows.with_for_update()).all()


def answers(db: Session, case_id: UUID) -> Sequence[Answer]:
    """Return what was answered so far."""
    return db.scalars(select(Answer).where(Answer.case_id == case_id)).all()


def ticks(db: Session, case_id: UUID) -> Sequence[Tick]:
    """Return what is known of the papers."""
    return db.scalars(select(Tick).where(Tick.case_id == case_id)).all()


def asked_papers(db: Session, case_id: UUID) -> Sequence[AskedPaper]:
    """Return which papers the person was asked to send with a link, the last one first."""
    rows = select(AskedPaper).where(AskedPaper.case_id == case_id)
    return db.scalars(rows.order_by(AskedPaper.offer_id.desc())).all()


def awaited(db: Session, case_id: UUID, now: datetime) -> frozenset[str]:
    """Return the papers that the person may send at any moment."""
    asked = {one.offer_id: one.document for one in asked_papers(db, case_id)}
    return frozenset(asked[offer_id] for offer_id in still_open(db, asked.keys(), now))


def asked_by(db: Session, offer_id: UUID) -> AskedPaper | None:
    """Return the paper that a link was given for."""
    return db.scalar(select(AskedPaper).where(AskedPaper.offer_id == offer_id))


def notes(db: Session, case_id: UUID) -> Sequence[Note]:
    """Return notes and tasks, the last one first."""
    return db.scalars(select(Note).where(Note.case_id == case_id).order_by(Note.at.desc(), Note.id)).all()


def filing(db: Session, case_id: UUID) -> Filing | None:
    """Return what was filed."""
    return db.scalar(select(Filing).where(Filing.case_id == case_id))


def journal(db: Session, case_id: UUID) -> Sequence[Event]:
    """Return the journal, the last line first."""
    return db.scalars(
        select(Event).where(Event.case_id == case_id).order_by(Event.at.desc(), Event.id.desc())
    ).all()


def names(db: Session, hats: Collection[UUID]) -> dict[UUID, str]:
    """Name the members behind some hats."""
    rows = db.execute(
        select(Membership.id, Account.name)
        .join(
            Account, (Account.district_id == Membership.district_id) & (Account.id == Membership.account_id)
        )
        .where(Membership.id.in_(hats) if hats else ~true())
    )
    return {row[0]: row[1] for row in rows}
