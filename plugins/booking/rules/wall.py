"""What the clocks of Rome show on one day, in seconds since 1970."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache

from core.dates import ROME
from plugins.booking.rules.periods import Stretch

HOUR = 3600


@dataclass(frozen=True, slots=True)
class WallDay:
    """One day of wall-clock time. On two days a year the clocks are moved by `shift` seconds at `switch`."""

    start: int
    end: int
    switch: int
    shift: int = 0

    def at(self, clock: time) -> int:
        """Return when the clocks show this: where repeated, the first time; where skipped, the switch."""
        moment = self.start + clock.hour * HOUR + clock.minute * 60 + clock.second
        return moment if moment < self.switch else max(moment - self.shift, self.switch)

    def between(self, opens: time, closes: time) -> Stretch:
        """Return the stretch between two wall-clock times; closing at 0:00 is the end of the day."""
        return self.at(opens), self.at(closes) if closes > time(0) else self.end

    @property
    def repeated(self) -> Stretch | None:
        """The hour that shows the same wall-clock times a second time, where there is one."""
        return (self.switch, self.switch - self.shift) if self.shift < 0 else None


@lru_cache(maxsize=4096)
def wall_day(day: date) -> WallDay:
    """Return the wall-clock day."""
    start, end = _midnight(day), _midnight(day + timedelta(days=1))
    before = _offset(start)
    # Rome changes its clocks on a full hour of UTC, at most once a day.
    switch = next((moment for moment in range(start, end, HOUR) if _offset(moment) != before), end)
    return WallDay(start, end, switch, _offset(end) - before)


def _midnight(day: date) -> int:
    return int(datetime.combine(day, time(0, tzinfo=ROME)).timestamp())


def _offset(moment: int) -> int:
    offset = datetime.fromtimestamp(moment, UTC).astimezone(ROME).utcoffset() or timedelta(0)
    return int(offset.total_seconds())
