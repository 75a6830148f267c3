"""What the database judges alone: desks that change hands, seats, pauses, mediators, holds. No path goes around it."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

import pytest
from psycopg import errors as pg
from sqlalchemy import text, update
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session

from core.db.ids import new_id
from plugins.booking.models import Appointment, Desk, Type
from tests.plugins.booking.stage import Hub

HOLD = text("SELECT booking_hold(:body, :own, CAST(:places AS uuid[]), :kind, :start, :end, 10)")


@pytest.fixture
def seats(hub: Hub) -> Iterator[UUID]:
    """The second thing to come for becomes a session of three."""
    yield from _changed(hub, "ISEE", seats=3)


@pytest.fixture
def pause(hub: Hub) -> Iterator[UUID]:
    yield from _changed(hub, "SPID", pause_minutes=10)


def _changed(hub: Hub, label: str, **values: int) -> Iterator[UUID]:
    with hub.db() as db:
        db.execute(update(Type).where(Type.id == hub.kinds[label]).values(**values))
    yield hub.kinds[label]
    with hub.db() as db:
        db.execute(update(Type).where(Type.id == hub.kinds[label]).values(seats=1, pause_minutes=0))


@pytest.fixture(scope="module")
def mediator(hubs: tuple[Hub, Hub]) -> UUID:
    one = new_id()
    with hubs[0].db() as db:
        own = hubs[0].site.tenant_id
        db.add(Desk(organisation_id=own, id=one, name="Leila", place=None, role="mediator", languages=["ar"]))
    return one


def hold(
    db: Session, hub: Hub, own: UUID, ahead: int, hour: int, *, desk: int = 0, body: Hub | None = None
) -> bool:
    """Hold half an hour."""
    start = hub.at(ahead, hour)
    given = {"body": (body or hub).site.tenant_id, "own": own, "places": [str((body or hub).desks[desk])]}
    given |= {
        "kind": (body or hub).kinds["Aiuto generale"],
        "start": start,
        "end": start + timedelta(minutes=30),
    }
    return bool(db.scalar(HOLD, given))


def test_two_appointments_exchange_their_desks_in_one_statement(hub: Hub) -> None:
    one, other = hub.put(hub.at(2, 9), desk=0), hub.put(hub.at(2, 9), desk=1)
    with hub.db() as db:
        db.execute(
            text("UPDATE booking_appointment SET desk_id = CASE WHEN id = :one THEN :b ELSE :a END"),
            {"one": one, "a": hub.desks[0], "b": hub.desks[1]},
        )
    assert {row.appointment_id: row.desk_id for row in hub.taken()} == {
        one: hub.desks[1],
        other: hub.desks[0],
    }


def test_a_session_has_its_seats_and_no_more(hub: Hub, seats: UUID) -> None:
    for _person in range(3):
        hub.put(hub.at(2, 15), minutes=60, type_id=seats)
    with pytest.raises(IntegrityError) as refused:
        hub.put(hub.at(2, 15), minutes=60, type_id=seats)
    assert isinstance(refused.value.orig, pg.ExclusionViolation)
    with pytest.raises(IntegrityError):
        hub.put(hub.at(2, 15, 30))
    assert sorted(row.seat for row in hub.taken()) == [1, 2, 3]
    with hub.db() as db:
        db.execute(update(Appointment).where(Appointment.id == hub.rows()[1].id).values(state="cancelled"))
    hub.put(hub.at(2, 15), minutes=60, type_id=seats)
    assert sorted(row.seat for row in hub.taken()) == [1, 2, 3]


def test_a_pause_belongs_to_the_desk(hub: Hub, pause: UUID) -> None:
    hub.put(hub.at(2, 9), minutes=40, type_id=pause)
    with pytest.raises(IntegrityError):
        hub.put(hub.at(2, 9, 45))
    hub.put(hub.at(2, 9, 50))


def test_desk_and_mediator_are_taken_together_or_not_at_all(hub: Hub, mediator: UUID) -> None:
    hub.put(hub.at(2, 9), mediator_id=mediator)
    assert {row.desk_id for row in hub.taken()} == {hub.desks[0], mediator}
    with pytest.raises(IntegrityError):
        hub.put(hub.at(2, 9, 15), desk=1, mediator_id=mediator)
    assert len(hub.rows()) == 1 and len(hub.taken()) == 2
    with hub.db() as db:
        db.execute(update(Appointment).values(state="no_show"))
    assert hub.taken() == []


def test_what_is_held_is_taken_until_it_is_over(hub: Hub) -> None:
    mine, other = new_id(), new_id()
    with hub.db() as db:
        assert hold(db, hub, mine, 2, 9)
        assert not hold(db, hub, other, 2, 9)
    with pytest.raises(IntegrityError):
        hub.put(hub.at(2, 9, 15))
    hub.put(hub.at(2, 9), id=mine)
    assert [(row.appointment_id, row.held_until) for row in hub.taken()] == [(mine, None)]
    with hub.db() as db:
        assert hold(db, hub, other, 2, 11)
        assert db.scalar(text("SELECT booking_hold_longer(:own)"), {"own": other})
        assert db.scalar(text("SELECT booking_hold_longer(:own)"), {"own": other}) is None, "once"
        assert hold(db, hub, other, 2, 12), "another time lets the first one go"
    hub.put(hub.at(2, 11))
    with hub.db() as db:
        db.execute(text("SELECT booking_let_go(:own)"), {"own": mine})
    assert mine in {row.appointment_id for row in hub.taken()}, "what is booked is not let go"


def test_a_hold_that_is_over_counts_no_more_and_goes(hub: Hub, database: str) -> None:
    mine, other = new_id(), new_id()
    with hub.db() as db:
        assert hold(db, hub, mine, 2, 9) and hold(db, hub, other, 2, 12)
    hub.make_over(database)
    booked = hub.put(hub.at(2, 9, 15))
    assert {row.appointment_id for row in hub.taken()} == {booked, other}
    with hub.db() as db:
        assert db.scalar(text("SELECT booking_tidy()")) == 1
    assert {row.appointment_id for row in hub.taken()} == {booked}


def test_nobody_takes_a_stretch_by_hand(hub: Hub) -> None:
    by_hand = "SELECT booking_take(:d, :d, :d, :d, :d, now(), now(), NULL, true)"
    with hub.db() as db, pytest.raises(DBAPIError, match="permission denied"):
        db.execute(text(by_hand), {"d": hub.site.district_id})


def test_a_hub_is_never_held_whole(hub: Hub) -> None:
    with hub.db() as db:
        start = hub.at(1, 8)
        held = [
            bool(
                db.scalar(
                    HOLD,
                    {
                        "body": hub.site.tenant_id,
                        "own": new_id(),
                        "places": [str(hub.desks[number % 2])],
                        "kind": hub.kinds["Aiuto generale"],
                        "start": start + timedelta(minutes=15 * (number // 2)),
                        "end": start + timedelta(minutes=15 * (number // 2 + 1)),
                    },
                )
            )
            for number in range(44)
        ]
    assert held == [True] * 40 + [False] * 4


def test_a_time_is_held_at_another_hub_but_nothing_of_it_is_changed(hub: Hub, sister: Hub) -> None:
    booked, mine = sister.put(sister.at(2, 9)), new_id()
    with hub.db() as db:
        assert not hold(db, hub, mine, 2, 9, body=sister)
        assert hold(db, hub, mine, 2, 10, body=sister)
        db.execute(text("SELECT booking_let_go(:own)"), {"own": booked})
    assert {row.appointment_id for row in sister.taken()} == {booked, mine}
    with hub.db() as db:
        db.execute(text("SELECT booking_let_go(:own)"), {"own": mine})
    assert {row.appointment_id for row in sister.taken()} == {booked}
