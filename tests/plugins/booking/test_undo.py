"""A button pressed by mistake can be pressed back, for a time that the page tells."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from core import clock
from core.notices.rules import Outcome
from plugins.booking.jobs import all_jobs
from tests.actors import Browser, People
from tests.plugins.booking.stage import PIOLTELLO, SEGRATE, Hub


@pytest.fixture
def ten(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> dict[str, datetime]:
    """A clock that stands at ten, until somebody moves it."""
    hands = {"now": hub.at(0, 10, 5)}
    monkeypatch.setattr(clock, "now", lambda: hands["now"])
    return hands


@pytest.fixture
def at_ten(app: object, people: People, ten: dict[str, datetime]) -> Browser:
    browser = people.sign_in(app, PIOLTELLO, "volunteer")
    browser.get("/accesso")
    return browser


def state(hub: Hub) -> str:
    return str(hub.rows()[0].state)


@pytest.mark.parametrize(
    ("mark", "words"), [("arrived", "Bruna Galli è qui"), ("no_show", "Bruna Galli è assente")]
)
def test_a_mark_is_taken_back_until_the_evening(at_ten: Browser, hub: Hub, mark: str, words: str) -> None:
    made = hub.put(hub.at(0, 10))
    marked = at_ten.post(f"/appuntamenti/{made}/stato", {"stato": mark})
    assert words in marked and "fino a stasera" in marked and state(hub) == mark
    back = at_ten.post(f"/appuntamenti/{made}/riprendi", marked.form(f"/appuntamenti/{made}/riprendi"))
    assert "Rimesso com'era" in back and state(hub) == "booked"


def test_an_end_is_taken_back_for_ten_minutes(at_ten: Browser, hub: Hub, ten: dict[str, datetime]) -> None:
    made = hub.put(hub.at(0, 10), state="arrived")
    ended = at_ten.post(f"/appuntamenti/{made}/stato", {"stato": "served"})
    assert "concluso" in ended and "fino alle 10:15" in ended
    assert at_ten.post(f"/appuntamenti/{made}/riprendi").status == 200 and state(hub) == "arrived"
    at_ten.post(f"/appuntamenti/{made}/stato", {"stato": "served"})
    ten["now"] += timedelta(minutes=11)
    late = at_ten.post(f"/appuntamenti/{made}/riprendi")
    assert late.status == 409 and "troppo tempo" in late and state(hub) == "served"
    assert f"/appuntamenti/{made}/riprendi" not in str(at_ten.get(f"/appuntamenti/giornata?di={made}").forms)


def test_a_cancellation_is_taken_back_before_anybody_is_told(
    at_ten: Browser, hub: Hub, ten: dict[str, datetime]
) -> None:
    made = hub.put(hub.at(0, 15), sequence=3)
    gone = at_ten.post(f"/appuntamenti/{made}/annulla", {"motivo": "Riga sbagliata"})
    assert "L'avviso parte alle 10:15" in gone and state(hub) == "cancelled"
    job = next(job for job in hub.jobs() if job.task_name == "booking.cancelled")
    assert job.scheduled_at == ten["now"] + timedelta(minutes=10), "the letter waits"
    path = f"/appuntamenti/{made}/riprendi"
    back = at_ten.post(path, gone.form(path))
    assert "Rimesso com'era" in back
    row = hub.rows()[0]
    assert (row.state, row.sequence, row.reason) == ("booked", 3, None), "as if nothing had been"
    assert hub.taken()


def test_a_letter_left_by_a_cancellation_taken_back_is_not_sent(
    at_ten: Browser, hub: Hub, ten: dict[str, datetime], monkeypatch: pytest.MonkeyPatch
) -> None:
    made = hub.put(hub.at(0, 15))
    path = f"/appuntamenti/{made}/riprendi"
    gone = at_ten.post(f"/appuntamenti/{made}/annulla", {"motivo": "Riga sbagliata"})
    at_ten.post(path, gone.form(path))
    ten["now"] += timedelta(minutes=5)
    at_ten.post(f"/appuntamenti/{made}/annulla", {"motivo": "Adesso davvero"})
    sent: list[Any] = []
    told = "core.notices.actions.send_unkept"
    monkeypatch.setattr(told, lambda *_db, notice, **_how: sent.append(notice) or Outcome.SENT)
    tell = next(job for job in all_jobs() if job.name == "booking.cancelled")
    left = [job for job in hub.jobs() if job.task_name == "booking.cancelled"]
    assert len(left) == 2
    for job in sorted(left, key=lambda one: one.scheduled_at):
        given = {name: value for name, value in job.args.items() if name not in ("district", "tenant")}
        with hub.db() as db:
            tell.run(db, hub.site, platform=hub.platform, **given)
        assert len(sent) == (job is max(left, key=lambda one: one.scheduled_at))


def test_a_time_that_somebody_took_meanwhile_is_not_given_back(at_ten: Browser, hub: Hub) -> None:
    made = hub.put(hub.at(0, 15))
    path = f"/appuntamenti/{made}/riprendi"
    gone = at_ten.post(f"/appuntamenti/{made}/annulla", {"motivo": "Riga sbagliata"})
    hub.put(hub.at(0, 15), name="Chi è arrivato prima")
    late = at_ten.post(path, gone.form(path))
    assert late.status == 409 and "presa" in late


def test_what_a_citizen_cancelled_stays_cancelled(
    at_ten: Browser, hub: Hub, ten: dict[str, datetime]
) -> None:
    made = hub.put(hub.at(0, 15), state="cancelled", changed_at=ten["now"])
    for proof in ("", "0" * 32, "è"):
        refused = at_ten.post(f"/appuntamenti/{made}/riprendi", {"prova": proof})
        assert refused.status == 409 and state(hub) == "cancelled"
    assert "riprendi" not in at_ten.get(f"/appuntamenti/{made}?annullato={'0' * 32}").html


def test_nothing_of_another_body_is_taken_back(app: object, people: People, hub: Hub, sister: Hub) -> None:
    made = hub.put(hub.at(0, 10), state="no_show", changed_at=clock.now())
    other = people.sign_in(app, SEGRATE, "volunteer")
    other.get("/accesso")
    assert other.post(f"/appuntamenti/{made}/riprendi").status == 404 and state(hub) == "no_show"
