"""What happens while nobody looks: reminders, forgetting, a process that dies, a body that counts itself."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, time, timedelta
from textwrap import dedent
from uuid import UUID

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from core import clock
from core.contributions import Channel, Figure
from core.dates import date_words, to_utc
from core.db import embedded
from core.db.check.declared import declared
from core.db.scope import Reach, Scope, open_session
from core.departure.actions import empty
from core.figures.actions import refresh
from core.figures.queries import counts
from core.files import actions as files
from core.files import queries as file_queries
from core.i18n import _, speaking
from core.notices.rules import TEXT, silent_until
from core.people.rules.draft import Contact
from core.privacy import register
from core.privacy import retention as nightly
from core.settings import ROOT
from core.web.platform import Platform
from core.who import Member
from plugins.assistance import jobs, messages
from plugins.assistance.actions import filing, mandates, planning, work
from plugins.assistance.actions.filing import Filed
from plugins.assistance.actions.mandates import Asked
from plugins.assistance.actions.work import Start
from plugins.assistance.codes import CaseCodes, MandateCodes, SigningCodes
from plugins.assistance.models import Case
from plugins.assistance.person import export
from plugins.assistance.queries import numbers, procedures
from plugins.assistance.rules import mandate as rules
from plugins.assistance.rules.states import Act, Said, Situation, State
from tests.core.people.desk import PIOLTELLO, Desk

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def desk(platform: Platform) -> Desk:
    return Desk(platform, PIOLTELLO)


@pytest.fixture(scope="module")
def by(desk: Desk) -> Member:
    return desk.colleague()


def opened(desk: Desk, by: Member, person: UUID, slug: str = "p-isee-precompilato") -> UUID:
    with desk.at_work() as db:
        version = next(one.id for one in procedures.in_force(db) if one.slug == slug)
        codes = CaseCodes(desk.platform.signer.keyed)
        start = Start(person_id=person, procedure_id=version)
        return work.begin(db, start, codes=codes, by=by, now=clock.now()).id


@contextmanager
def case_of(desk: Desk, case_id: UUID) -> Iterator[tuple[Session, Case]]:
    with desk.at_work() as db:
        case = db.get(Case, (desk.site.tenant_id, case_id))
        assert case is not None
        yield db, case


def test_people_are_reminded_once_and_only_where_it_is_safe(desk: Desk, by: Member) -> None:
    safe = desk.meet(by, contacts=(Contact(kind="email", value="sicura@esempio.test"),))
    unsafe = desk.meet(by, contacts=(Contact(kind="email", value="insicura@esempio.test", safe=False),))
    for person in (safe, unsafe):
        with case_of(desk, opened(desk, by, person)) as (_db, case):
            case.due_on = clock.today() + timedelta(days=2)
    for _twice in range(2):
        with desk.at_work() as db:
            jobs.remind(db, desk.site, desk.platform)
    with desk.at_work() as db:
        told = db.execute(
            text("SELECT recipient, subject, body FROM message WHERE key LIKE 'assistance case %'")
        ).all()
    assert [row.recipient for row in told] == ["sicura@esempio.test"]
    assert "ISEE" not in told[0].subject + told[0].body, "whoever reads along learns nothing"


def test_who_reads_arabic_is_reminded_in_arabic_and_led_to_the_arabic_page(desk: Desk, by: Member) -> None:
    person = desk.meet(by, language="ar", contacts=(Contact(kind="email", value="araba@esempio.test"),))
    case_id = opened(desk, by, person)
    with case_of(desk, case_id) as (_db, case):
        case.due_on = clock.today() + timedelta(days=10)
    with desk.at_work() as db:
        jobs.remind(db, desk.site, desk.platform)
        subject, body = db.execute(
            text("SELECT subject, body FROM message WHERE recipient = 'araba@esempio.test'")
        ).one()
    arabic, italian = body.split(messages.RULE)
    code = CaseCodes(desk.platform.signer.keyed).shown(case_id)
    with speaking("ar"):
        assert subject == _("Promemoria") != "Promemoria"
        assert date_words(clock.today() + timedelta(days=10)) in arabic
    assert f"{desk.site.url}/ar/pratiche/segui" in arabic and code in arabic and "Buongiorno" not in arabic
    assert "Buongiorno" in italian and f"{desk.site.url}/pratiche/segui" in italian and code in italian


def test_whoever_has_a_telephone_alone_is_reminded_by_it_in_few_words_and_never_at_night(
    desk: Desk, by: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    numbers_of = {"safe": "+393331112201", "unsafe": "+393331112202", "fixed": "+390292112203"}
    for name, number in numbers_of.items():
        contact = Contact(kind="phone", value=number, safe=name != "unsafe")
        with case_of(desk, opened(desk, by, desk.meet(by, contacts=(contact,)))) as (_db, case):
            case.due_on = clock.today() + timedelta(days=2)
    night = to_utc(clock.today(), time(23, 30))
    monkeypatch.setattr("plugins.assistance.jobs.silent_until", lambda _now: silent_until(night))
    listening = desk.platform.plugins.ask
    gateway = Channel(code=TEXT, send=lambda *_told: None)
    monkeypatch.setattr(
        type(desk.platform.plugins),
        "ask",
        lambda _self, on, name, **given: [gateway] if name == "channels" else listening(on, name, **given),
    )
    with desk.at_work() as db:
        jobs.remind(db, desk.site, desk.platform)
        told = db.execute(
            text("SELECT id, recipient, subject, body FROM message WHERE channel = 'sms'")
        ).all()
        assert [(one.recipient, one.subject) for one in told] == [(numbers_of["safe"], "")]
        assert len(told[0].body) <= 160 and "/pratiche/segui" in told[0].body and "ISEE" not in told[0].body
        waits = "SELECT scheduled_at FROM procrastinate_jobs WHERE args ->> 'message' = :message"
        at = db.execute(text(waits), {"message": str(told[0].id)}).scalar_one()
    assert at == to_utc(clock.today() + timedelta(days=1), time(8))


def test_a_year_after_the_end_nobody_is_named_and_the_count_stays(desk: Desk, by: Member) -> None:
    person = desk.meet(by)
    case_id = opened(desk, by, person)
    with case_of(desk, case_id) as (db, case):
        work.answer(db, case, "casa.mutuo", "sì", by=by, now=clock.now())
        work.note(db, case, "Una cosa detta", by=by, now=clock.now())
        situation = planning.plan(db, case, clock.now()).situation
        closing = Said(today=clock.today(), reason="Fatta altrove.")
        work.step(db, case, Act.CLOSE, situation, closing, by=by, now=clock.now())
    for days, kept in ((364, 1), (366, 0)):
        with desk.at_work() as db:
            nightly.run(desk.platform, db, desk.site, clock.now() + timedelta(days=days))
        with desk.at_work() as db:
            left = db.execute(
                text(
                    "SELECT (SELECT count(*) FROM assistance_case WHERE id = :id), "
                    "(SELECT count(person_id) FROM assistance_case WHERE id = :id), "
                    "(SELECT least(count(*), 1) FROM assistance_answer WHERE case_id = :id), "
                    "(SELECT least(count(*), 1) FROM assistance_note WHERE case_id = :id)"
                ),
                {"id": case_id},
            ).one()
        assert tuple(left) == (1, kept, kept, kept), days


def test_a_body_counts_itself_and_names_nobody(desk: Desk, by: Member) -> None:
    with desk.at_work() as db:
        before = {one.code: one.value for one in numbers.figures(db, clock.today().replace(day=1))}
    for _number in range(3):
        with case_of(desk, opened(desk, by, desk.meet(by))) as (db, case):
            planning.refresh(db, case, clock.now())
    with desk.at_work() as db:
        found = {one.code: one.value for one in numbers.figures(db, clock.today().replace(day=1))}
    for code in ("assistance.opened", "assistance.opened.p-isee-precompilato", "missing.documento_identita"):
        assert found[code] == before.get(code, 0) + 3


def test_how_long_a_procedure_takes_is_told_from_five_on_and_not_taken_for_a_count(
    desk: Desk, by: Member
) -> None:
    code, today = "days.filing.p-naspi", clock.today()

    def figures() -> dict[str, int]:
        with desk.at_work() as db:
            return {one.code: one.value for one in numbers.figures(db, today.replace(day=1))}

    for number, took in enumerate((1, 2, 3, 30, 90), start=1):
        assert code not in figures(), "fewer than five tell nothing"
        with case_of(desk, opened(desk, by, desk.meet(by), "p-naspi")) as (db, case):
            case.state, case.opened_at = State.READY, clock.now() - timedelta(days=took)
            said = Said(today=today, where="INPS", on=today)
            sent = Filed(said=said, protocol=str(number), expected_on=None, receipt=None)
            filing.file(db, case, sent, Situation(state=State.READY), by=by, now=clock.now())
    found = figures()
    assert found[code] == 3
    with desk.at_work() as db:
        refresh(db, [Figure(code=code, label="Giorni", month=today.replace(day=1), value=found[code])])
    scope = Scope(desk.site.district_id, None, Reach.DISTRICT)
    with open_session(desk.platform.district_engine, scope) as db, db.begin():
        told = [one.value for one in counts(db, today.replace(day=1)) if one.code == code]
    assert told == [3], "three days are no small count"


KILLED = """
    import os, sys
    from uuid import UUID
    from core import clock
    from core.app import build_platform
    from core.settings import Settings
    from plugins.assistance.actions import papers, planning
    from plugins.assistance.models import Case
    from tests.conftest import settings_for
    from tests.core.people.desk import PIOLTELLO, Desk
    from tests.plugins.assistance.desk import photo
    from pathlib import Path

    url, folder, case_id = sys.argv[1:]
    platform = build_platform(settings_for(url, data_dir=Path(folder)))
    desk = Desk(platform, PIOLTELLO)
    with desk.at_work() as db:
        case = db.get(Case, (desk.site.tenant_id, UUID(case_id)))
        plan = planning.plan(db, case, clock.now())
        papers.take(db, case, plan.missing[0], [photo()], now=clock.now())
        print("put away", flush=True)
        os.kill(os.getpid(), 9)
"""


def test_who_dies_between_file_and_record_leaves_neither(
    desk: Desk, by: Member, database: str, platform: Platform
) -> None:
    case_id = opened(desk, by, desk.meet(by))
    command = [sys.executable, "-c", dedent(KILLED), database, str(platform.settings.data_dir), str(case_id)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (-signal.SIGKILL, "put away\n"), done.stderr
    with desk.at_work() as db:
        ticks = db.execute(text("SELECT count(*) FROM assistance_tick WHERE case_id = :id"), {"id": case_id})
        assert ticks.scalar_one() == 0
        known = file_queries.places(db)
        lying = {name for name, _since in file_queries.store(db).of_body(desk.site.tenant_id)}
        assert lying - known, "positive control: something was put away"
        files.collect(db, now=clock.now() + timedelta(hours=2))
    with desk.at_work() as db:
        lying = {name for name, _since in file_queries.store(db).of_body(desk.site.tenant_id)}
        assert lying == file_queries.places(db)
    with case_of(desk, case_id) as (db, case):
        assert planning.plan(db, case, clock.now()).missing


TOLD = {
    ("assistance_case", "state"): "respinta",
    ("assistance_case", "outcome"): "respinta",
    ("assistance_case", "origin"): "dalla sua scheda",
    ("assistance_case", "due_on"): "31 dicembre 2031",
    ("assistance_case", "missing"): "Targhe di auto",
    ("assistance_event", "kind"): "ha aperto la pratica",
    ("assistance_event", "about"): "Documento di identità",
    ("assistance_answer", "value"): "proprietà",
    ("assistance_tick", "document"): "Documento di identità",
    ("assistance_tick", "state"): "visto",
    ("assistance_note", "words"): "Canta il canarino",
    ("assistance_note", "due_on"): "30 dicembre 2031",
    ("assistance_mandate", "procedures"): "p-isee-precompilato",
    ("assistance_mandate", "words"): "Non do a nessuno le mie password",
    ("assistance_filing", "filed_on"): "1 novembre 2026",
    ("assistance_filing", "place"): "Sportello del canarino",
    ("assistance_filing", "protocol"): "CAN.2026.7",
    ("assistance_filing", "on_behalf"): "lo sportello, con la tua delega",
    ("assistance_filing", "expected_on"): "2 dicembre 2026",
    ("assistance_filing", "decided_on"): "20 novembre 2026",
    ("assistance_filing", "reason"): "Manca una piuma",
    ("assistance_filing", "appeal_until"): "19 gennaio 2027",
}
"""Each tagged column, and what has to be read of it in the copy."""


def test_the_copy_tells_everything_that_is_tagged(desk: Desk, by: Member) -> None:
    declared()
    tagged = {
        (table, column)
        for table, column, says, _module in register.places()
        if table.startswith("assistance_") and says.kind in ("identity", "contact", "content", "special")
    }
    assert tagged == TOLD.keys()
    person, now = desk.meet(by), clock.now()
    with case_of(desk, opened(desk, by, person)) as (db, case):
        work.answer(db, case, "casa.titolo", "proprieta", by=by, now=now)
        work.note(db, case, "Canta il canarino", kind="task", due_on=date(2031, 12, 30), by=by, now=now)
        work.tick(db, case, work.Paper(document="documento_identita", state="seen"), by=by, now=now)
        held(desk, db, person, by)
        sent = Filed(
            said=Said(
                today=clock.today(), on_behalf=True, where="Sportello del canarino", on=date(2026, 11, 1)
            ),
            protocol="CAN.2026.7",
            expected_on=date(2026, 12, 2),
            receipt=None,
        )
        case.state = State.READY
        filing.file(db, case, sent, Situation(state=State.READY, mandate=True), by=by, now=now)
        said = Said(today=clock.today(), on=date(2026, 11, 20), outcome="refused", reason="Manca una piuma")
        appeal = date(2027, 1, 19)
        situation = Situation(state=State.FILED)
        filing.decide(db, case, said, situation, appeal_until=appeal, by=by, now=now)
        case.due_on, case.missing = date(2031, 12, 31), ["targhe"]
        db.flush()
        copy = " ".join(f"{label} {words}" for kept in export(db, person) for label, words in kept.rows)
    assert [place for place, words in TOLD.items() if words not in copy] == [], copy


def held(desk: Desk, db: Session, person: UUID, by: Member) -> None:
    first = clock.today()
    words = rules.words(body="x", person="x", procedures=["x"], first=first, last=first)
    asked = Asked(person_id=person, procedures=("p-isee-precompilato",), first=first, last=first, words=words)
    keyed = desk.platform.signer.keyed
    mandates.ask(db, asked, codes=(MandateCodes(keyed), SigningCodes(keyed)), by=by, now=clock.now())


def test_the_journal_goes_with_a_body_that_left_and_not_before(
    desk: Desk, by: Member, server: embedded.Server, database: str
) -> None:
    opened(desk, by, desk.meet(by))
    superuser = create_engine(
        server.url("postgres", server.superuser_password, str(make_url(database).database))
    )
    for days, gone in ((1, False), (-1, True)):
        with superuser.begin() as everything:
            everything.execute(text("DELETE FROM departure"))
            everything.execute(
                text(
                    "INSERT INTO departure (district_id, organisation_id, announced_at, announced_by, reason, ends_at) "
                    "VALUES (:d, :t, now() - interval '100 days', :a, 'Prova', now() + :days * interval '1 day')"
                ),
                {"d": desk.site.district_id, "t": desk.site.tenant_id, "a": by.account_id, "days": days},
            )
        if gone:
            with desk.at_work() as db:
                assert empty(db, organisation_id=desk.site.tenant_id, now=clock.now())["assistance_event"]
        else:
            with pytest.raises(DBAPIError, match="only added to"), desk.at_work() as db:
                empty(db, organisation_id=desk.site.tenant_id, now=clock.now())
    superuser.dispose()
