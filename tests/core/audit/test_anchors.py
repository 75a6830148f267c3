"""Where a log ends leaves the installation every day, and a log cut shorter does not fit what left."""

from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from click.testing import CliRunner
from sqlalchemy import Engine, text

from core.audit import actions, anchoring, commands, jobs, rules
from core.cli import cli
from core.contributions import Job
from core.db.scope import Scope, open_session, transaction
from core.jobs.worker import jobs as all_jobs
from core.web.platform import Platform
from core.who import Member, Site
from tests.actors import People
from tests.core.audit.conftest import HUB

DAY = date(2026, 11, 22)


def read_some(platform: Platform, scope: Scope, anna: Member, *numbers: int) -> None:
    for number in numbers:
        with transaction(platform.engine, scope) as db:
            actions.record(db, by=anna, verb="read", resource="person", subject=UUID(int=number))


def mails(superuser: Engine) -> list:
    with superuser.begin() as everything:
        return list(everything.execute(text("SELECT recipient, subject, body FROM message ORDER BY id")))


def test_an_anchor_leaves_by_mail_and_into_a_file_once_a_day(
    platform: Platform, scope: Scope, anna: Member, superuser: Engine, tmp_path: Path
) -> None:
    people = People(platform)
    site = people.site(HUB)
    people.hire(HUB, "association_admin", email="capo@esempio.test")
    people.hire("localhost", "district_admin", email="ufficio@esempio.test")
    read_some(platform, scope, anna, 1, 2, 3)
    for _again in range(2):
        with open_session(platform.engine, scope) as db, db.begin():
            anchoring.anchor(db, site, folder=tmp_path, today=DAY)
    (anchor,) = rules.anchors((tmp_path / anchoring.FILE).read_text())
    assert (anchor.day, anchor.body, anchor.seq) == ("2026-11-22", str(site.tenant_id), 3)
    assert (tmp_path / anchoring.FILE).stat().st_mode & 0o777 == 0o600
    portal = people.site("localhost")
    with open_session(platform.engine, Scope(portal.district_id, portal.tenant_id)) as db, db.begin():
        anchoring.tell_the_office(db, portal, today=DAY)
    ours, theirs = mails(superuser)
    assert (ours.recipient, theirs.recipient) == ("capo@esempio.test", "ufficio@esempio.test")
    assert site.name not in ours.subject + theirs.subject
    assert list(rules.anchors(ours.body)) == list(rules.anchors(theirs.body)) == [anchor]


@pytest.mark.long
def test_the_command_finds_a_cut_tail_by_the_file_or_by_the_mail(
    platform: Platform, scope: Scope, anna: Member, superuser: Engine, tmp_path: Path, monkeypatch
) -> None:  # fmt: skip
    for name, value in environment(platform, tmp_path).items():
        monkeypatch.setenv(name, value)
    read_some(platform, scope, anna, 4, 5)
    with open_session(platform.engine, scope) as db, db.begin():
        site = platform.sites.find(HUB)
        made = anchoring.anchor(db, site, folder=tmp_path, today=date(2026, 11, 23))
    mail = tmp_path / "message.eml"
    mail.write_text(f"Subject: x\n\n{made.line()}\n")
    assert run("--tenant", "caritas-pioltello") == (0, "caritas-pioltello: 5 righe, tutto in ordine.\n")
    assert run()[0] == 0
    cut(superuser, scope, to=4)
    for more in ([], ["--anchors", str(mail)]):
        code, said = run("--tenant", "caritas-pioltello", *more)
        assert code == 1
        assert "Il 2026-11-23 il registro arrivava alla riga 5: ora finisce alla 4." in said
    (tmp_path / anchoring.FILE).unlink()
    assert run("--tenant", "caritas-pioltello")[0] == 0, "a cut tail fits itself: only an anchor tells"


def environment(platform: Platform, folder: Path) -> dict[str, str]:
    settings = platform.settings
    return {
        "DIFFUSO_DATABASE_URL": settings.database_url,
        "DIFFUSO_SECRET_KEY": settings.secret_key,
        "DIFFUSO_MASTER_KEY": settings.master_key,
        "DIFFUSO_DATA_DIR": str(folder),
    }


def run(*arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(cli, ["audit", "verify", *arguments])
    return done.exit_code, done.output


def cut(superuser: Engine, scope: Scope, *, to: int) -> None:
    with superuser.begin() as everything:
        everything.execute(text("SET LOCAL session_replication_role = replica"))
        everything.execute(text("DELETE FROM audit_entry WHERE seq > :to"), {"to": to})
        everything.execute(
            text("UPDATE audit_head SET seq = e.seq, hash = e.hash FROM audit_entry e WHERE e.seq = :to"),
            {"to": to},
        )


@pytest.mark.parametrize("job", jobs.JOBS, ids=lambda job: job.name)
def test_the_worker_does_it_every_night(platform: Platform, site: Site, job: Job) -> None:
    assert job in all_jobs(platform)
    assert job.every
    assert commands.audit.name == "audit"
