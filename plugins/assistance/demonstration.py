"""Invented people and their applications, so that a demonstration has something to show. Nobody here exists."""

import hashlib
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import cycle
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.dates import local
from core.db.ids import new_id
from core.demo.somebody import somebody
from core.people.actions import writing
from core.people.actions.writing import PersonCodes
from core.people.rules.draft import Contact, Draft
from core.who import Member, Site
from plugins.assistance import permissions
from plugins.assistance.actions import filing, mandates, papers, planning, work
from plugins.assistance.actions.filing import Filed
from plugins.assistance.actions.mandates import Asked
from plugins.assistance.actions.work import SEEN, Paper, Start
from plugins.assistance.codes import CaseCodes, MandateCodes, SigningCodes
from plugins.assistance.meetings import FIELDS
from plugins.assistance.models import Case, Meeting
from plugins.assistance.queries import procedures
from plugins.assistance.rules import mandate as rules
from plugins.assistance.rules.questions import options
from plugins.assistance.rules.states import Act, Outcome, Said

MEETINGS, DAYS = 40, 60


@dataclass(frozen=True, slots=True)
class Story:
    """Somebody invented, what she asks for, how far it has come."""

    name: str
    surname: str
    language: str
    procedure: str
    days: int
    until: str


STORIES = (
    Story("Halima", "Fontanarosa", "ar", "p-isee-precompilato", 2, "begun"),
    Story("Vasile", "Montesole", "ro", "p-auu-nuovo-figlio", 6, "answered"),
    Story("Rosalba", "Granodoro", "it", "p-invalidita-accompagnamento", 9, "waiting"),
    Story("Josefa", "Oltrefiume", "es", "p-bonus-nido", 14, "ready"),
    Story("Karim", "Ventochiaro", "ur", "p-rinnovo-permesso", 25, "filed"),
    Story("Pia", "Acquaviola", "it", "p-dote-scuola", 48, "granted"),
    Story("Ion", "Biancopino", "ro", "p-contributo-affitto", 70, "refused"),
    Story("Teresa", "Lunanova", "it", "p-naspi", 12, "closed"),
)
ANSWERED = ("answered", "waiting", "ready", "filed", "granted", "refused")
SEEN_ALL = ("ready", "filed", "granted", "refused")
SENT = ("filed", "granted", "refused")


def fill(db: Session, site: Site, platform: Any, now: datetime) -> None:
    """Invent a few people and their applications for a body of the demonstration; once only."""
    by, known = (
        somebody(db, site, platform, may=permissions.WRITE),
        {slug: one for one, slug in _versions(db)},
    )
    if by is None or not known or db.scalar(select(Case.id).limit(1)):
        return
    chance = random.Random(hashlib.sha256(site.slug.encode()).digest())  # noqa: S311 - nothing secret
    for story in STORIES:
        if story.procedure in known:
            _tell(db, site, platform, story, known[story.procedure], by=by, now=now)
    _meetings(db, by, chance, now)


def _versions(db: Session) -> Iterator[tuple[UUID, str]]:
    return ((one.id, one.slug) for one in procedures.in_force(db))


def _tell(
    db: Session, site: Site, platform: Any, story: Story, version: UUID, *, by: Member, now: datetime
) -> None:
    keyed, begun = platform.signer.keyed, now - timedelta(days=story.days)
    person_id = new_id()
    mail = f"{story.name}.{story.surname}@esempio.test".lower()
    told = Draft(
        name=story.name,
        surname=story.surname,
        language=story.language,
        contacts=(Contact(kind="email", value=mail),),
    )
    writing.create(
        db, told=told, code=PersonCodes(keyed).of(person_id), person_id=person_id, by=by, now=begun
    )
    start = Start(person_id=person_id, procedure_id=version, demonstration=True)
    case = work.begin(db, start, codes=CaseCodes(keyed), by=by, now=begun)
    if story.until in ANSWERED:
        _answer(db, case, by, begun)
    if story.until in SEEN_ALL:
        for paper in planning.plan(db, case, begun).missing:
            work.tick(db, case, Paper(document=paper.doc, state=SEEN), by=by, now=begun)
    _move(db, case, story, by, now)
    if story.until in ("ready", "filed"):
        _mandate(db, site, keyed, story, person_id, by=by, now=now)
    planning.refresh(db, case, now)


def _answer(db: Session, case: Case, by: Member, now: datetime) -> None:
    """Answer all questions, the same way every time."""
    while (question := planning.plan(db, case, now).question) is not None:
        text = next(iter(options(question)), "2")
        work.answer(db, case, question.code, text, by=by, now=now)
    while (event := planning.plan(db, case, now).event) is not None:
        day = local(now).date() - timedelta(days=20)
        work.answer(db, case, planning.EVENT + event, day.isoformat(), by=by, now=now)


def _move(db: Session, case: Case, story: Story, by: Member, now: datetime) -> None:
    today, begun = local(now).date(), local(case.opened_at).date()

    def step(act: Act, said: Said) -> None:
        work.step(db, case, act, planning.plan(db, case, now).situation, said, by=by, now=now)

    if story.until == "waiting":
        step(Act.WAIT, Said(today=today))
        for paper in planning.plan(db, case, now).missing[:1]:
            papers.ask(db, case, paper, by=by, now=now)
        due = today + timedelta(days=3)
        work.note(db, case, "Chiamarla: ha chiesto il certificato?", kind="task", due_on=due, by=by, now=now)
    if story.until == "closed":
        step(Act.CLOSE, Said(today=today, reason="La fa il patronato."))
    if story.until in SEEN_ALL:
        step(Act.PREPARE, Said(today=today))
    if story.until in SENT:
        said = Said(today=today, where="INPS", on=begun + timedelta(days=3))
        sent = Filed(
            said=said,
            protocol=f"DEMO.{begun:%Y}.{story.days:04}",
            expected_on=today - timedelta(days=1),
            receipt=None,
        )
        filing.file(db, case, sent, planning.plan(db, case, now).situation, by=by, now=now)
    if story.until in ("granted", "refused"):
        refused = story.until == "refused"
        said = Said(
            today=today,
            on=today - timedelta(days=2),
            outcome=Outcome.REFUSED if refused else Outcome.GRANTED,
            reason="Manca la residenza da sei mesi." if refused else "",
        )
        appeal = today + timedelta(days=28) if refused else None
        situation = planning.plan(db, case, now).situation
        filing.decide(db, case, said, situation, appeal_until=appeal, by=by, now=now)


def _mandate(
    db: Session, site: Site, keyed: Any, story: Story, person_id: UUID, *, by: Member, now: datetime
) -> None:
    first, last = mandates.usual(now)
    words = rules.words(
        body=site.name,
        person=f"{story.name} {story.surname}",
        procedures=[procedures.titles(db)[story.procedure]],
        first=first,
        last=last,
    )
    asked = Asked(person_id=person_id, procedures=(story.procedure,), first=first, last=last, words=words)
    mandates.ask(db, asked, codes=(MandateCodes(keyed), SigningCodes(keyed)), by=by, now=now)


def _meetings(db: Session, by: Member, chance: random.Random, now: datetime) -> None:
    days = cycle(range(1, DAYS))
    for _number in range(MEETINGS):
        told = {one.code: chance.choice(one.options)[0] for one in FIELDS if not one.optional}
        day = local(now).date() - timedelta(days=next(days))
        minutes = chance.choice((15, 20, 30, 30, 45, 60))
        db.add(Meeting(id=new_id(), by=by.membership_id, day=day, minutes=minutes, told=told))
    db.flush()
