"""Six kinds of term, in days of the calendar."""

from dataclasses import replace
from datetime import date, timedelta

from core.services.rules.deadlines import Deadline as Rule
from core.services.rules.deadlines import DeadlineKind
from core.services.rules.freshness import Verification
from plugins.assistance.rules.deadlines import (
    Deadline,
    Kind,
    State,
    due,
    event_words,
    events_asked,
    is_working,
    last_working,
    working_days_before,
)
from plugins.assistance.rules.procedure import EVENTS, Procedure

TODAY = date(2026, 11, 22)


def only(procedure: Procedure, today: date = TODAY, **events: date) -> Deadline:
    (found,) = due(procedure, events, today)
    return found


def test_the_real_procedures_have_all_the_kinds(procedures: dict[str, Procedure]) -> None:
    kinds = {found.kind for one in procedures.values() for found in due(one, {}, TODAY)}
    assert kinds == set(Kind) - {Kind.YEARLY}
    assert (
        {event for one in procedures.values() for event in events_asked(one)}
        == set(event_words())
        == set(EVENTS)
    )


def test_days_from_an_event_end_on_a_day_when_offices_work(procedures: dict[str, Procedure]) -> None:
    naspi = only(procedures["p-naspi"], cessazione_lavoro=date(2026, 10, 18))
    assert (naspi.by, naspi.better_by, naspi.state) == (date(2026, 12, 25), date(2026, 12, 24), State.OPEN)
    assert naspi.remind_on == (date(2026, 12, 10), date(2026, 12, 22))
    late = only(procedures["p-naspi"], cessazione_lavoro=date(2026, 9, 1))
    assert (late.by, late.state, late.remind_on) == (date(2026, 11, 8), State.PASSED, ())


def test_an_event_nobody_has_told_is_named(procedures: dict[str, Procedure]) -> None:
    birth = only(procedures["p-bonus-nuovi-nati"])
    assert (birth.missing, birth.by, birth.state) == ("nascita_adozione_affido", None, State.UNKNOWN)


def test_days_before_an_expiry(procedures: dict[str, Procedure]) -> None:
    permit = only(procedures["p-rinnovo-permesso"], scadenza_permesso=date(2027, 3, 1))
    assert (permit.opens, permit.by, permit.certain) == (date(2026, 12, 31), date(2027, 3, 1), False)
    assert permit.state is State.NOT_YET


def test_a_window_is_not_yet_open_then_passed(procedures: dict[str, Procedure]) -> None:
    school = procedures["p-dote-scuola"]
    states = [only(school, day).state for day in (date(2026, 3, 23), date(2026, 5, 7), TODAY)]
    assert states == [State.NOT_YET, State.OPEN, State.PASSED]


def test_a_call_without_days_is_a_kind_of_its_own(procedures: dict[str, Procedure]) -> None:
    for slug in ("p-misura-b2", "p-contributo-affitto", "p-alloggio-sap"):
        assert (only(procedures[slug]).kind, only(procedures[slug]).state) == (
            Kind.CALL_UNKNOWN,
            State.UNKNOWN,
        )


def test_how_long_something_holds(procedures: dict[str, Procedure]) -> None:
    assert only(procedures["p-isee-precompilato"]).by == date(2026, 12, 31)
    assert only(procedures["p-adi"], inizio_beneficio=date(2025, 8, 31)).by == date(2027, 2, 28)
    nursery = only(procedures["p-bonus-nido"], nascita_adozione_affido=date(2025, 3, 27))
    assert nursery.by == date(2028, 8, 31)
    assert only(procedures["p-delega-inps"], scadenza_delega=date(2027, 6, 1)).by == date(2027, 6, 1)


def test_a_term_of_every_year_moves_to_the_next(procedures: dict[str, Procedure]) -> None:
    yearly = Rule(type=DeadlineKind.RECURRING, start="11-01", end="02-29", status=Verification.VERIFIED)
    one = replace(procedures["p-sfl"], deadlines=(yearly,))
    found = only(one)
    assert (found.kind, found.opens, found.by) == (Kind.YEARLY, date(2026, 11, 1), date(2027, 2, 28))
    assert found.state is State.OPEN


def test_a_window_of_every_year_is_that_of_this_year(procedures: dict[str, Procedure]) -> None:
    told = Rule(type=DeadlineKind.WINDOW, start="11-01", end="11-30", status=Verification.VERIFIED)
    found = only(replace(procedures["p-sfl"], deadlines=(told,)))
    assert (found.kind, found.opens, found.by) == (Kind.WINDOW, date(2026, 11, 1), date(2026, 11, 30))


def test_what_is_always_open_has_no_term(procedures: dict[str, Procedure]) -> None:
    assert due(procedures["p-sfl"], {}, TODAY) == ()


def test_working_days_leave_out_weekends_holidays_and_the_patron() -> None:
    assert last_working(date(2027, 3, 29)) == date(2027, 3, 26)  # the Monday of the Angel
    assert not is_working(date(2026, 12, 7), patron=(12, 7))
    assert working_days_before(date(2026, 12, 9), 2, patron=(12, 7)) == date(2026, 12, 3)
    days = [date(2026, 1, 1) + timedelta(days=n) for n in range(365)]
    assert sum(map(is_working, days)) == 254
