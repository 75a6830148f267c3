"""What the worker does for applications: it reminds people of their days."""

from collections.abc import Collection
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from core import clock
from core.audit.actions import SYSTEM, record
from core.contacts import receives_texts
from core.contributions import Job
from core.notices.actions import Notice, post
from core.notices.rules import EMAIL, TEXT, silent_until
from core.vault.rules import Destroyed
from core.web.platform import Platform
from core.who import Site
from plugins.assistance import messages
from plugins.assistance.actions import work
from plugins.assistance.actions.mandates import Reached, reached
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
    asked = {"db": db, "site": site, "settings": platform.settings}
    ways = [one.code for one in platform.plugins.ask(site.plugins, "channels", **asked)]
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
        if way := _way(told, ways):
            _write(db, site, platform, case, *way, language=told.language, left=(case.due_on - today).days)


def _way(told: Reached, ways: Collection[str]) -> tuple[str, str] | None:
    """Return how and where she is told: by e-mail, else in few words to a telephone; only where that is safe."""
    safe = [one for one in told.contacts if one.safe and not one.no_message]
    mails = ((EMAIL, one.value) for one in safe if one.kind == "email")
    phones = ((TEXT, one.value) for one in safe if one.kind == "phone" and receives_texts(one.value))
    return next(mails, None) or (next(phones, None) if TEXT in ways else None)


def _write(
    db: Session, site: Site, platform: Platform, case: Case, way: str, to: str, *, language: str, left: int
) -> None:
    if case.due_on is None:
        return
    now, speech = clock.now(), platform.tongues.speech(site, language)
    code = CaseCodes(platform.signer.keyed).shown(case.id)
    words = messages.reminder(site, speech, by=case.due_on, code=code, way=way)
    key = f"assistance case {case.id} {case.due_on} {left}"
    notice = Notice(key=key, recipient=to, subject=words.subject, body=words.body, channel=way)
    post(db, notice, at=silent_until(now) if way == TEXT else None)
    work.journal(db, case, "reminder", by=None, now=now)


def all_jobs() -> list[Job]:
    """Return the work left to the worker."""
    return [Job(name="assistance.remind", run=remind, every="20 7 * * *")]
