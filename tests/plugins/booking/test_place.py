"""Who receives, through the action everybody books with: desks move, times never; mediator and room with it or not."""

from collections.abc import Iterator
from dataclasses import replace
from uuid import UUID

import pytest
from sqlalchemy import delete, update

from core import clock
from core.db.ids import new_id
from plugins.booking.actions import book, change, hold
from plugins.booking.actions.consequences import Care, Touches, careful
from plugins.booking.actions.place import Asked
from plugins.booking.actions.refusals import TimeTaken, TimeUnfit
from plugins.booking.models import Appointment, DayRule, Desk, Hours, Operator, Type
from plugins.booking.queries.offer import Offer, read_now
from plugins.booking.rules.request import BookingRequest
from plugins.booking.rules.states import Side
from tests.plugins.booking.stage import CLOSES, OPENS, Hub

ROSA = BookingRequest(name="Rosa", phone="+393471234567", email=None, language="it", note=None)


def offer_of(hub: Hub) -> Offer:
    with hub.db() as db:
        found = read_now(db, hub.site, clock.now())
    assert found
    return found


def wish(hub: Hub, label: str, hour: int, **more: object) -> book.Wish:
    kind = offer_of(hub).kind(hub.kinds[label])
    assert kind
    given = {"kind": kind, "start": hub.at(2, hour), "request_key": f"test {new_id()}"} | more
    return book.Wish(**given)  # type: ignore[arg-type]


def make(hub: Hub, asked: book.Wish) -> UUID:
    with hub.db() as db:
        return book.book(db, offer=offer_of(hub), wish=asked, who=ROSA, codes=hub.codes, now=clock.now())


@pytest.fixture
def only_first(hub: Hub) -> Iterator[None]:
    """ISEE is done at the first desk alone."""
    for desks in ([str(hub.desks[0])], []):
        with hub.db() as db:
            db.execute(update(Type).where(Type.id == hub.kinds["ISEE"]).values(desks=desks))
        if desks:
            yield


@pytest.fixture
def leila(hub: Hub) -> Iterator[list[UUID]]:
    """Two mediators, who speak Arabic; one of them Urdu as well."""
    ids, own = [new_id(), new_id()], {"organisation_id": hub.site.tenant_id}
    with hub.db() as db:
        for name, one, languages in (("Leila", ids[0], ["ar", "ur"]), ("Nadia", ids[1], ["ar"])):
            db.add(Desk(id=one, name=name, place=None, role="mediator", languages=languages, **own))
    yield ids
    hub.clear()
    with hub.db() as db:
        db.execute(delete(Desk).where(Desk.id.in_(ids)))


def test_somebody_changes_desk_so_that_one_more_can_be_received(hub: Hub, only_first: None) -> None:
    there = hub.put(hub.at(2, 9), desk=0)
    made = make(hub, wish(hub, "ISEE", 9))
    rows = {row.id: row for row in hub.rows()}
    assert (rows[made].desk_id, rows[there].desk_id) == (hub.desks[0], hub.desks[1])
    assert (rows[there].starts_at, rows[there].sequence) == (hub.at(2, 9), 0), "her time stays"
    with pytest.raises(TimeTaken):
        make(hub, wish(hub, "ISEE", 9))


def test_who_is_here_already_does_not_change_desk(hub: Hub, only_first: None) -> None:
    hub.put(hub.at(2, 9), desk=0, state="arrived")
    with pytest.raises(TimeTaken):
        make(hub, wish(hub, "ISEE", 9))


def test_moving_makes_room_as_well(hub: Hub, only_first: None) -> None:
    there, mine = hub.put(hub.at(2, 9), desk=0), make(hub, wish(hub, "ISEE", 12))
    with hub.db() as db:
        booked = change.found(db, mine)
        change.move(db, offer=offer_of(hub), booked=booked, start=hub.at(2, 9), by=Side.DESK, now=clock.now())
    assert {row.id: row.desk_id for row in hub.rows()} == {mine: hub.desks[0], there: hub.desks[1]}


def test_a_hold_makes_room_and_becomes_the_appointment(hub: Hub, only_first: None) -> None:
    hub.put(hub.at(2, 9), desk=0)
    offer, asked = offer_of(hub), wish(hub, "ISEE", 9)
    with hub.db() as db:
        ask = Asked(offer=offer, schedule=offer.schedule, kind=asked.kind, start=asked.start)
        held = hold.hold(db, ask, own=None, now=clock.now())
    assert held
    assert hold.Hold.read(held.token(hub.platform.signer.keyed), hub.platform.signer.keyed) == replace(
        held, until=held.until.replace(microsecond=0)
    )
    assert (
        hold.Hold.read(held.token(hub.platform.signer.keyed)[:-2] + "xx", hub.platform.signer.keyed) is None
    )
    with pytest.raises(TimeTaken):
        make(hub, wish(hub, "ISEE", 9))
    assert make(hub, replace(asked, held=held.id)) == held.id
    with pytest.raises(TimeTaken):
        make(hub, replace(asked, held=held.id, request_key="another request"))
    assert len(hub.rows()) == len(hub.taken()) == 2


def test_desk_and_mediator_come_together_or_not_at_all(hub: Hub, leila: list[UUID]) -> None:
    first = make(hub, wish(hub, "Aiuto generale", 9, spoken="ar"))
    assert {row.id: row.mediator_id for row in hub.rows()}[first] in leila
    urdu = make(hub, wish(hub, "Aiuto generale", 9, spoken="ur"))
    rows = {row.id: row.mediator_id for row in hub.rows()}
    assert (rows[urdu], rows[first]) == (leila[0], leila[1]), "who can be helped by either makes room"
    with pytest.raises(TimeTaken, match="lingua"):
        make(hub, wish(hub, "Aiuto generale", 9, spoken="zh"))
    hub.put(hub.at(2, 11), desk=0)
    hub.put(hub.at(2, 11), desk=1)
    with pytest.raises(TimeTaken):
        make(hub, wish(hub, "Aiuto generale", 11, spoken="ar"))
    assert len([row for row in hub.taken() if row.desk_id in leila]) == 2


def test_when_a_mediator_is_gone_nobody_is_lost_where_another_can_help(hub: Hub, leila: list[UUID]) -> None:
    arabic = make(hub, wish(hub, "Aiuto generale", 9, spoken="ar"))
    later = make(hub, wish(hub, "Aiuto generale", 10, spoken="ar"))
    with hub.db() as db:
        for one in (arabic, later):
            db.execute(update(Appointment).where(Appointment.id == one).values(mediator_id=leila[0]))
    urdu = hub.put(hub.at(2, 11), spoken="ur", mediator_id=leila[0])
    gone = update(Desk).where(Desk.id == leila[0]).values(active=False)
    with (
        pytest.raises(Touches) as seen,
        hub.db() as db,
        careful(db, hub.site, care=Care(), by=None, now=clock.now()),
    ):
        db.execute(gone)
    assert [one.id for one in seen.value.touched] == [urdu], "whom nobody else can help is shown"
    with (
        hub.db() as db,
        careful(db, hub.site, care=Care(sure=True, seen=seen.value.seal), by=None, now=clock.now()),
    ):
        db.execute(gone)
    assert {row.id: row.mediator_id for row in hub.rows()} == {
        arabic: leila[1],
        later: leila[1],
        urdu: leila[0],
    }


def test_an_operator_who_speaks_it_needs_no_mediator(hub: Hub) -> None:
    amina, own = new_id(), {"organisation_id": hub.site.tenant_id}
    day = hub.at(2, 9).date()
    with hub.db() as db:
        db.add(Operator(id=amina, name="Amina", languages=["ar"], types=[str(hub.kinds["ISEE"])], **own))
        db.flush()
        hours = Hours(
            desk_id=hub.desks[1], weekday=day.weekday(), opens=OPENS, closes=CLOSES, operator_id=amina, **own
        )
        db.add(hours)
        own_rules = update(DayRule).where(DayRule.organisation_id == hub.site.tenant_id)
        db.execute(own_rules.values(first=hub.at(3, 9).date()))
    made = make(hub, wish(hub, "ISEE", 9, spoken="ar"))
    with pytest.raises(TimeUnfit):
        make(hub, wish(hub, "Aiuto generale", 9, spoken="ar"))
    row = next(row for row in hub.rows() if row.id == made)
    assert (row.desk_id, row.mediator_id) == (hub.desks[1], None)
    hub.clear()
    with hub.db() as db:
        db.execute(delete(Hours).where(Hours.operator_id == amina))
        db.execute(delete(Operator).where(Operator.id == amina))
        db.execute(own_rules.values(first=clock.today()))


def test_a_room_is_part_of_it(hub: Hub) -> None:
    room = new_id()
    with hub.db() as db:
        db.add(Desk(id=room, name="Aula", place=None, role="room", organisation_id=hub.site.tenant_id))
        db.execute(update(Type).where(Type.id == hub.kinds["SPID"]).values(needs_room=True))
    make(hub, wish(hub, "SPID", 9))
    with pytest.raises(TimeTaken, match="stanza"):
        make(hub, wish(hub, "SPID", 9))
    assert {row.room_id for row in hub.rows()} == {room}
    hub.clear()
    with hub.db() as db:
        db.execute(update(Type).where(Type.id == hub.kinds["SPID"]).values(needs_room=False))
        db.execute(delete(Desk).where(Desk.id == room))


def test_a_session_gives_its_seats_one_after_the_other(hub: Hub) -> None:
    with hub.db() as db:
        db.execute(update(Type).where(Type.id == hub.kinds["ISEE"]).values(seats=2))
    for _person in range(4):
        make(hub, wish(hub, "ISEE", 9))
    with pytest.raises(TimeTaken):
        make(hub, wish(hub, "ISEE", 9))
    assert len({row.desk_id for row in hub.rows()}) == 2
    with hub.db() as db:
        db.execute(update(Type).where(Type.id == hub.kinds["ISEE"]).values(seats=1))
