"""What an application comes to today: the question to ask, the papers, the days, what stands in the way."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from core.dates import local
from core.errors import Missing
from core.i18n import _
from core.people import queries as people
from core.services.rules.documents import Need
from plugins.assistance.actions import mandates, work
from plugins.assistance.actions.opening import person_of
from plugins.assistance.models import Case, Filing, Tick
from plugins.assistance.queries import cases, procedures
from plugins.assistance.rules.checklist import Needed, checklist
from plugins.assistance.rules.deadlines import Deadline, due, events_asked
from plugins.assistance.rules.deadlines import State as Term
from plugins.assistance.rules.procedure import Procedure, Question
from plugins.assistance.rules.questions import Answers, read_back, way
from plugins.assistance.rules.states import AFTER_FILING, Situation, State

EVENT = "event "
"""How the day of something that happened is kept among the answers."""
AHEAD = (Term.OPEN, Term.NOT_YET)


@dataclass(frozen=True, kw_only=True, slots=True)
class Plan:
    """An application with the version of its procedure, what was answered, and what follows."""

    case: Case
    procedure: Procedure
    texts: Mapping[str, str]
    answers: Answers
    questions: tuple[Question, ...]
    papers: tuple[Needed, ...]
    ticks: Mapping[str, Tick]
    deadlines: Sequence[Deadline]
    mandate: bool
    filing: Filing | None

    @property
    def question(self) -> Question | None:
        """Return the question that waits for an answer."""
        return next((one for one in self.questions if one.code not in self.answers), None)

    @property
    def event(self) -> str | None:
        """Return what happened on a day that nobody has told yet."""
        return next((one for one in events_asked(self.procedure) if EVENT + one not in self.texts), None)

    @property
    def missing(self) -> tuple[Needed, ...]:
        """Return the needed papers that nobody has seen yet."""
        return tuple(one for one in self.papers if one.need is Need.NEEDED and not self.has(one.doc))

    def has(self, document: str) -> bool:
        """Whether a paper was seen or is kept."""
        tick = self.ticks.get(document)
        return tick is not None and tick.state in (work.SEEN, work.KEPT)

    @property
    def situation(self) -> Situation:
        """Return what the guards of a step ask for."""
        return Situation(
            state=State(self.case.state),
            missing=len(self.missing),
            questions=1 if self.question else 0,
            mandate=self.mandate,
            named=self.case.person_id is not None,
        )

    @property
    def idle(self) -> frozenset[str]:
        """Return the answers to questions that are not asked any more."""
        told = {one for one in self.texts if not one.startswith(EVENT)}
        return frozenset(told - {one.code for one in self.questions})

    @property
    def paper_codes(self) -> frozenset[str]:
        """Return every paper on the list."""
        return frozenset(one.doc for one in self.papers)


def plan(db: Session, case: Case, now: datetime) -> Plan:
    """Work out where an application stands; whoever asks has opened it."""
    procedure = procedures.version(db, case.procedure_id)
    if procedure is None:
        raise Missing(_("Questa procedura non c'è più."))
    texts = work.told(db, case)
    answers = read_back(procedure, texts)
    today = local(now).date()
    filed = cases.filing(db, case.id)
    return Plan(
        case=case,
        procedure=procedure,
        texts=texts,
        answers=answers,
        questions=way(procedure, answers),
        papers=checklist(procedure, answers),
        ticks={one.document: one for one in cases.ticks(db, case.id)},
        deadlines=due(procedure, days_told(procedure, texts), today),
        mandate=mandates.lets(db, ids=_ids(db, case), procedure=procedure.slug, now=now),
        filing=filed,
    )


def refresh(db: Session, case: Case, now: datetime) -> Plan:
    """Work it out again after an act, and remember what lists and counts ask for."""
    db.flush()
    found = plan(db, case, now)
    work.plan(
        db, case, due_on=_next_day(found, local(now).date()), missing=[one.doc for one in found.missing]
    )
    return found


def _next_day(found: Plan, today: date) -> date | None:
    filed = found.filing
    if found.case.state in AFTER_FILING:
        return filed.expected_on if filed else None
    days = [day for one in found.deadlines if one.state in AHEAD and (day := one.better_by or one.by)]
    return min((day for day in days if day >= today), default=None)


def days_told(procedure: Procedure, texts: Mapping[str, str]) -> Mapping[str, date]:
    """Return the days of what happened, as they were answered."""
    told = {event: texts.get(EVENT + event, "") for event in events_asked(procedure)}
    return {event: date.fromisoformat(text) for event, text in told.items() if text}


def _ids(db: Session, case: Case) -> tuple[UUID, ...]:
    return tuple(one.id for one in people.family(db, person_of(case)))
