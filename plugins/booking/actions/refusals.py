"""How a change can fail, in words for the person."""

from collections.abc import Iterator
from contextlib import contextmanager

from psycopg import errors as pg
from sqlalchemy.exc import DBAPIError

from core.errors import Conflict, DomainError
from core.i18n import _
from plugins.booking.rules.refusals import Reason, Refusal

_FASTER = (pg.ExclusionViolation, pg.DeadlockDetected)


class Unfit(DomainError):
    """What was asked for does not make sense; says why."""

    status = 422


class TimeUnfit(Unfit):
    """This time cannot be booked, whoever asks."""


class TimeTaken(Conflict):
    """Somebody else has this time."""


class Raced(TimeTaken):
    """Somebody was faster by a moment, at the desk that was chosen; another desk may still be free."""


def refuse(refusal: Refusal) -> None:
    """Raise what stands in the way."""
    if refusal.reason is Reason.TAKEN:
        raise TimeTaken(refusal.sentence)
    raise TimeUnfit(refusal.sentence)


@contextmanager
def last_word() -> Iterator[None]:
    """Let the database's constraint speak: no two appointments at one desk at one time."""
    try:
        yield
    except DBAPIError as failure:
        if isinstance(failure.orig, _FASTER):
            raise Raced(_("Quest'ora è appena stata presa. Scegline un'altra.")) from None
        raise
