"""What may happen to an appointment, on a real PostgreSQL: each way in and out, and who has the last word."""

from datetime import time, timedelta
from uuid import uuid4

import pytest
from psycopg import errors as pg
from sqlalchemy import text, update
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session

from core import clock
from core.errors import Conflict, Missing
from core.privacy import retention
from core.web.platform import Platform
from core.who import Site
from plugins.booking.actions import book, change, consequences
from plugins.booking.actions import offer as settings
from plugins.booking.actions.consequences import Care
from plugins.booking.actions.refusals import Raced, TimeTaken, TimeUnfit, Unfit
from plugins.booking.models import Appointment
from plugins.booking.queries import appointments
from plugins.booking.queries.offer import Offer, read_now
from plugins.booking.queries.orphans import orphans
from plugins.booking.queries.taken import taken_at
from plugins.booking.rules.request import BookingRequest
from plugins.booking.rules.states import Side, State
from tests.plugins.booking.stage import Hub, minutes_of

ROSA = BookingRequest(
    name="Rosa D'Amico", phone="+393471234567", email="rosa@esempio.test", language="it", note=None
)


def offer_of(hub: Hub, site: Site | None = None) -> Offer:
    with hub.db() as db:
        found = read_now(db, site or hub.site, clock.now())
    assert found
    return found


def visit(hub: Hub, start: object, label: str = "Aiuto generale", **more: object) -> book.Wish:
    kind = offer_of(hub).kind(hub.kinds[label])
    return book.Wish(kind=kind, start=start, **({"request_key": str(uuid4())} | more))  # type: ignore[arg-type]


def make(hub: Hub, wish: book.Wish, who: BookingRequest = ROSA) -> object:
    with hub.db() as db:
        return book.book(db, offer=offer_of(hub), wish=wish, who=who, codes=hub.codes, now=clock.now())


def test_a_booking_takes_its_stretch_and_leaves_a_message(hub: Hub) -> None:
    made = make(hub, visit(hub, hub.at(2, 9), "ISEE"))
    row = hub.rows()[0]
    assert row.id == made and row.ends_at - row.starts_at == timedelta(minutes=60)
    assert minutes_of(hub.taken()) == minutes_of([row])
    assert hub.jobs()[0].args["appointment"] == str(made)


def test_neither_the_code_nor_the_person_is_in_the_job(hub: Hub) -> None:
    make(hub, visit(hub, hub.at(2, 9)))
    told = str(hub.jobs()[0].args)
    assert set(hub.jobs()[0].args) == {"district", "tenant", "appointment", "sequence"}
    assert "Rosa" not in told and "3471234567" not in told and hub.codes.of(hub.rows()[0].id) not in told


def test_the_code_is_not_kept_but_can_be_made_again(hub: Hub) -> None:
    made = make(hub, visit(hub, hub.at(2, 9)))
    code = hub.codes.of(made)  # type: ignore[arg-type]
    with hub.db() as db:
        whole = db.execute(text("SELECT booking_appointment::text FROM booking_appointment")).scalar_one()
        found = appointments.by_code(db, hub.codes.hash(code))
    assert code not in whole and found and found.id == made


def test_who_leaves_no_way_to_be_told_gets_no_message(hub: Hub) -> None:
    make(
        hub,
        visit(hub, hub.at(2, 9)),
        BookingRequest(name="Ion", phone=None, email=None, language="it", note=None),
    )
    assert hub.rows() and not hub.jobs()


def test_the_least_busy_desk_is_taken_and_two_fit_at_once(hub: Hub) -> None:
    make(hub, visit(hub, hub.at(2, 9)))
    make(hub, visit(hub, hub.at(2, 9)))
    assert {row.desk_id for row in hub.rows()} == set(hub.desks)
    with pytest.raises(TimeTaken):
        make(hub, visit(hub, hub.at(2, 9)))


def test_the_same_request_makes_one_appointment(hub: Hub) -> None:
    wish = visit(hub, hub.at(2, 9))
    first = make(hub, wish)
    with hub.db() as db:
        again = book.keep(
            db,
            wish=wish,
            who=ROSA,
            placed=book.Placed(desk_id=hub.desks[1]),
            codes=hub.codes,
            now=clock.now(),
        )
    assert first == again and len(hub.rows()) == 1 and len(hub.jobs()) == 1


@pytest.mark.parametrize(
    ("ahead", "hour", "minute", "words"),
    [
        (-1, 10, 0, "già passata"),
        (2, 7, 0, "chiuso"),
        (2, 19, 45, "chiuso"),
        (2, 9, 7, "non iniziano"),
        (20, 9, 0, "al massimo"),
    ],
)
def test_a_time_that_cannot_be_booked_is_refused_in_words(
    hub: Hub, ahead: int, hour: int, minute: int, words: str
) -> None:
    with pytest.raises(TimeUnfit, match=words):
        make(hub, visit(hub, hub.at(ahead, hour, minute)))
    assert hub.rows() == []


def test_the_database_refuses_an_overlap_on_every_way_in(hub: Hub) -> None:
    first = hub.put(hub.at(2, 9), minutes=30)
    other = hub.put(hub.at(2, 11), minutes=30)
    cancelled = hub.put(hub.at(2, 9, 15), state="cancelled")
    with pytest.raises(IntegrityError) as plain:
        hub.put(hub.at(2, 9, 15), minutes=30)
    assert isinstance(plain.value.orig, pg.ExclusionViolation)
    for change_of, values in (
        (other, {"starts_at": hub.at(2, 9, 29), "ends_at": hub.at(2, 9, 59)}),
        (other, {"ends_at": hub.at(2, 11, 30), "starts_at": hub.at(2, 8, 45)}),
        (cancelled, {"state": "booked"}),
    ):
        with pytest.raises(IntegrityError), hub.db() as db:
            db.execute(update(Appointment).where(Appointment.id == change_of).values(**values))
    assert {row.appointment_id for row in hub.taken()} == {first, other}


def test_touching_is_not_overlapping(hub: Hub) -> None:
    hub.put(hub.at(2, 9), minutes=30)
    hub.put(hub.at(2, 9, 30), minutes=30)
    assert len(hub.taken()) == 2


def test_nobody_writes_into_taken_but_the_trigger(hub: Hub) -> None:
    hub.put(hub.at(2, 9))
    for statement in (
        "DELETE FROM booking_taken",
        "UPDATE booking_taken SET ends_at = ends_at + interval '1 hour'",
    ):
        with pytest.raises(DBAPIError) as refused, hub.db() as db:
            db.execute(text(statement))
        assert isinstance(refused.value.orig, pg.InsufficientPrivilege)


def test_somebody_faster_becomes_a_refusal_and_not_a_failure(hub: Hub) -> None:
    wish = visit(hub, hub.at(2, 9))
    hub.put(hub.at(2, 9))
    with pytest.raises(Raced), hub.db() as db:
        book.keep(
            db,
            wish=wish,
            who=ROSA,
            placed=book.Placed(desk_id=hub.desks[0]),
            codes=hub.codes,
            now=clock.now(),
        )
    with hub.db() as db:
        made = book.book_elsewhere(
            db, offer=offer_of(hub), wish=wish, who=ROSA, codes=hub.codes, now=clock.now()
        )
    assert next(row for row in hub.rows() if row.id == made).desk_id == hub.desks[1]


def found(hub: Hub, appointment_id: object) -> appointments.Booked:
    with hub.db() as db:
        return change.found(db, appointment_id)  # type: ignore[arg-type]


def test_moving_counts_up_and_tells(hub: Hub) -> None:
    made = make(hub, visit(hub, hub.at(3, 9)))
    with hub.db() as db:
        change.move(
            db,
            offer=offer_of(hub),
            booked=found(hub, made),
            start=hub.at(4, 10),
            by=Side.CITIZEN,
            now=clock.now(),
        )
    row = hub.rows()[0]
    assert (row.sequence, row.starts_at, row.ends_at) == (1, hub.at(4, 10), hub.at(4, 10, 30))
    assert [job.args["sequence"] for job in hub.jobs("booking.moved")] == [1]


def test_two_who_change_the_same_thing_do_not_both_win(hub: Hub) -> None:
    booked = found(hub, make(hub, visit(hub, hub.at(3, 9))))
    with hub.db() as db:
        change.cancel(db, offer=offer_of(hub), booked=booked, reason=None, by=Side.DESK, now=clock.now())
    with pytest.raises(Conflict), hub.db() as db:
        change.move(
            db, offer=offer_of(hub), booked=booked, start=hub.at(4, 10), by=Side.DESK, now=clock.now()
        )
    assert [row.state for row in hub.rows()] == ["cancelled"]


def test_the_day_goes_its_way_and_may_be_corrected(hub: Hub) -> None:
    made, now = hub.put(hub.at(0, 10)), hub.at(0, 10, 5)
    for state in (State.NO_SHOW, State.BOOKED, State.ARRIVED, State.BOOKED, State.ARRIVED, State.SERVED):
        with hub.db() as db:
            change.mark(db, booked=found(hub, made), state=state, now=now)
        assert hub.rows()[0].state == state
        assert len(hub.taken()) == (0 if state is State.NO_SHOW else 1)
    with pytest.raises(Conflict, match="concluso"), hub.db() as db:
        change.mark(db, booked=found(hub, made), state=State.BOOKED, now=now)


def test_taking_back_a_no_show_whose_time_went_to_somebody_else_is_refused(hub: Hub) -> None:
    made = hub.put(hub.at(0, 10), state="no_show", changed_at=hub.at(0, 10, 20))
    hub.put(hub.at(0, 10))
    with pytest.raises(TimeTaken), hub.db() as db:
        change.mark(db, booked=found(hub, made), state=State.BOOKED, now=hub.at(0, 11))


def test_somebody_at_the_door_gets_the_first_free_time_of_today(hub: Hub) -> None:
    now = hub.at(0, 10, 7)
    for desk in (0, 1):
        hub.put(hub.at(0, 10), minutes=60, desk=desk)
    with hub.db() as db:
        wish = visit(hub, now, channel=book.DOOR)
        book.walk_in(db, offer=offer_of(hub), wish=wish, who=ROSA, codes=hub.codes, now=now)
    row = next(row for row in hub.rows() if row.channel == "door")
    assert (row.starts_at, row.state) == (hub.at(0, 11), "arrived")
    with hub.db() as db:
        book.walk_in(
            db, offer=offer_of(hub), wish=visit(hub, now), who=ROSA, codes=hub.codes, now=hub.at(0, 14, 7)
        )
    assert hub.rows()[-1].starts_at == hub.at(0, 14), "what has just begun will do"
    with pytest.raises(TimeUnfit, match="Oggi non c'è più posto"), hub.db() as db:
        book.walk_in(
            db, offer=offer_of(hub), wish=visit(hub, now), who=ROSA, codes=hub.codes, now=hub.at(0, 19, 50)
        )


def test_a_body_sees_no_other_bodys_appointments_but_where_they_lie(hub: Hub, sister: Hub) -> None:
    made = hub.put(hub.at(2, 9))
    with pytest.raises(Missing), sister.db() as db:
        change.found(db, made)
    with sister.db() as db:
        assert not db.execute(text("SELECT 1 FROM booking_appointment")).all()
        assert taken_at(db, hub.site.tenant_id, hub.at(2, 9).date())


def test_a_body_cannot_book_at_anothers_desk(hub: Hub, sister: Hub) -> None:
    kind = sister.kinds["ISEE"]
    with pytest.raises(IntegrityError) as refused:
        sister.put(sister.at(2, 9), desk_id=hub.desks[0], type_id=kind)
    assert isinstance(refused.value.orig, pg.ForeignKeyViolation)


def test_a_closure_that_touches_people_is_made_only_by_who_has_seen_them(hub: Hub) -> None:
    touched, day = hub.put(hub.at(2, 9)), hub.at(2, 9).date()
    hub.put(hub.at(3, 9))
    rule = settings.NewDayRule(
        desk_id=None, first=day, last=day, kind="closed", opens=None, closes=None, reason="Riunione"
    )
    now = clock.now()
    with (
        pytest.raises(consequences.Touches) as seen,
        hub.db() as db,
        consequences.careful(db, hub.site, care=Care(), by=None, now=now),
    ):
        settings.add_day_rule(db, rule=rule)
    assert [one.id for one in seen.value.touched] == [touched]
    assert "Riunione" not in {e.reason for e in offer_of(hub).schedule.exceptions}, "nothing was changed"
    with hub.db() as db:
        with consequences.careful(
            db, hub.site, care=Care(sure=True, seen=seen.value.seal), by=None, now=clock.now()
        ):
            settings.add_day_rule(db, rule=rule)
        left_out = orphans(offer_of_inside(db, hub).schedule, appointments.upcoming(db, clock.now()))
        db.rollback()
    assert [one.id for one in left_out] == [touched]


def offer_of_inside(db: Session, hub: Hub) -> Offer:
    found = read_now(db, hub.site, clock.now())
    assert found
    return found


def test_overlapping_hours_and_second_names_are_refused(hub: Hub) -> None:
    def hours(opens: int, closes: int, desk: int = 0) -> settings.NewHours:
        return settings.NewHours(desk_id=hub.desks[desk], weekday=0, opens=time(opens), closes=time(closes))

    with hub.db() as db:
        settings.add_hours(db, hours=hours(9, 12))
        db.flush()
        settings.add_hours(db, hours=hours(12, 13))
        settings.add_hours(db, hours=hours(9, 12, desk=1))
        with pytest.raises(Unfit, match="già un'apertura"):
            settings.add_hours(db, hours=hours(11, 14))
        with pytest.raises(Unfit, match="con questo nome"):
            settings.add_desk(db, name="SPORTELLO 1", place=None)
        db.rollback()


def test_nobody_changes_what_another_body_offers(hub: Hub, sister: Hub) -> None:
    with pytest.raises(Missing), sister.db() as db:
        settings.change_desk(db, desk_id=hub.desks[0], name="Mio", place=None, active=False)
    assert offer_of(hub).desk(hub.desks[0]).active


def test_after_a_month_nobody_is_named_and_the_count_stays(platform: Platform, hub: Hub) -> None:
    now = clock.now()
    old = hub.put(now - timedelta(days=31), state="served", note="Porta il nipote")
    young = hub.put(now - timedelta(days=29), state="served")
    with hub.db() as db:
        retention.run(platform, db, hub.site, now)
    rows = {row.id: row for row in hub.rows()}
    assert (rows[old].name, rows[old].phone, rows[old].email, rows[old].note) == ("", None, None, None)
    assert rows[old].state == "served" and rows[young].name
    with hub.db() as db:
        assert (
            sum(
                count
                for _month, state, count in appointments.monthly(db, (now - timedelta(days=60)).date())
                if state == "served"
            )
            == 2
        )
