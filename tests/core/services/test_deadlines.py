"""Whether one may ask today."""

from datetime import date

import pytest

from core.district_files import DistrictFiles
from core.services.rules.deadlines import Deadline, DeadlineKind, Opening, opening
from core.services.rules.freshness import Verification

WINDOW = Deadline(
    type=DeadlineKind.WINDOW, start="2026-03-24T12:00", end="2026-05-07T12:00", status=Verification.VERIFIED
)


@pytest.mark.parametrize(
    ("today", "found"),
    [
        (date(2026, 3, 23), Opening.NOT_YET),
        (date(2026, 3, 24), Opening.OPEN),
        (date(2026, 5, 7), Opening.OPEN),
        (date(2026, 5, 8), Opening.CLOSED),
    ],
)
def test_a_window_opens_and_closes_on_its_days(today: date, found: Opening) -> None:
    assert opening(WINDOW, today) is found


@pytest.mark.parametrize(
    ("slug", "found"),
    [
        ("naspi", Opening.OPEN),
        ("misura-b2", Opening.UNKNOWN),
        ("misura-b1", Opening.UNKNOWN),
        ("alloggi-sap", Opening.UNKNOWN),
        ("dote-scuola-materiale", Opening.CLOSED),
        ("sportello-accoglienza-pioltello", Opening.OPEN),
    ],
)
def test_a_call_nobody_has_confirmed_here_is_unknown(files: DistrictFiles, slug: str, found: Opening) -> None:
    assert opening(files.services[slug].deadlines[0], date(2026, 11, 22)) is found
