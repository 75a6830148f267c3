"""How often something may be tried. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

QUARTER, HOUR, DAY = timedelta(minutes=15), timedelta(hours=1), timedelta(days=1)
LONGEST = DAY


@dataclass(frozen=True, kw_only=True, slots=True)
class Budget:
    """How many tries of one kind a window of time has room for.

    `all_count`: what succeeds counts as well, as a message that leaves does; otherwise only what fails, a guess.
    Where one is not `strict`, it only refuses whoever is wrong: who is right is never locked out by others.
    """

    name: str
    most: int
    window: timedelta = QUARTER
    all_count: bool = False
    strict: bool = True


@dataclass(frozen=True, slots=True)
class Try:
    """One try of something that has a budget: of an address, of a code, of a whole body."""

    budget: Budget
    of: object = ""

    @property
    def subject(self) -> str:
        """Return what is counted, to be hashed before it is kept."""
        return f"{self.budget.name} {self.of}"


def window_of(now: datetime, window: timedelta) -> datetime:
    """Return the start of the window in which tries are counted together."""
    seconds = int(window.total_seconds())
    return datetime.fromtimestamp(int(now.timestamp()) // seconds * seconds, tz=now.tzinfo)


def too_many(counted: Iterable[tuple[Try, int]]) -> list[Try]:
    """Return the tries for which there was no room any more."""
    return [one for one, count in counted if count > one.budget.most]
