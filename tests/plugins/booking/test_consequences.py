"""A change of hours shows whom it touches before it is made, cares for each, and is taken back with one click."""

import re
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import delete, update

from core import clock
from plugins.booking.models import Change
from plugins.booking.pages.times import read_time
from tests.actors import Browser, People, Screen
from tests.plugins.booking.stage import SEGRATE, Hub, value_of

pytestmark = pytest.mark.long

HOURS = "/appuntamenti/orari"


@pytest.fixture(autouse=True)
def afresh(hub: Hub) -> None:
    hub.reopen()
    with hub.db() as db:
        db.execute(delete(Change))


def close(manager: Browser, hub: Hub, ahead: int, why: str = "Riunione") -> Screen:
    day = hub.at(ahead, 9).date().isoformat()
    return manager.post(f"{HOURS}/giorno", {"tipo": "closed", "primo": day, "motivo": why})


def undo_path(screen: Screen) -> str:
    return next(action for action, _fields in screen.forms if "/cambio/" in action)


def row(hub: Hub, appointment_id: UUID) -> Any:
    return next(one for one in hub.rows() if one.id == appointment_id)


def test_each_one_is_moved_called_or_cancelled_and_all_of_it_is_taken_back(
    manager: Browser, hub: Hub
) -> None:
    moved, cancelled, called = (hub.put(hub.at(4, hour), sequence=2) for hour in (9, 11, 15))
    before = hub.rows()
    ask = close(manager, hub, 4)
    assert ask.status == 409 and "3 persone verrebbero a sportello chiuso" in ask and hub.rows() == before
    form = ask.form(f"{HOURS}/giorno")
    place = form[f"posto-{moved}"]
    assert place[:10] in (value_of(hub.at(3, 9))[:10], value_of(hub.at(5, 9))[:10]), (
        "the nearest day there is"
    )
    choice = {f"cosa-{moved}": "sposta", f"cosa-{cancelled}": "annulla", f"cosa-{called}": "chiama"}
    done = manager.post(f"{HOURS}/giorno", form | choice)
    assert "1 persona spostata. 1 appuntamento annullato." in done
    assert "Appuntamenti fuori orario: 1" in done and "347 123 4567" in done, (
        "who is to be called stays in sight"
    )
    assert value_of(row(hub, moved).starts_at) == place and row(hub, moved).sequence == 3
    assert row(hub, cancelled).state == "cancelled" and row(hub, called).state == "booked"
    assert {job.task_name for job in hub.jobs()} == {"booking.moved", "booking.cancelled"}
    assert all(job.scheduled_at > clock.now() + timedelta(minutes=5) for job in hub.jobs()), "they wait"

    back = manager.post(undo_path(done))
    assert "anche per le persone" in back and "Riunione" not in back and "fuori orario" not in back
    for one in before:
        now = row(hub, one.id)
        assert (now.state, now.starts_at, now.desk_id, now.sequence, now.reason) == (
            ("booked", one.starts_at, one.desk_id, 2, None)
        ), "as if nothing had been: what waits to be told is not told"
    assert not [action for action, _fields in back.forms if "/cambio/" in action]


def test_everybody_is_moved_at_once_and_no_two_to_the_same_place(manager: Browser, hub: Hub) -> None:
    people = [hub.put(hub.at(4, 9), desk=desk) for desk in range(2)] + [hub.put(hub.at(4, 9, 30))]
    ask = close(manager, hub, 4)
    done = manager.post(f"{HOURS}/giorno", ask.form(f"{HOURS}/giorno") | {"tutti": "sposta"})
    assert "3 persone spostate" in done and "fuori orario" not in done
    assert len({(row(hub, one).desk_id, row(hub, one).starts_at) for one in people}) == 3


def test_the_same_hour_at_another_desk_is_no_news(manager: Browser, hub: Hub) -> None:
    made = hub.put(hub.at(4, 9), desk=1)
    edit = f"{HOURS}/sportello/{hub.desks[1]}"
    ask = manager.post(edit, {"nome": "Sportello 2", "luogo": ""})
    assert ask.status == 409 and ask.form(edit)[f"posto-{made}"] == value_of(hub.at(4, 9))
    done = manager.post(edit, ask.form(edit) | {f"cosa-{made}": "sposta"})
    assert (row(hub, made).desk_id, row(hub, made).sequence) == (hub.desks[0], 0) and not hub.jobs()
    manager.post(undo_path(done))
    assert row(hub, made).desk_id == hub.desks[1]


def test_a_place_that_was_taken_meanwhile_is_offered_anew(manager: Browser, hub: Hub) -> None:
    made = hub.put(hub.at(4, 9))
    form = close(manager, hub, 4).form(f"{HOURS}/giorno")
    start = read_time(form[f"posto-{made}"])
    assert start
    for desk in range(2):
        hub.put(start, desk=desk, name="Chi è arrivato prima")
    again = manager.post(f"{HOURS}/giorno", form | {f"cosa-{made}": "sposta"})
    assert again.status == 409 and "appena stato preso" in again and again.form(f"{HOURS}/giorno")
    assert again.form(f"{HOURS}/giorno")[f"posto-{made}"] != form[f"posto-{made}"]
    assert row(hub, made).starts_at == hub.at(4, 9) and "Riunione" not in manager.get(HOURS)


def test_what_was_added_or_taken_away_comes_back_as_it_was(manager: Browser, hub: Hub) -> None:
    opening = {"sportello": str(hub.desks[0]), "giorno": ["2", "3"], "apre": "21:00", "chiude": "22:30"}
    manager.get(f"{HOURS}/orario")
    added = manager.post(f"{HOURS}/orario", opening)
    lines = added.html.count("/orario/")
    assert "Aggiunto: mercoledì 21:00-22:30 Sportello 1" in added
    taken = manager.post(next(action for action, _f in added.forms if "/orario/" in action))
    assert taken.html.count("/orario/") == lines - 1 and "Tolto: mercoledì 21:00-22:30" in taken
    back = manager.post(undo_path(taken))
    assert back.html.count("/orario/") == lines
    gone = manager.post(undo_path(back))
    assert gone.html.count("/orario/") == 0
    manager.post(
        f"{HOURS}/regole", {"preavviso": "0", "anticipo": "30", "annulla": "1", "sposta": "1", "passo": "30"}
    )
    restored = manager.post(undo_path(manager.get(HOURS)))
    assert "14 giorni prima" in restored


def test_undoing_shows_first_whom_that_would_touch(manager: Browser, hub: Hub) -> None:
    day = hub.at(5, 9).date().isoformat()
    extra = {"tipo": "extra", "primo": day, "apre": "20:00", "chiude": "22:00"}
    added = manager.post(f"{HOURS}/giorno", extra)
    made = hub.put(hub.at(5, 20, 30))
    path = undo_path(added)
    ask = manager.post(path)
    assert ask.status == 409 and "1 persona verrebbe a sportello chiuso" in ask
    form = ask.form(path)
    done = manager.post(path, form | {f"cosa-{made}": "annulla"})
    assert "Rimesso" in done and row(hub, made).state == "cancelled"


def test_who_changed_her_appointment_herself_keeps_it(manager: Browser, hub: Hub) -> None:
    made = hub.put(hub.at(4, 9))
    ask = close(manager, hub, 4)
    done = manager.post(f"{HOURS}/giorno", ask.form(f"{HOURS}/giorno") | {f"cosa-{made}": "sposta"})
    chosen = hub.at(6, 12)
    manager.post(f"/appuntamenti/{made}/sposta", {"ora": value_of(chosen)})
    back = manager.post(undo_path(done))
    assert "Qualcuno ha già cambiato" in back and row(hub, made).starts_at == chosen


def test_too_late_or_changed_since_is_said(manager: Browser, hub: Hub, people: People, app: object) -> None:
    path = undo_path(close(manager, hub, 4))
    other = people.sign_in(app, SEGRATE, "association_admin")
    other.get("/accesso")
    assert other.post(path).status == 404, "another body's"
    section = manager.get(HOURS).html.partition('id="giorni"')[2]
    rule = re.search(r'Riunione.*?action="([^"]*/togli)"', section, re.DOTALL)
    assert rule
    manager.post(rule[1])
    late = manager.post(path)
    assert late.status == 409 and "annulla prima l'ultimo cambio" in late
    path = undo_path(close(manager, hub, 4, "Altra"))
    with hub.db() as db:
        db.execute(update(Change).values(made_at=clock.now() - timedelta(days=1)))
    assert not [action for action, _fields in manager.get(HOURS).forms if "/cambio/" in action]
    assert "solo nello stesso giorno" in manager.post(path)


def test_who_was_told_already_is_told_again(
    manager: Browser, hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    moved, cancelled = hub.put(hub.at(4, 9)), hub.put(hub.at(4, 11))
    ask, today = close(manager, hub, 4), min(clock.now(), hub.at(0, 23))
    monkeypatch.setattr(clock, "now", lambda: today)
    choice = {f"cosa-{moved}": "sposta", f"cosa-{cancelled}": "annulla"}
    done = manager.post(f"{HOURS}/giorno", ask.form(f"{HOURS}/giorno") | choice)
    monkeypatch.setattr(clock, "now", lambda: today + timedelta(minutes=11))
    manager.post(undo_path(done))
    assert [row(hub, one).sequence for one in (moved, cancelled)] == [2, 2]
    told = {(job.task_name, job.args["sequence"]) for job in hub.jobs()}
    assert told >= {("booking.moved", 2), ("booking.confirm", 2)}
