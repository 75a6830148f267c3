"""Take a paper that the person sends herself: with the code of her application, or with a link for that paper.

Nobody here commits.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from core.errors import Missing
from core.files import actions as files
from core.files import offers
from core.files.offers import Offered
from core.files.refusal import Unfit
from core.files.rules import PICTURES, Problem, kind_of
from core.people.actions.opening import found
from core.who import Member
from plugins.assistance.actions import planning, work
from plugins.assistance.actions.opening import own, person_of
from plugins.assistance.actions.work import KEPT, Paper
from plugins.assistance.models import AskedPaper, Case
from plugins.assistance.queries import cases
from plugins.assistance.rules.checklist import Needed
from plugins.assistance.rules.states import LIVE


def take(db: Session, case: Case, paper: Needed, contents: Sequence[bytes], *, now: datetime) -> None:
    """Keep what the person sent, several photos as one PDF, and mark the paper; raise Unfit."""
    if len(contents) > 1 and any(kind_of(content) not in PICTURES for content in contents):
        raise Unfit(Problem.MIXED)
    clean = files.bound(db, contents) if len(contents) > 1 else files.looked_at(db, contents[0])
    records = found(db, person_of(case))
    file = files.put(db, records, paper.name, clean, by=None, kept_by=case.operator_id, now=now)
    work.tick(db, case, Paper(document=paper.doc, state=KEPT, file_id=file.id), by=None, now=now)


def ask(db: Session, case: Case, paper: Needed, *, by: Member, now: datetime) -> Offered:
    """Let the person send one paper from her telephone: once, within a day."""
    work.refuse_over(case)
    way = offers.offer_upload(db, person=person_of(case), purpose=paper.name, by=by, now=now)
    db.add(AskedPaper(offer_id=way.id, case_id=case.id, document=paper.doc))
    work.journal(db, case, "asked-paper", by=by, now=now, about=paper.doc)
    return way


def given(db: Session, case: Case, document: str, *, by: Member, now: datetime) -> Offered | None:
    """Return the last way that was opened for a paper, if it is not too old."""
    asked = next((one for one in cases.asked_papers(db, case.id) if one.document == document), None)
    if asked is None:
        return None
    try:
        return offers.given(db, person=person_of(case), offer_id=asked.offer_id, by=by, now=now)
    except Missing:
        return None


def received(db: Session, offer_id: UUID, file_id: UUID, *, now: datetime) -> None:
    """Mark the paper for which the person was given a link; one that no application waits for stays on her record."""
    asked = cases.asked_by(db, offer_id)
    if asked is None:
        return
    case = own(db, asked.case_id, now, verb="write")
    if case.state not in LIVE:
        return
    work.tick(
        db, case, Paper(document=asked.document, state=KEPT, file_id=file_id), by=None, now=now, kind="sent"
    )
    planning.refresh(db, case, now)
