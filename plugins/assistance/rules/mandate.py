"""A mandate: what somebody lets the desk do for her, for which procedures, until when. Pure."""

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from core.dates import date_words, local
from core.i18n import _

LONGEST_DAYS = 365
ANSWER_DAYS = 7
"""How long a mandate waits for its signature by code."""


class How(StrEnum):
    """How a mandate is signed."""

    PAPER = "paper"
    CODE = "code"


class Standing(StrEnum):
    """How a mandate stands."""

    ASKED = "asked"
    VALID = "valid"
    LATER = "later"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, kw_only=True, slots=True)
class Term:
    """What decides whether a mandate holds."""

    procedures: Collection[str]
    first: date
    last: date
    signed_at: datetime | None = None
    withdrawn_at: datetime | None = None


def standing(term: Term, now: datetime) -> Standing:
    """Return how a mandate stands at a moment."""
    today = local(now).date()
    if term.withdrawn_at is not None:
        return Standing.WITHDRAWN
    if term.last < today:
        return Standing.EXPIRED
    if term.signed_at is None:
        return Standing.ASKED
    return Standing.VALID if term.first <= today else Standing.LATER


def covers(term: Term, procedure: str, now: datetime) -> bool:
    """Whether a mandate lets the desk act for this procedure now."""
    return procedure in term.procedures and standing(term, now) is Standing.VALID


@dataclass(frozen=True, kw_only=True, slots=True)
class Words:
    """The text of a mandate, line by line, as it is read and signed."""

    title: str
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        """Return the whole as one text."""
        return "\n".join((self.title, *self.lines))

    @property
    def digest(self) -> bytes:
        """Return what tells whether these are still the very words that were signed."""
        return hashlib.sha256(self.text.encode()).digest()


def words(*, body: str, person: str, procedures: Sequence[str], first: date, last: date) -> Words:
    """Write the text of a mandate. What the desk may not do is said as plainly as what it may."""
    return Words(
        title=_("Delega per una domanda online"),
        lines=(
            _("Io, {person}, chiedo a {body} di aiutarmi.").format(person=person, body=body),
            _("Può preparare e inviare per me: {procedures}.").format(procedures="; ".join(procedures)),
            _("Vale da {first} a {last}.").format(first=date_words(first), last=date_words(last)),
            _(
                "Non do a nessuno le mie password, SPID o il PIN della carta d'identità. Nessuno può chiederli."
            ),
            _("Posso cambiare idea quando voglio, con il codice di questo foglio o allo sportello."),
            _("Quando la ritiro, da quel momento nessuno può più fare niente per me."),
        ),
    )
