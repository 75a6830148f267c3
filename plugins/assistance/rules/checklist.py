"""Which papers somebody needs, worked out from the answers, and what to do about one that is missing."""

from dataclasses import dataclass

from core.district_files.service import Step
from core.services.rules.documents import Need
from core.services.rules.documents import checklist as papers
from core.services.rules.eligibility import Answer, answer_of
from plugins.assistance.rules.procedure import Procedure
from plugins.assistance.rules.questions import Answers, facts_of


@dataclass(frozen=True, kw_only=True, slots=True)
class Needed:
    """One line of a checklist.

    Conditional: only in the case `when`, which nothing answered has settled. `get`: "come lo ottengo", `service` the
    sheet that explains it. `instead`: "non ce l'ho".
    """

    doc: str
    name: str
    note: str | None
    need: Need
    when: str | None
    special: bool
    get: str | None
    instead: str | None
    service: str | None


def checklist(procedure: Procedure, answers: Answers) -> tuple[Needed, ...]:
    """List the papers: needed first, then those for a case, then the optional ones; others are left out."""
    known = {one.doc: one for one in procedure.documents}
    rules, types = (
        [one.rule for one in procedure.documents],
        {one.doc: one.type for one in procedure.documents},
    )
    return tuple(
        Needed(
            doc=paper.doc,
            name=paper.name,
            note=paper.note,
            need=paper.need,
            when=paper.when,
            special=paper.may_contain_special_data,
            get=known[paper.doc].get,
            instead=known[paper.doc].instead,
            service=known[paper.doc].service,
        )
        for paper in papers(rules, types, facts_of(procedure, answers))
    )


def steps(procedure: Procedure, answers: Answers) -> tuple[Step, ...]:
    """Return the steps to take: those of another case are left out."""
    facts = facts_of(procedure, answers)
    return tuple(
        step
        for step in procedure.steps
        if step.condition is None or answer_of(step.condition, facts) is not Answer.NO
    )
