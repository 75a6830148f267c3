"""Count tries. Whoever spends first and looks afterwards cannot be outrun by many tries at once."""

from collections.abc import Callable, Sequence
from datetime import datetime
from operator import itemgetter

from sqlalchemy import func
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from core.audit.actions import SYSTEM, record
from core.db.scope import SCOPE
from core.errors import TooMany
from core.i18n import _
from core.limits import rules
from core.limits.models import Attempt
from core.limits.rules import Try

Keyed = Callable[[str, str], bytes]


class Spent(TooMany):
    """A budget has no room any more."""

    def __init__(self, words: str, budget: str) -> None:
        """Say so, and keep which budget it was."""
        super().__init__(words)
        self.budget = budget


def spend(db: Session, tries: Sequence[Try], *, keyed: Keyed, now: datetime) -> list[Try]:
    """Count each try; return those without room, or raise TooMany if the budget of one is strict."""
    counted = _add(db, tries, 1, keyed=keyed, now=now)
    for one, count in counted:
        if count == one.budget.most and not one.budget.all_count:
            record(db, by=SYSTEM, verb="limit", resource="users", about=one.budget.name, now=now)
    over = rules.too_many(counted)
    for one in over:
        if one.budget.strict:
            raise refusal(one)
    return over


def give_back(db: Session, tries: Sequence[Try], *, keyed: Keyed, now: datetime) -> None:
    """Take back what was counted of tries that were right after all."""
    _add(db, [one for one in tries if not one.budget.all_count], -1, keyed=keyed, now=now)


def refusal(one: Try) -> Spent:
    """Return what is said when there is no room."""
    words = _("Troppi tentativi. Aspetta un quarto d'ora e prova di nuovo.")
    if one.budget.window > rules.QUARTER:
        words = _("Troppe richieste in poco tempo. Aspetta un'ora e prova di nuovo.")
    if one.budget.window > rules.HOUR:
        words = _("Hai raggiunto il numero massimo per oggi. Riprova domani.")
    return Spent(words, one.budget.name)


def _add(
    db: Session, tries: Sequence[Try], step: int, *, keyed: Keyed, now: datetime
) -> list[tuple[Try, int]]:
    """Add to each counter, always in the same order, so that nobody waits in a circle; return what they say."""
    named = sorted(((keyed("try", one.subject), one) for one in tries), key=itemgetter(0))
    if not named:
        return []
    rows = [
        {
            "district_id": db.info[SCOPE].district_id,
            "subject": subject,
            "window_start": rules.window_of(now, one.budget.window),
            "count": max(step, 0),
        }
        for subject, one in named
    ]
    counted = insert(Attempt).values(rows)
    again = counted.on_conflict_do_update(
        index_elements=["district_id", "subject", "window_start"],
        set_={"count": func.greatest(Attempt.count + step, 0)},
    )
    told = dict(db.execute(again.returning(Attempt.subject, Attempt.count)).all())
    return [(one, told[subject]) for subject, one in named]
