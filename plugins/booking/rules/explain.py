"""Why a time is not bookable, desk by desk: for whoever set the hours and wonders."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from core.dates import clock_time, local
from core.i18n import _
from plugins.booking.rules.availability import Occupied
from plugins.booking.rules.openings import open_during
from plugins.booking.rules.refusals import Reason, why_not
from plugins.booking.rules.schedule import AppointmentType, Desk, Schedule


class Explained(NamedTuple):
    """A desk, and the sentence that says why it could not receive at that time; none where it could."""

    desk: str
    why: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Minute:
    """Everything that decides about one minute. `held`: until when each desk is held then."""

    schedule: Schedule
    at_desk: Schedule
    kind: AppointmentType
    start: datetime
    occupied: Occupied
    held: Mapping[UUID, datetime]
    now: datetime

    def explained(self) -> list[Explained]:
        """Return for each desk that is in use why this time cannot be booked from the site, or that it can."""
        return [Explained(desk.name, self._why(desk)) for desk in self.at_desk.desks if desk.active]

    def _why(self, desk: Desk) -> str | None:
        alone = replace(self.schedule, desks=(desk,))
        refusal = why_not(alone, self.kind, self.start, self.occupied, self.now)
        if refusal is None:
            return None
        if refusal.reason is Reason.UNKNOWN_TYPE:
            return _("Questo sportello non segue questo motivo.")
        if refusal.reason is Reason.TAKEN and desk.id in self.held:
            until = clock_time(local(self.held[desk.id]))
            return _("Qualcuno la sta scegliendo adesso: è tenuta fino alle {clock}.").format(clock=until)
        if refusal.reason in (Reason.OUTSIDE_HOURS, Reason.CLOSED):
            return self._apart(desk) or refusal.sentence
        return refusal.sentence

    def _apart(self, desk: Desk) -> str | None:
        """Say what keeps an opening for others: the desk itself, its operator, its own reason."""
        minutes = self.kind.minutes
        if open_during(self.at_desk.serving(self.kind), desk, self.start, minutes):
            return _("Questi posti li dà solo lo sportello: dal sito non si vedono.")
        if not open_during(self.at_desk, desk, self.start, minutes):
            return None
        here = local(self.start)
        hours = self.at_desk.weekly.get((desk.id, here.weekday()), ())
        names = {h.operator.name for h in hours if h.operator and h.opens <= here.time() < h.closes}
        if not names:
            return _("Quell'orario è solo per un altro motivo.")
        words = _("A quell'ora riceve {name}, che non segue questo motivo.")
        return words.format(name=", ".join(sorted(names)))
