"""Who came too late: three other times, here or at another hub, held for her alone, and never more than three."""

import re
from datetime import UTC, datetime
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from core.db.ids import new_id
from plugins.booking.actions.hold import slots_of
from tests.actors import Browser, Screen
from tests.plugins.booking.stage import PERSON, PIOLTELLO, SEGRATE, Hub, times_on, value_of, walk

HOLD = text(
    "SELECT booking_hold(:body, :own, CAST(:places AS uuid[]), :kind, :start, :end, 10, CAST(:slot AS uuid))"
)


@pytest.fixture
def citizen(app: object, hub: Hub) -> Browser:
    return Browser(app, PIOLTELLO)


def lose(citizen: Browser, hub: Hub, hour: int = 10, **who: str) -> Screen:
    """Confirm a time that others have by now."""
    wanted = value_of(hub.at(2, hour))
    fields = {"tipo": hub.kind(), "ora": wanted, "richiesta": f"{new_id().hex}"} | PERSON | who
    late = citizen.post("/appuntamenti/conferma", fields)
    assert late.status == 409, late.words
    return late


def taken(hub: Hub, hour: int = 10) -> None:
    for desk in (0, 1):
        hub.put(hub.at(2, hour), desk=desk)


def way_to(late: Screen, host: str) -> str:
    """The link to a time at another hub."""
    found = next(link for link in late.links if link.startswith(f"https://{host}/appuntamenti/motivo"))
    return found.removeprefix(f"https://{host}")


def test_one_person_is_never_kept_more_than_three_times(citizen: Browser, hub: Hub) -> None:
    taken(hub, 10)
    taken(hub, 15)
    lose(citizen, hub, 10)
    assert len(hub.held()) == 3
    lose(citizen, hub, 15)
    assert {row.starts_at.hour for row in hub.held()} <= {hub.at(2, h).hour for h in (14, 15)}
    assert len(hub.held()) == 3, "what was kept before is free again"
    lose(citizen, hub, 10, phone="", email="un.altra@esempio.test")
    assert len(hub.held()) == 6, "another person has her own three"


def test_two_who_are_late_are_not_offered_the_same(app: object, citizen: Browser, hub: Hub) -> None:
    taken(hub)
    first = lose(citizen, hub)
    second = lose(Browser(app, PIOLTELLO), hub, phone="347 765 4321")
    assert "tenuto per te" in first and "tenuto per te" in second
    seats = {(row.desk_id, row.starts_at) for row in hub.held()}
    assert len(seats) == len(hub.held()) == 6


def test_looking_at_all_times_lets_the_others_go(citizen: Browser, hub: Hub) -> None:
    taken(hub)
    late = lose(citizen, hub)
    again = citizen.post("/appuntamenti/quando", late.form("/appuntamenti/quando"))
    assert again.status == 200 and not hub.held() and value_of(hub.at(2, 9, 30)) in times_on(again)


def test_where_there_is_nothing_here_a_sister_hub_keeps_one(
    app: object, citizen: Browser, hub: Hub, sister: Hub
) -> None:
    for ahead in range(15):
        hub.close(ahead)
    late = lose(citizen, hub)
    assert "Là riscrivi i tuoi dati" in late and len(sister.held()) == 1
    held = sister.held()[0]
    assert 590 <= (held.held_until - datetime.now(UTC)).total_seconds() <= 601
    there = Browser(app, SEGRATE)
    step = there.get(way_to(late, SEGRATE))
    assert step.status == 200 and "Teniamo questo orario per te" in step
    assert [row.appointment_id for row in sister.held()] == [held.appointment_id]
    token = re.search(r'name="posto" value="([^"]+)"', step.html)
    check = walk(there, sister, held.starts_at, posto=token[1] if token else "")
    done = there.post("/appuntamenti/conferma", check.form("/appuntamenti/conferma"))
    assert done.status == 200 and not sister.held()
    assert [row.id for row in sister.live()] == [held.appointment_id]
    assert not [row for row in hub.live() if row.name == "Rosa D'Amico"]


def test_going_to_the_sister_hub_frees_what_was_kept_here(
    app: object, citizen: Browser, hub: Hub, sister: Hub
) -> None:
    for ahead in range(15):
        hub.close(ahead)
    gone = next(row for row in hub.live() if row.starts_at == hub.at(3, 16))
    with hub.db() as db:
        db.execute(
            text("UPDATE booking_appointment SET state = 'cancelled' WHERE id = :one"), {"one": gone.id}
        )
        hours = hub.at(3, 16, 30), hub.at(3, 20)
    hub.put(hours[0], minutes=210, desk=hub.desks.index(gone.desk_id))
    late = lose(citizen, hub)
    assert len(hub.held()) == len(sister.held()) == 1
    Browser(app, SEGRATE).get(way_to(late, SEGRATE))
    assert not hub.held() and len(sister.held()) == 1


def test_what_is_kept_ends_by_itself(app: object, citizen: Browser, hub: Hub, database: str) -> None:
    taken(hub)
    late = lose(citizen, hub)
    hub.make_over(database)
    other = Browser(app, PIOLTELLO)
    assert value_of(hub.at(2, 9, 30)) in times_on(
        other.get(f"/appuntamenti/quando?dal={hub.at(2, 9).date()}")
    )
    done = citizen.post("/appuntamenti/conferma", late.form("/appuntamenti/conferma"))
    assert done.status == 200, "where nobody took it meanwhile it is still hers"


def test_the_database_counts_whatever_is_asked(hub: Hub) -> None:
    def held(hour: int, slot: UUID, minute: int = 0) -> bool:
        start = hub.at(3, hour, minute)
        with hub.db() as db:
            given = {
                "body": hub.site.tenant_id,
                "own": new_id(),
                "places": [str(hub.desks[0])],
                "kind": hub.kinds["Aiuto generale"],
                "start": start,
                "end": hub.at(3, hour, minute + 15),
                "slot": slot,
            }
            return bool(db.scalar(HOLD, given))

    slots = slots_of("+393471234567", hub.codes.keyed, datetime.now(UTC))
    assert len(set(slots)) == 3
    assert all(held(hour, slots[hour % 3]) for hour in range(8, 20)) and len(hub.held()) == 3
    strangers = [held(8 + n // 3, new_id(), 15 * (n % 3)) for n in range(33)]
    assert sum(strangers) <= 24 and len(hub.held()) == 24, "sixteen are left for whoever chooses"
    with pytest.raises(ProgrammingError), hub.db() as db:
        db.execute(text("UPDATE booking_taken SET slot = NULL"))
