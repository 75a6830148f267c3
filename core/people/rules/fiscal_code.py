"""The codice fiscale: read, checked, and what it says of a birth.

Source: D.M. 23 December 1976 (tables of control characters, omocodia), D.P.R. 605/1973. A provisional one has eleven
digits and the control digit of a partita IVA.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import Final

MONTHS: Final = "ABCDEHLMPRST"
INSTEAD_OF_DIGITS: Final = "LMNPQRSTUV"
"""Omocodia: from the right, digits give way to letters where two people would have the same code."""
DIGIT_PLACES: Final = (6, 7, 9, 10, 12, 13, 14)
ODD: Final = dict(
    zip(
        "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ",
        (1, 0, 5, 7, 9, 13, 15, 17, 19, 21) * 2 + (2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23),
        strict=True,
    )
)
WOMEN: Final = 40
LONGEST: Final = 40
SHAPE: Final = re.compile(
    r"[A-Z]{6}[0-9LMNPQRSTUV]{2}[ABCDEHLMPRST][0-9LMNPQRSTUV]{2}[A-MZ][0-9LMNPQRSTUV]{3}[A-Z]"
)
PROVISIONAL: Final = re.compile(r"[0-9]{11}")


@dataclass(frozen=True, slots=True)
class FiscalCode:
    """A code that holds. `text` is as it stands on the card; without omocodia in `digits`."""

    text: str
    digits: str

    @property
    def provisional(self) -> bool:
        """Whether it is the eleven digits given before the real one."""
        return len(self.text) != len("RSSMRA80A01H501U")

    @property
    def place(self) -> str | None:
        """Return the cadastral code of the birthplace: of a Comune, or Z and three digits of a State."""
        return None if self.provisional else self.digits[11:15]

    @property
    def abroad(self) -> bool:
        """Whether it tells of a birth abroad."""
        return bool(self.place and self.place.startswith("Z"))

    def says(self, born: date) -> bool:
        """Whether a day of birth is the one it tells; a provisional one tells none."""
        if self.provisional:
            return True
        return (born.year % 100, born.month, born.day) == (int(self.digits[6:8]), self._month, self._day)

    def born(self, today: date) -> date | None:
        """Return the day of birth; of the two centuries, the last one that is past."""
        if self.provisional:
            return None
        years = (today.year // 100 * 100 - back + int(self.digits[6:8]) for back in (0, 100))
        days = (_day(year, self._month, self._day) for year in years)
        return next((day for day in days if day and day <= today), None)

    @property
    def _month(self) -> int:
        return MONTHS.index(self.digits[8]) + 1

    @property
    def _day(self) -> int:
        day = int(self.digits[9:11])
        return day - WOMEN if day > WOMEN else day


def read(written: str) -> FiscalCode | None:
    """Read a code as people write it, or None: spaces, any case; the control character must hold."""
    text = "".join(written.split()).upper() if len(written) <= LONGEST else ""
    if PROVISIONAL.fullmatch(text):
        return FiscalCode(text, text) if _luhn_holds(text) else None
    if not SHAPE.fullmatch(text) or control(text[:15]) != text[15]:
        return None
    found = FiscalCode(text, _without_omocodia(text))
    return found if _day_exists(found) else None


def control(fifteen: str) -> str:
    """Return the control character of the first fifteen."""
    odd = sum(ODD[c] for c in fifteen[::2])
    even = sum(int(c) if c.isdigit() else ord(c) - ord("A") for c in fifteen[1::2])
    return chr(ord("A") + (odd + even) % 26)


def _without_omocodia(text: str) -> str:
    letters = list(text)
    for place in DIGIT_PLACES:
        if letters[place] in INSTEAD_OF_DIGITS:
            letters[place] = str(INSTEAD_OF_DIGITS.index(letters[place]))
    return "".join(letters)


def _day_exists(found: FiscalCode) -> bool:
    year = int(found.digits[6:8])
    return any(_day(century + year, found._month, found._day) for century in (1900, 2000))  # noqa: SLF001


def _day(year: int, month: int, day: int) -> date | None:
    return date(year, month, day) if 1 <= day <= monthrange(year, month)[1] else None


def _luhn_holds(digits: str) -> bool:
    doubled = (sum(divmod(2 * int(c), 10)) for c in digits[1::2])
    return (sum(map(int, digits[::2])) + sum(doubled)) % 10 == 0 and int(digits) > 0
