"""How long a sheet can be trusted."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.district_files import DistrictFiles
from core.services.rules.freshness import (
    CADENCE,
    Age,
    Freshness,
    Level,
    SheetState,
    Verification,
    for_citizens,
    freshness,
)

READ = date(2026, 11, 22)
FULL, PART, NONE = Verification.VERIFIED, Verification.PARTIAL, Verification.UNKNOWN
Sheet = tuple[Verification, int | None, date | None, Level]


def aged(sheet: Sheet, today: date) -> Freshness:
    verification, year, verified_on, level = sheet
    return freshness(
        verification=verification, validity_year=year, verified_on=verified_on, level=level, today=today
    )


@pytest.mark.parametrize(
    ("sheet", "today", "age", "says"),
    [
        ((FULL, 2026, READ, Level.NATIONAL), READ, Age.FRESH, "confermata"),
        ((FULL, None, READ, Level.NETWORK), READ, Age.FRESH, "confermata"),
        ((FULL, 2027, READ, Level.NATIONAL), date(2026, 12, 20), Age.FRESH, "confermata"),
        ((FULL, 2026, None, Level.NATIONAL), READ, Age.DUE, "ancora confermato"),
        ((FULL, 2026, READ, Level.NATIONAL), date(2026, 11, 30), Age.FRESH, "confermata"),
        ((FULL, 2026, READ, Level.NATIONAL), date(2026, 12, 1), Age.DUE, "31 dicembre"),
        ((FULL, 2026, READ, Level.NATIONAL), date(2027, 1, 1), Age.STALE, "dati sono del 2026"),
        ((FULL, None, READ, Level.NETWORK), date(2027, 2, 21), Age.DUE, "passato del tempo"),
        ((FULL, None, READ, Level.NATIONAL), date(2027, 2, 21), Age.FRESH, "confermata"),
        ((FULL, None, READ, Level.NETWORK), date(2027, 5, 22), Age.STALE, "molto tempo"),
        ((PART, 2026, READ, Level.NATIONAL), READ, Age.DUE, "solo in parte"),
        ((PART, 2022, READ, Level.REGIONAL), READ, Age.STALE, "dati sono del 2022"),
        ((PART, None, date(2020, 1, 1), Level.MUNICIPAL), READ, Age.STALE, "molto tempo"),
        ((NONE, 2026, READ, Level.MUNICIPAL), READ, Age.STALE, "Nessuna fonte"),
    ],
)
def test_a_sheet_has_an_age_and_a_reason(sheet: Sheet, today: date, age: Age, says: str) -> None:
    found = aged(sheet, today)
    assert found.age is age
    assert says in found.reason


@given(
    st.tuples(
        st.sampled_from(Verification),
        st.none() | st.integers(2024, 2028),
        st.none() | st.dates(date(2024, 1, 1), date(2027, 1, 1)),
        st.sampled_from(Level),
    ),
    st.dates(date(2025, 1, 1), date(2028, 12, 31)),
    st.integers(0, 1000),
)
def test_a_sheet_nobody_touches_only_gets_older(sheet: Sheet, today: date, later: int) -> None:
    ages = [list(Age).index(aged(sheet, day).age) for day in (today, today + timedelta(days=later))]
    assert ages == sorted(ages)


def test_every_level_has_a_cadence() -> None:
    assert set(CADENCE) == set(Level)


def test_only_services_of_the_past_are_kept_from_citizens(files: DistrictFiles) -> None:
    assert [state for state in SheetState if not for_citizens(state)] == [SheetState.HISTORICAL]
    kept = {slug for slug, service in files.services.items() if not for_citizens(service.state)}
    assert kept == {"assegni-di-cura", "casa-senza-frontiere", "reddito-inserimento-ris"}
