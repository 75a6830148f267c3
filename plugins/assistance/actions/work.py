"""What is done with an application from the first question on. Each act is a line of its journal."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from core.audit.actions import record
from core.db.ids import new_id
from core.db.scope import SCOPE
from core.errors import DomainError, Missing
from core.files import actions as files
from core.i18n import _
from core.people.actions.opening import followed
from core.who import Member
from plugins.assistance import sealing
from plugins.assistance.actions.opening import RESOURCE, person_of
from plugins.assistance.codes import CaseCodes
from plugins.assistance.models import Answer, Case, Event, Note, Tick
from plugins.assistance.queries import cases
from plugins.assistance.rules.states import (
    LIVE,
    OVER,
    Act,
    Refusal,
    Said,
    Situation,
    State,
    after,
    refusals,
)

ORIGINS = ("record", "walk-in", "appointment", "orientation", "pre-check")
LONGEST_NOTE = 2_000
SEEN, KEPT, LACKING, UNKNOWN = "seen", "kept", "lacking", ""


class Refused(DomainError):
    """A step may not be taken yet; says everything that stands in the way."""

    status = 422

    def __init__(self, found: tuple[Refusal, ...]) -> None:
        """Keep every reason at once."""
        super().__init__(found[0].sentence)
        self.errors = [(one.field, one.sentence) for one in found]


@dataclass(frozen=True, kw_only=True, slots=True)
class Start:
    """How an application begins."""

    person_id: UUID
    procedure_id: UUID
    origin: str = "record"
    appointment_id: UUID | None = None
    demonstration: bool = False


def begin(db: Session, start: Start, *, codes: CaseCodes, by: Member, now: datetime) -> Case:
    """Open an application for somebody whom one follows; who opens it has it in hand."""
    person = followed(db, start.person_id, by)[0]
    case_id = new_id()
    case = Case(
        id=case_id,
        district_id=db.info[SCOPE].district_id,
        person_id=person.id,
        procedure_id=start.procedure_id,
        operator_id=by.membership_id,
        state=State.OPEN,
        origin=start.origin if start.origin in ORIGINS else ORIGINS[0],
        appointment_id=start.appointment_id,
        code_hash=codes.hash(codes.of(case_id)),
        opened_at=now,
        since=now,
        demonstration=start.demonstration,
    )
    db.add(case)
    person.last_contact_at = now
    db.flush()
    record(db, by=by, verb="write", resource=RESOURCE, subject=person.id, about=str(case.id), now=now)
    journal(db, case, "opened", by=by, now=now, about=case.origin)
    return case


def journal(
    db: Session, case: Case, kind: str, *, by: Member | None, now: datetime, about: str | None = None
) -> None:
    """Add a line to the journal: codes and ids, never what people say."""
    db.add(
        Event(
            id=new_id(),
            case_id=case.id,
            at=now,
            by=by.membership_id if by else None,
            kind=kind,
            about=about,
        )
    )
    db.flush()


def answer(db: Session, case: Case, question: str, text: str, *, by: Member | None, now: datetime) -> None:
    """Keep what was answered to a question, in place of what was answered before."""
    refuse_over(case)
    db.execute(delete(Answer).where(Answer.case_id == case.id, Answer.question == question))
    _keep(db, case, question, text)
    journal(db, case, "answered", by=by, now=now, about=question)


def take_over(db: Session, case: Case, texts: Mapping[str, str], *, by: Member, now: datetime) -> None:
    """Begin with what was answered in a pre-check."""
    for question, text in texts.items():
        _keep(db, case, question, text)
    journal(db, case, "taken-over", by=by, now=now)


def _keep(db: Session, case: Case, question: str, text: str) -> None:
    row_id, person = new_id(), person_of(case)
    value = sealing.seal(db, text, table="assistance_answer", column="value", row=row_id, person=person)
    db.add(Answer(id=row_id, case_id=case.id, question=question, value=value))
    db.flush()


def drop_answers(db: Session, case: Case, questions: Collection[str]) -> None:
    """Let go of answers to questions that are not asked any more."""
    if questions:
        db.execute(delete(Answer).where(Answer.case_id == case.id, Answer.question.in_(questions)))


def told(db: Session, case: Case) -> dict[str, str]:
    """Return what was answered so far, by question."""
    person = person_of(case)
    return {
        row.question: sealing.unseal(
            db, row.value, table="assistance_answer", column="value", row=row.id, person=person
        )
        for row in cases.answers(db, case.id)
    }


@dataclass(frozen=True, kw_only=True, slots=True)
class Paper:
    """What is known of a paper: seen, kept as a file, not there; or nothing any more."""

    document: str
    state: str
    file_id: UUID | None = None


def tick(
    db: Session, case: Case, paper: Paper, *, by: Member | None, now: datetime, kind: str = "paper"
) -> None:
    """Write down what is known of a paper. Seen stores nothing of it; "sent": it came by a link."""
    refuse_over(case)
    if paper.state not in (SEEN, KEPT, LACKING, UNKNOWN):
        raise DomainError(_("Scegli se c'è o non c'è."))
    if paper.state == UNKNOWN:
        let_go(db, case, [one for one in cases.ticks(db, case.id) if one.document == paper.document], by, now)
        db.execute(delete(Tick).where(Tick.case_id == case.id, Tick.document == paper.document))
    else:
        values: dict[str, Any] = {"state": paper.state, "at": now}
        values |= {"file_id": paper.file_id} if paper.file_id else {}
        row = insert(Tick).values(
            tenant_id=db.info[SCOPE].tenant_id, case_id=case.id, document=paper.document, **values
        )
        key = ["tenant_id", "case_id", "document"]
        db.execute(row.on_conflict_do_update(index_elements=key, set_=values))
    about = f"{paper.document} {paper.state or 'unknown'}"
    journal(db, case, kind, by=by, now=now, about=about)


def let_go(
    db: Session,
    case: Case,
    ticks: Iterable[Tick],
    by: Member | None,
    now: datetime,
    *,
    but: UUID | None = None,
) -> None:
    """Let the term of kept copies run: nobody needs them any more."""
    for tick in ticks:
        if by and tick.file_id and tick.file_id != but:
            files.file_away(db, person=person_of(case), file=tick.file_id, done=True, by=by, now=now)


def step(
    db: Session, case: Case, act: Act, situation: Situation, said: Said, *, by: Member | None, now: datetime
) -> State:
    """Take a step, or raise Refused with everything that stands in the way."""
    if found := refusals(act, situation, said):
        raise Refused(found)
    before, state = State(case.state), after(act, State(case.state))
    case.state, case.since = state, now
    case.over_at = now if state in OVER else None
    case.outcome = said.outcome if act is Act.DECIDE else None
    if act is Act.CLOSE:
        let_go(db, case, cases.ticks(db, case.id), by, now)
    if act in (Act.CLOSE, Act.SUPPLEMENT) and by is not None:
        note(db, case, said.reason, kind="close" if act is Act.CLOSE else "ask", by=by, now=now)
    journal(db, case, "state", by=by, now=now, about=f"{before} {state}")
    return state


def note(
    db: Session,
    case: Case,
    words: str,
    *,
    by: Member,
    now: datetime,
    kind: str = "note",
    due_on: date | None = None,
) -> None:
    """Keep a few words, or something to be done by a day."""
    if not words:
        raise Refused((Refusal("words", _("Scrivi qualcosa qui.")),))
    row_id = new_id()
    sealed = sealing.seal(
        db,
        words[:LONGEST_NOTE],
        table="assistance_note",
        column="words",
        row=row_id,
        person=person_of(case),
    )
    db.add(
        Note(id=row_id, case_id=case.id, kind=kind, words=sealed, by=by.membership_id, at=now, due_on=due_on)
    )
    db.flush()
    if kind in ("note", "task"):
        journal(db, case, kind, by=by, now=now)


def note_words(db: Session, case: Case, row: Note) -> str:
    """Return the words of a note."""
    return sealing.unseal(
        db, row.words, table="assistance_note", column="words", row=row.id, person=person_of(case)
    )


def finish(db: Session, case: Case, note_id: UUID, *, by: Member, now: datetime) -> None:
    """Say that something is done."""
    row = next((one for one in cases.notes(db, case.id) if one.id == note_id and one.kind == "task"), None)
    if row is None:
        raise Missing(_("Questa cosa da fare non c'è più."))
    row.done_at = None if row.done_at else now
    journal(db, case, "task-done" if row.done_at else "task", by=by, now=now)


def plan(db: Session, case: Case, *, due_on: date | None, missing: Collection[str]) -> None:
    """Remember the next day on which something has to happen, and what is missing."""
    tasks = [one.due_on for one in cases.notes(db, case.id) if one.due_on and not one.done_at]
    days = [day for day in (due_on, *tasks) if day]
    case.due_on = min(days) if days and case.state in LIVE else None
    case.missing = sorted(missing)


def carry_over(db: Session, case: Case, procedure_id: UUID, *, by: Member, now: datetime) -> None:
    """Go on with another version of the procedure."""
    refuse_over(case)
    case.procedure_id = procedure_id
    journal(db, case, "version", by=by, now=now, about=str(procedure_id))


def refuse_over(case: Case) -> None:
    """Raise DomainError where an application has come to its end."""
    if case.state not in LIVE:
        raise DomainError(_("Questa pratica è finita: non si cambia più."))
