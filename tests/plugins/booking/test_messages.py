"""Messages to people: through a real mail server, once, and only while they hold."""

import socket
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from core import clock
from core.dates import date_words, local
from core.jobs.worker import jobs, run_one
from core.notices import sink
from core.web.platform import Platform
from plugins.booking import messages
from tests.actors import Browser
from tests.plugins.booking.stage import Hub, confirm, value_of, walk

SUBJECTS = {"Il tuo appuntamento", "Promemoria", "Appuntamento spostato", "Appuntamento annullato"}


class Post:
    """A mail server, and a worker that is asked to work."""

    def __init__(self, platform: Platform, folder: Path) -> None:
        self.platform, self.folder = platform, folder
        self.jobs = {job.name: job for job in jobs(platform)}

    def work(self, hub: Hub, name: str = "booking.") -> None:
        """Run what was left to the worker, whenever it is due."""
        for row in hub.jobs(name):
            self.run(row.task_name, row.args)

    def run(self, name: str, arguments: dict[str, Any]) -> None:
        run_one(self.platform, self.jobs[name], **arguments)

    @property
    def mails(self) -> list[EmailMessage]:
        files = sorted(self.folder.glob("*.eml"))
        return [message_from_bytes(file.read_bytes(), policy=policy.default) for file in files]  # type: ignore[misc]


@pytest.fixture
def post(platform: Platform, tmp_path: Path) -> Iterator[Post]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with sink.running(tmp_path / "mail", port=port):
        at_work = replace(platform.settings, smtp_url=f"smtp://127.0.0.1:{port}")
        yield Post(replace(platform, settings=at_work), tmp_path / "mail")


def book(citizen: Browser, hub: Hub, ahead: int = 4) -> UUID:
    confirm(citizen, walk(citizen, hub, hub.at(ahead, 9), email="rosa@esempio.test"))
    made: UUID = hub.rows()[0].id
    return made


def body_of(mail: EmailMessage) -> str:
    part = mail.get_body(("plain",))
    assert part
    return str(part.get_content())


def test_the_confirmation_says_all_one_needs(citizen: Browser, hub: Hub, post: Post) -> None:
    made = book(citizen, hub)
    post.work(hub)
    (mail,) = post.mails
    words = body_of(mail)
    assert (mail["subject"], mail["to"]) == ("Il tuo appuntamento", "rosa@esempio.test")
    assert date_words(local(hub.at(4, 9)))[1:] in words and "alle 9:00" in words
    assert "Centro di ascolto Caritas Pioltello" in words and "Indirizzo da confermare" in words
    assert hub.codes.shown(made) in words and "- Documento di identità" in words
    assert f"{hub.site.url}/appuntamenti/gestisci e scrivi" in words, "the address without the code"
    (calendar,) = list(mail.iter_attachments())
    assert calendar.get_content_type() == "text/calendar" and calendar.get_param("method") == "PUBLISH"
    assert str(made) in str(calendar.get_content())


def test_it_is_told_in_the_person_s_language_with_the_italian_below(
    citizen: Browser, hub: Hub, post: Post
) -> None:
    confirm(citizen, walk(citizen, hub, hub.at(4, 9), email="rosa@esempio.test", language="ro"))
    post.work(hub)
    (mail,) = post.mails
    own, italian = body_of(mail).replace("\r\n", "\n").split(messages.RULE)
    assert date_words(local(hub.at(4, 9)), "ro")[1:] in own and date_words(local(hub.at(4, 9)))[1:] in italian
    assert (
        f"{hub.site.url}/ro/appuntamenti/gestisci" in own
        and f"{hub.site.url}/appuntamenti/gestisci" in italian
    )
    assert "\2" not in own and mail["subject"] not in SUBJECTS


def test_it_is_told_once_however_often_the_job_runs(citizen: Browser, hub: Hub, post: Post) -> None:
    book(citizen, hub)
    post.work(hub, "booking.confirm")
    post.work(hub, "booking.confirm")
    assert len(post.mails) == 1


def test_the_code_and_the_words_are_kept_nowhere(citizen: Browser, hub: Hub, post: Post) -> None:
    made = book(citizen, hub)
    post.work(hub)
    with hub.db() as db:
        kept = db.execute(text("SELECT key, body, sent_at, attachment FROM message")).one()
        everything = " ".join(db.execute(text("SELECT message::text FROM message")).scalars())
    assert (
        kept.key == f"booking {made} 0 confirm" and kept.sent_at and not kept.body and kept.attachment is None
    )
    assert hub.codes.of(made) not in everything and hub.codes.shown(made) not in everything


def test_two_days_before_a_reminder(citizen: Browser, hub: Hub, post: Post) -> None:
    book(citizen, hub)
    post.work(hub)
    (remind,) = hub.jobs("booking.remind")
    assert remind.scheduled_at == hub.at(4, 9) - timedelta(hours=48)
    post.run(remind.task_name, remind.args)
    assert [mail["subject"] for mail in post.mails] == ["Il tuo appuntamento", "Promemoria"]


def test_no_reminder_for_what_is_near(citizen: Browser, hub: Hub, post: Post) -> None:
    book(citizen, hub, ahead=1)
    post.work(hub)
    assert not hub.jobs("booking.remind")


def test_a_reminder_of_what_was_moved_or_cancelled_stays_silent(
    citizen: Browser, hub: Hub, post: Post
) -> None:
    book(citizen, hub)
    post.work(hub)
    (old,) = hub.jobs("booking.remind")
    citizen.post("/appuntamenti/mio/sposta", {"ora": value_of(hub.at(5, 10))})
    post.work(hub, "booking.moved")
    post.run(old.task_name, old.args)
    assert [mail["subject"] for mail in post.mails] == ["Il tuo appuntamento", "Appuntamento spostato"]
    new = next(job for job in hub.jobs("booking.remind") if job.args["sequence"] == 1)
    assert new.scheduled_at == hub.at(5, 10) - timedelta(hours=48)
    citizen.post("/appuntamenti/mio/annulla", {})
    post.run(new.task_name, new.args)
    assert len(post.mails) == 2


def test_a_cancellation_takes_it_out_of_the_calendar(citizen: Browser, hub: Hub, post: Post) -> None:
    made = book(citizen, hub)
    citizen.post("/appuntamenti/mio/annulla", {})
    post.work(hub)
    (mail,) = post.mails
    assert mail["subject"] == "Appuntamento annullato"
    assert hub.codes.shown(made) not in body_of(mail)
    (calendar,) = list(mail.iter_attachments())
    inside = str(calendar.get_content())
    assert calendar.get_param("method") == "CANCEL" and "METHOD:CANCEL" in inside and "SEQUENCE:1" in inside


def test_what_was_cancelled_before_it_was_confirmed_is_not_confirmed(
    citizen: Browser, hub: Hub, post: Post
) -> None:
    book(citizen, hub)
    citizen.post("/appuntamenti/mio/annulla", {})
    post.work(hub, "booking.confirm")
    assert post.mails == []


def test_no_subject_tells_what_it_is_about(citizen: Browser, hub: Hub, post: Post) -> None:
    book(citizen, hub)
    post.work(hub)
    citizen.post("/appuntamenti/mio/sposta", {"ora": value_of(hub.at(5, 10))})
    citizen.post("/appuntamenti/mio/annulla", {})
    post.work(hub)
    assert {mail["subject"] for mail in post.mails} <= SUBJECTS
    for mail in post.mails:
        headers = " ".join(f"{name}: {value}" for name, value in mail.items())
        assert "Rosa" not in headers and "Caritas" not in headers and "ISEE" not in headers


def test_a_mail_server_that_is_away_leaves_the_job_to_be_tried_again(
    citizen: Browser, hub: Hub, platform: Platform
) -> None:
    book(citizen, hub)
    away = replace(platform, settings=replace(platform.settings, smtp_url="smtp://127.0.0.1:9"))
    (left,) = hub.jobs("booking.confirm")
    run_one(away, {job.name: job for job in jobs(away)}[left.task_name], **left.args)
    again = hub.jobs("booking.confirm")[-1]
    assert again.args["attempt"] == 1 and again.scheduled_at > clock.now()
    with hub.db() as db:
        row = db.execute(text("SELECT state, why, sent_at FROM message")).one()
    assert tuple(row) == ("failed", "away", None)


def test_the_desk_moves_and_cancels_and_the_person_hears_of_it(desk: Browser, hub: Hub, post: Post) -> None:
    made = hub.put(hub.at(4, 9))
    desk.post(f"/appuntamenti/{made}/sposta", {"ora": value_of(hub.at(4, 10))})
    post.work(hub)
    desk.post(f"/appuntamenti/{made}/annulla", {"motivo": "Guasto alla caldaia"})
    post.work(hub, "booking.cancelled")
    assert [mail["subject"] for mail in post.mails] == ["Appuntamento spostato", "Appuntamento annullato"]
    assert "caldaia" not in body_of(post.mails[1])


def test_months_of_counts(hub: Hub, platform: Platform) -> None:
    for minute, state in ((0, "served"), (30, "served")):
        hub.put(hub.at(-1, 9, minute), state=state)
    hub.put(hub.at(-1, 11), state="no_show")
    hub.put(hub.at(-1, 12), state="cancelled")
    with hub.db() as db:
        told = platform.plugins.ask({"booking"}, "figures", db=db, site=hub.site, today=clock.today())
    sums: dict[str, int] = {}
    for figure in told:
        sums[figure.code] = sums.get(figure.code, 0) + figure.value
    assert sums == {"booking.booked": 3, "booking.served": 2, "booking.no_show": 1}
