"""What the worker does for applications: it reminds people of their days."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from core import clock
from core.audit.actions import SYSTEM, record
from core.contributions import Job
from core.notices.actions import Notice, post
from core.vault.rules import Destroyed
from core.web.platform import Platform
from core.who import Site
from plugins.assistance import messages
from plugins.assistance.actions import work
from plugins.assistance.actions.mandates import reached
from plugins.assistance.codes import CaseCodes
from plugins.assistance.models import Case
from plugins.assistance.rules.states import BEFORE_FILING

AHEAD = (10, 2)
"""How many days before the last one a person is reminded."""


def remind(db: Session, site: Site, platform: Platform) -> None:
    """Write to people whose application is not sent yet and has a day; only where they said that it is safe."""
    today, now = clock.today(), clock.now()
    days = [today + timedelta(days=ahead) for ahead in AHEAD]
    found = db.scalars(
        select(Case).where(Case.due_on.in_(days), Case.state.in_(BEFORE_FILING), Case.person_id.is_not(None))
    )
    for case in found:
        if case.person_id is None or case.due_on is None:
            continue
        try:
            told = reached(db, case.person_id)
        except Destroyed:
            continue
        record(
            db,
            by=SYSTEM,
            verb="read",
            resource="cases",
            subject=case.person_id,
            about=str(case.id),
            now=now,
        )
        safe = [one for one in told.contacts if one.kind == "email" and one.safe and not one.no_message]
        for one in safe[:1]:
            code = CaseCodes(platform.signer.keyed).shown(case.id)
            speech = platform.tongues.speech(site, told.language)
            words = messages.reminder(site, speech, by=case.due_on, code=code)
            key = f"assistance case {case.id} {case.due_on} {(case.due_on - today).days}"
            post(db, Notice(key=key, recipient=one.value, subject=words.subject, body=words.body))
            work.journal(db, case, "reminder", by=None, now=now)


def all_jobs() -> list[Job]:
    """Return the work left to the worker."""
    return [Job(name="assistance.remind", run=remind, every="20 7 * * *")]
