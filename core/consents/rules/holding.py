"""When a consent holds, what may stand in its place, and how long. Pure."""

from calendar import monthrange
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, Protocol

from core.i18n import later

SOCIAL_WORKER: Final = "social_worker"
RECEIVES_WITHOUT_CONSENT: Final = "comune"
"""The kind of body that may be told something without consent."""
GROUND_HOLDS: Final = timedelta(days=30)
ASKED_HOLDS: Final = timedelta(days=7)
"""For how long somebody may still answer with the code."""
GROUNDS: Final = {
    "danger": later("C'è un pericolo serio per la persona o per qualcun altro"),
    "minor": later("C'è un minore da proteggere"),
}
"""What may stand in the place of a consent."""
SELF: Final = "self"
SPEAKERS: Final = {
    SELF: later("La persona stessa"),
    "parent": later("Un genitore, per un minore"),
    "guardian": later("Il tutore"),
    "administrator": later("L'amministratore di sostegno"),
    "delegate": later("Chi ha una procura"),
}
"""Who says yes."""


class State(StrEnum):
    """How a consent stands."""

    ASKED = "asked"
    REFUSED = "refused"
    GIVEN = "given"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    OUTDATED = "outdated"
    """Given to a text that was written anew, so that it has to be asked for again."""


class Told(Protocol):
    """What there is to know of a consent."""

    version: int
    ground: str | None
    asked_at: datetime
    given_at: datetime | None
    expires_at: datetime | None
    withdrawn_at: datetime | None


def state(told: Told, now: datetime, *, oldest: int) -> State:
    """Say how a consent stands; `oldest`: the first version of the text that still counts."""
    if told.given_at is None:
        gone = told.withdrawn_at is not None or now >= told.asked_at + ASKED_HOLDS
        return State.REFUSED if gone else State.ASKED
    if told.withdrawn_at is not None:
        return State.WITHDRAWN
    if told.expires_at is None or now >= told.expires_at:
        return State.EXPIRED
    if told.ground is None and told.version < oldest:
        return State.OUTDATED
    return State.GIVEN


def months_after(moment: datetime, months: int) -> datetime:
    """Return the same day so many months later; the last of the month where there is no such day."""
    year, month = divmod(moment.month - 1 + months, 12)
    year, month = moment.year + year, month + 1
    return moment.replace(year=year, month=month, day=min(moment.day, monthrange(year, month)[1]))
