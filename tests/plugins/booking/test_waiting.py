"""Whoever waits to be told: held for her, three times at most, never near the date she has."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from core import clock
from core.web.platform import Platform
from plugins.booking import person
from plugins.booking.answer_links import key_of
from plugins.booking.rules import waiting as rules
from tests.actors import Browser
from tests.plugins.booking.stage import PERSON, Hub, code_on, confirm, walk
from tests.plugins.booking.test_messages import Post, body_of, post

__all__ = ["post"]
MAIL = PERSON | {"email": "rosa@esempio.test", "phone": ""}


@pytest.fixture(autouse=True)
def _by_day(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Nobody is told at night, whenever the tests run; every wish goes at the end."""
    monkeypatch.setattr("plugins.booking.jobs.silent_until", lambda _now: None)
    yield
    with hub.db() as db:
        db.execute(text("DELETE FROM booking_waiting"))
        db.execute(
            text("SELECT booking_let_go(appointment_id) FROM booking_taken WHERE held_until IS NOT NULL")
        )


def rows(hub: Hub) -> list[Any]:
    with hub.db() as db:
        return list(db.execute(text("SELECT * FROM booking_waiting ORDER BY asked_at, id")))


def change(hub: Hub, sql: str) -> None:
    with hub.db() as db:
        db.execute(text(f"UPDATE booking_waiting SET {sql}"))  # noqa: S608 - written here


def look(hub: Hub, post: Post) -> None:
    post.run("booking.freed", {"district": str(hub.site.district_id), "tenant": str(hub.site.tenant_id)})


def ask(browser: Browser, hub: Hub, **more: str) -> Any:
    return browser.post("/appuntamenti/avvisami", MAIL | {"tipo": hub.kind()} | more)


def link(platform: Platform, waiting_id: UUID) -> str:
    return f"/appuntamenti/posto/{key_of(platform.signer.keyed, waiting_id)}"


def test_what_becomes_free_is_held_for_who_asked_first_and_taken_by_a_link(
    citizen: Browser, hub: Hub, post: Post, platform: Platform
) -> None:
    assert "Ti avvisiamo noi" in ask(citizen, hub)
    look(hub, post)
    (mail,), (one,) = post.mails, rows(hub)
    assert one.state == "offered" and one.notices == 1 and mail["subject"] == "Il tuo appuntamento"
    assert link(platform, one.id) in body_of(mail) and "Rosa" not in body_of(mail)
    (held,) = hub.taken()
    assert held.held_until and held.starts_at == one.offered_at
    page = citizen.get(link(platform, one.id))
    assert "Si è liberato un posto" in page and "Rosa" not in page.html and not hub.rows()
    assert "Il mio appuntamento" in citizen.post(f"{link(platform, one.id)}/prendi")
    (made,), (taken,) = hub.rows(), hub.taken()
    assert (made.starts_at, made.name) == (one.offered_at, "Rosa D'Amico") and taken.held_until is None
    assert citizen.post(f"{link(platform, one.id)}/prendi").status == 409 and len(hub.rows()) == 1


def test_three_notices_at_most_and_each_of_another_time(citizen: Browser, hub: Hub, post: Post) -> None:
    ask(citizen, hub)
    for _time in range(5):
        look(hub, post)
        change(hub, "offered_until = now() - interval '1 min' WHERE state = 'offered'")
    (one,) = rows(hub)
    assert len(post.mails) == rules.MOST_NOTICES and one.state == "ended" and not hub.taken()
    assert len(set(one.refused)) == rules.MOST_NOTICES


def test_nobody_is_told_near_the_date_that_she_has(citizen: Browser, hub: Hub, post: Post) -> None:
    confirm(citizen, walk(citizen, hub, hub.at(9, 9), email="rosa@esempio.test"))
    assert "resta tuo" in citizen.post("/appuntamenti/mio/prima")
    look(hub, post)
    (one,) = rows(hub)
    assert one.state == "offered" and one.offered_at < hub.at(9, 9)
    change(hub, "state = 'waiting', offered_at = NULL, offered_until = NULL, notices = 0")
    with hub.db() as db:
        db.execute(
            text("UPDATE booking_appointment SET starts_at = :s, ends_at = :e"),
            {"s": hub.at(6, 9), "e": hub.at(6, 10)},
        )
    look(hub, post)
    assert rows(hub)[0].state == "waiting" and len(post.mails) == 1


def test_an_earlier_time_moves_the_appointment_that_she_has(
    citizen: Browser, hub: Hub, post: Post, platform: Platform
) -> None:
    confirm(citizen, walk(citizen, hub, hub.at(9, 9), email="rosa@esempio.test"))
    citizen.post("/appuntamenti/mio/prima")
    look(hub, post)
    (one,) = rows(hub)
    assert "si sposta qui" in citizen.get(link(platform, one.id))
    citizen.post(f"{link(platform, one.id)}/prendi")
    (moved,) = hub.rows()
    assert moved.starts_at == one.offered_at and moved.sequence == 1 and len(hub.taken()) == 1


def test_once_a_day_and_four_times_a_month_unless_staff_say_so(
    citizen: Browser, hub: Hub, desk: Browser
) -> None:
    ask(citizen, hub)
    again = ask(citizen, hub)
    assert again.status == 422 and "già chiesto oggi" in again and "rosa@esempio.test" in again.html
    for day in range(1, rules.MOST_A_MONTH):
        change(hub, f"once = 'day {day}' WHERE once NOT LIKE 'day%'")
        assert ask(citizen, hub).status == 200
    change(hub, "once = 'day 9' WHERE once NOT LIKE 'day%'")
    assert "Questo mese" in ask(citizen, hub)
    for _time in range(2):
        assert "la avvisiamo" in desk.post("/appuntamenti/attesa", MAIL | {"tipo": hub.kind()})
    assert len(rows(hub)) == rules.MOST_A_MONTH + 2
    assert "non ancora avvisata" in desk.get("/appuntamenti/attesa")
    form = next(form for form, _fields in desk.seen[-1].forms if form.endswith("/togli"))
    assert "Tolta" in desk.post(form) and sum(row.state == "ended" for row in rows(hub)) == 1


def test_she_reads_what_is_kept_and_it_goes_with_her(citizen: Browser, hub: Hub) -> None:
    done = confirm(citizen, walk(citizen, hub, hub.at(9, 9), email="rosa@esempio.test"))
    assert code_on(done)
    citizen.post("/appuntamenti/mio/prima")
    change(hub, "latest = '2027-01-31', service = 'spid', language = 'ro'")
    made = hub.rows()[0].id
    with hub.db() as db:
        told = str(person.export(db, made))
        for words in (
            "Rosa D'Amico",
            "+393471234567",
            "rosa@esempio.test",
            "spid",
            "Română",
            "31 gennaio 2027",
        ):
            assert words in told, words
        person.erase(db, made, clock.now())
    assert not rows(hub)


def test_the_days_on_which_a_time_helps() -> None:
    now = clock.now()
    assert len(rules.days(None, None, now)) == rules.FARTHEST + 1
    assert len(rules.days(None, now + timedelta(days=9), now)) == 10
    assert rules.days((now - timedelta(days=2)).date(), None, now) == []
    assert not rules.may_be_told(0, now + timedelta(days=6), now)
    assert rules.may_be_told(2, now + timedelta(days=8), now) and not rules.may_be_told(3, None, now)
