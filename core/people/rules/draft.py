"""What is written down of a person, before it is sealed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from core.people.rules import identifiers
from core.people.rules.identifiers import Identifier


@dataclass(frozen=True, kw_only=True, slots=True)
class Contact:
    """One way to reach a person, and what to mind."""

    kind: str
    """phone or email"""
    value: str
    whose: str = ""
    """Empty: her own."""
    hours: str = ""
    safe: bool = True
    no_message: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Draft:
    """A person as she is written down."""

    name: str
    surname: str = ""
    fiscal_code: str = ""
    born: date | None = None
    birth_place: str = ""
    language: str = "it"
    comune: str = ""
    """ISTAT code, or a place in words."""
    address: str = ""
    safe_address: bool = False
    contacts: tuple[Contact, ...] = ()

    def identifiers(self) -> Iterator[Identifier]:
        """Give what finds her; somebody else's telephone, too, if it is how she is reached."""
        if self.fiscal_code:
            yield Identifier(identifiers.FISCAL_CODE, self.fiscal_code)
        yield from (Identifier(contact.kind, contact.value) for contact in self.contacts)
        yield from identifiers.of_name(self.name, self.surname, self.born)
