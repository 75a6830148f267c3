"""Take a paper that the person sends herself, with the code of her application. Nobody here commits."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from core.files import actions as files
from core.files.refusal import Unfit
from core.files.rules import PICTURES, Problem, kind_of
from core.people.actions.opening import found
from plugins.assistance.actions import work
from plugins.assistance.actions.opening import person_of
from plugins.assistance.actions.work import KEPT, Paper
from plugins.assistance.models import Case
from plugins.assistance.rules.checklist import Needed


def take(db: Session, case: Case, paper: Needed, contents: Sequence[bytes], *, now: datetime) -> None:
    """Keep what the person sent, several photos as one PDF, and mark the paper; raise Unfit."""
    if len(contents) > 1 and any(kind_of(content) not in PICTURES for content in contents):
        raise Unfit(Problem.MIXED)
    clean = files.bound(db, contents) if len(contents) > 1 else files.looked_at(db, contents[0])
    records = found(db, person_of(case))
    file = files.put(db, records, paper.name, clean, by=None, kept_by=case.operator_id, now=now)
    work.tick(db, case, Paper(document=paper.doc, state=KEPT, file_id=file.id), by=None, now=now)
