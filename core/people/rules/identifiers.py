"""What finds a person: something that is hers, whole. A name finds nobody, nor does a beginning."""

import unicodedata
from collections.abc import Iterator
from datetime import date
from typing import Final, NamedTuple

from core.codes import normal_code
from core.contacts import normal_email, normal_phone
from core.limits.rules import HOUR, Budget
from core.people.rules import fiscal_code

SEARCHES: Final = Budget(name="search of a person", most=20, window=HOUR, all_count=True)
"""Searches of one member in an hour, whether they find somebody or not."""
FISCAL_CODE, PHONE, EMAIL, CODE, NAME_AND_BIRTH = "fiscal_code", "phone", "email", "code", "name_and_birth"


class Identifier(NamedTuple):
    """One thing that finds a person, in its one form."""

    kind: str
    value: str

    @property
    def purpose(self) -> str:
        """Return under which name it is indexed."""
        return f"person {self.kind}"


def identifiers(written: str) -> list[Identifier]:
    """Return what a text may be, nothing where it is no whole identifier: no search without one."""
    if found := fiscal_code.read(written):
        return [Identifier(FISCAL_CODE, found.text)]
    if email := normal_email(written):
        return [Identifier(EMAIL, email.lower())]
    code, phone = normal_code(written), normal_phone(written)
    found_ = [(CODE, code), (PHONE, phone)]
    return [Identifier(kind, value) for kind, value in found_ if value]


def of_name(name: str, surname: str, born: date | None) -> Iterator[Identifier]:
    """Give what tells that two records with this name may be one person: only with the day of birth."""
    words = sorted(folded(f"{name} {surname}").split())
    if born and words:
        yield Identifier(NAME_AND_BIRTH, f"{' '.join(words)}|{born.isoformat()}")


def folded(text: str) -> str:
    """Return a text without case, accents and signs."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c if c.isalnum() else " " for c in plain if not unicodedata.combining(c))


def initials(name: str, surname: str) -> str:
    """Return how somebody is named to who does not follow her: "A. D."."""
    return " ".join(f"{word[0].upper()}." for word in (name, surname) if word)
