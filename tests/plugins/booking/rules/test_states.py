from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest

from plugins.booking.rules.states import (
    NEXT,
    TAKES_TIME,
    Side,
    State,
    may_arrive,
    may_be_no_show,
    may_be_served,
    may_cancel,
    may_leave,
    may_move,
    may_undo,
)
from tests.plugins.booking.rules.sample import MONDAY, TUESDAY, at

START, END = at(MONDAY, "10:00"), at(MONDAY, "10:30")
SECOND = timedelta(seconds=1)
DURING = START + timedelta(minutes=10)
EVENING = at(MONDAY, "23:59")
VERDICTS = {
    State.ARRIVED: may_arrive,
    State.SERVED: lambda a, _: may_be_served(a),
    State.NO_SHOW: may_be_no_show,
    State.LEFT: lambda a, _: may_leave(a),
    State.CANCELLED: lambda a, now: may_cancel(a, now, by=Side.DESK),
    State.BOOKED: lambda a, now: may_undo(a, now, marked_at=START),
}


@dataclass(frozen=True)
class Visit:
    """An appointment as far as the rules look at it."""

    state: str = "booked"
    starts_at: datetime = START
    ends_at: datetime = END


@pytest.mark.parametrize("before", State)
@pytest.mark.parametrize("after", State)
def test_exactly_the_steps_of_the_table_may_be_taken(before, after):
    verdict = VERDICTS[after](Visit(before), DURING)

    assert bool(verdict) == (after in NEXT[before])
    assert verdict.sentence == "" or verdict.sentence.endswith(".")


def test_every_state_is_in_the_table_and_three_of_them_are_ends():
    assert set(NEXT) == set(State)
    assert {state for state, after in NEXT.items() if not after} == {
        State.SERVED,
        State.LEFT,
        State.CANCELLED,
    }
    assert set(State) - TAKES_TIME == {State.NO_SHOW, State.LEFT, State.CANCELLED}


@pytest.mark.parametrize("may", [may_cancel, may_move])
def test_a_citizen_changes_until_the_notice_and_the_desk_until_the_end(may):
    notice = timedelta(hours=4)

    assert may(Visit(), START - notice, notice=notice)
    assert not may(Visit(), START - notice + SECOND, notice=notice)
    assert may(Visit(), START - notice + SECOND, notice=notice, by=Side.DESK)
    assert may(Visit(), END - SECOND, by=Side.DESK)
    assert not may(Visit(), END, by=Side.DESK)
    assert not may(Visit(), START, notice=timedelta(0))
    assert may(Visit(), START - SECOND, notice=timedelta(0))


def test_without_other_terms_one_cancels_four_hours_and_moves_a_day_before():
    assert may_cancel(Visit(), START - timedelta(hours=4))
    assert not may_cancel(Visit(), START - timedelta(hours=3, minutes=59))
    assert may_move(Visit(), START - timedelta(hours=24))
    assert not may_move(Visit(), START - timedelta(hours=23, minutes=59))


def test_refusals_are_said_in_plain_words():
    late = START - timedelta(hours=1)

    assert may_cancel(Visit(), late).sentence == "Si può annullare fino a 4 ore prima. Chiama lo sportello."
    assert may_move(Visit(), late).sentence == "Si può spostare fino a 1 giorno prima. Chiama lo sportello."
    assert may_cancel(Visit(), END).sentence == "L'ora dell'appuntamento è già passata."
    assert may_cancel(Visit("cancelled"), late).sentence == "L'appuntamento è già annullato."
    assert may_be_served(Visit()).sentence == "Prima segna che la persona è arrivata."


def test_arrivals_are_marked_on_the_day_by_the_clocks_of_rome():
    assert may_arrive(Visit(), at(MONDAY, "00:00"))
    assert may_arrive(Visit(), EVENING)
    assert not may_arrive(Visit(), at(MONDAY, "00:00") - SECOND)
    assert not may_arrive(Visit(), at(TUESDAY, "00:00"))


def test_nobody_is_missing_before_the_time():
    assert not may_be_no_show(Visit(), START - SECOND)
    assert may_be_no_show(Visit(), START)
    assert may_be_no_show(Visit(), at(TUESDAY, "09:00"))


@pytest.mark.parametrize("state", ["arrived", "no_show"])
def test_a_mark_is_taken_back_on_the_day_it_was_made(state):
    assert may_undo(Visit(state), EVENING, marked_at=DURING)
    assert not may_undo(Visit(state), at(TUESDAY, "00:00"), marked_at=EVENING)
    assert may_undo(Visit(state), at(TUESDAY, "12:00"), marked_at=at(TUESDAY, "09:00"))
