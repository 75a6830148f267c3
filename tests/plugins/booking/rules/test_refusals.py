from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from plugins.booking.rules.refusals import Reason, why_not
from plugins.booking.rules.schedule import AppointmentType, Change
from plugins.booking.rules.words import length_words
from tests.plugins.booking.rules.sample import (
    ANNA,
    BRUNO,
    HELP,
    LONG_HELP,
    MONDAY,
    NOW,
    SCHEDULE,
    at,
    period,
    schedule,
    unlike,
)

SUNDAY = MONDAY - timedelta(days=1)
NINE = at(MONDAY, "09:00")
FULL = {desk.id: [period(MONDAY, "09:00", "09:30")] for desk in (ANNA, BRUNO)}
HOLIDAY = {MONDAY: "San Clemente"}
FERIE = unlike(Change.CLOSED, MONDAY, reason="Ferie.")
MEETING = unlike(Change.CLOSED, MONDAY, "09:00", "10:00", reason="riunione")
BREAK = unlike(Change.CLOSED, MONDAY, "09:00", "10:00")


def reason_of(plan=SCHEDULE, kind=HELP, start=NINE, occupied=(), now=NOW) -> Reason | None:
    refusal = why_not(plan, kind, start, dict(occupied), now)
    return refusal and refusal.reason


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ({}, None),
        ({"kind": AppointmentType(UUID(int=77), 30, "Altro")}, Reason.UNKNOWN_TYPE),
        ({"plan": schedule(desks=(replace(ANNA, active=False),))}, Reason.UNKNOWN_TYPE),
        ({"now": NINE + timedelta(seconds=1)}, Reason.PAST),
        ({"now": NINE}, Reason.TOO_SOON),
        ({"now": NINE - timedelta(hours=2)}, None),
        ({"now": NINE - timedelta(hours=1, minutes=59)}, Reason.TOO_SOON),
        ({"now": NINE - timedelta(days=61)}, Reason.TOO_FAR),
        ({"now": NINE - timedelta(days=60)}, None),
        ({"plan": schedule(holidays=HOLIDAY)}, Reason.HOLIDAY),
        ({"plan": schedule(FERIE)}, Reason.CLOSED),
        ({"plan": schedule(FERIE, holidays=HOLIDAY)}, Reason.CLOSED),
        ({"plan": schedule(MEETING)}, Reason.CLOSED),
        ({"plan": schedule(BREAK)}, Reason.CLOSED),
        ({"plan": schedule(MEETING), "start": at(MONDAY, "10:00")}, None),
        ({"plan": schedule(MEETING), "start": at(MONDAY, "12:00")}, Reason.OUTSIDE_HOURS),
        ({"start": at(SUNDAY, "09:00")}, Reason.CLOSED),
        ({"start": at(MONDAY, "08:30")}, Reason.OUTSIDE_HOURS),
        ({"start": at(MONDAY, "10:45")}, Reason.OUTSIDE_HOURS),
        ({"start": at(MONDAY, "09:10")}, Reason.OFF_GRID),
        ({"start": NINE + timedelta(milliseconds=1)}, Reason.OFF_GRID),
        ({"occupied": FULL}, Reason.TAKEN),
        ({"occupied": {ANNA.id: FULL[ANNA.id]}}, None),
        ({"occupied": {ANNA.id: FULL[ANNA.id]}, "kind": LONG_HELP}, None),
        ({"occupied": {BRUNO.id: FULL[BRUNO.id]}, "kind": LONG_HELP}, Reason.TAKEN),
    ],
)
def test_each_obstacle_has_its_reason(question, expected):
    assert reason_of(**question) == expected


@pytest.mark.parametrize(
    ("plan", "now", "sentence"),
    [
        (schedule(holidays=HOLIDAY), NOW, "Quel giorno è festa (San Clemente) e lo sportello è chiuso."),
        (schedule(FERIE), NOW, "In quel momento lo sportello è chiuso: Ferie."),
        (schedule(MEETING), NOW, "In quel momento lo sportello è chiuso: riunione."),
        (SCHEDULE, NINE, "Si prenota almeno 2 ore prima. Scegli un'ora più avanti."),
        (
            schedule(horizon=timedelta(days=1)),
            NOW,
            "Si prenota al massimo 1 giorno prima. Scegli un giorno più vicino.",
        ),
    ],
)
def test_the_sentence_says_what_a_person_needs_to_know(plan, now, sentence):
    refusal = why_not(plan, HELP, NINE, {}, now)

    assert refusal is not None
    assert refusal.sentence == sentence


@pytest.mark.parametrize(
    ("length", "words"),
    [
        (timedelta(minutes=1), "1 minuto"),
        (timedelta(minutes=90), "90 minuti"),
        (timedelta(hours=1), "1 ora"),
        (timedelta(hours=36), "36 ore"),
        (timedelta(days=1), "1 giorno"),
        (timedelta(days=60), "60 giorni"),
        (timedelta(0), "0 minuti"),
    ],
)
def test_lengths_are_said_in_the_largest_whole_unit(length, words):
    assert length_words(length) == words
