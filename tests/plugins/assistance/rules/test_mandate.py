"""When a mandate holds, and that its words say what may not be done."""

from dataclasses import replace
from datetime import UTC, date, datetime

from plugins.assistance.rules.mandate import Standing, Term, covers, standing, words

NOON = datetime(2026, 11, 22, 11, 0, tzinfo=UTC)
HELD = Term(procedures=("p-isee",), first=date(2026, 11, 1), last=date(2026, 12, 31), signed_at=NOON)


def test_it_holds_only_signed_in_its_days_for_what_it_names_and_until_it_is_taken_back() -> None:
    cases = {
        Standing.VALID: HELD,
        Standing.ASKED: replace(HELD, signed_at=None),
        Standing.LATER: replace(HELD, first=date(2026, 11, 23)),
        Standing.EXPIRED: replace(HELD, last=date(2026, 11, 21)),
        Standing.WITHDRAWN: replace(HELD, withdrawn_at=NOON),
    }
    for wanted, term in cases.items():
        assert standing(term, NOON) is wanted
        assert covers(term, "p-isee", NOON) is (wanted is Standing.VALID)
    assert not covers(HELD, "p-adi", NOON)
    assert standing(replace(HELD, signed_at=None, last=date(2026, 11, 21)), NOON) is Standing.EXPIRED


def test_the_last_day_ends_at_midnight_in_rome() -> None:
    last = replace(HELD, last=date(2026, 11, 22))
    assert covers(last, "p-isee", datetime(2026, 11, 22, 22, 59, tzinfo=UTC))
    assert not covers(last, "p-isee", datetime(2026, 11, 22, 23, 1, tzinfo=UTC))


def test_one_letter_changes_the_hash_and_nobody_asks_for_passwords() -> None:
    told = {"body": "Caritas", "procedures": ["ISEE"], "first": HELD.first, "last": HELD.last}
    one, other = words(person="Anna Prova", **told), words(person="Anna Prove", **told)
    assert one.digest != other.digest and len(one.digest) == 32
    assert "password" in one.text and "PIN" in one.text and "ISEE" in one.text
