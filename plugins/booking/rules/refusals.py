"""Why a time cannot be booked, in words for the person who asked."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from core.dates import local
from core.i18n import _
from plugins.booking.rules.availability import Occupied, Window, starts
from plugins.booking.rules.openings import exceptions_at, stretches
from plugins.booking.rules.periods import Busy
from plugins.booking.rules.schedule import AppointmentType, Change, DayException, Schedule
from plugins.booking.rules.wall import wall_day
from plugins.booking.rules.words import length_words


class Reason(StrEnum):
    """What stands in the way."""

    UNKNOWN_TYPE = "unknown_type"
    PAST = "past"
    TOO_SOON = "too_soon"
    TOO_FAR = "too_far"
    HOLIDAY = "holiday"
    CLOSED = "closed"
    OUTSIDE_HOURS = "outside_hours"
    OFF_GRID = "off_grid"
    TAKEN = "taken"


@dataclass(frozen=True, slots=True)
class Refusal:
    """What stands in the way, and the sentence that says so."""

    reason: Reason
    sentence: str


def why_not(
    schedule: Schedule, kind: AppointmentType, start: datetime, occupied: Occupied, now: datetime
) -> Refusal | None:
    """Return why this time cannot be booked; None if it can, and then `free` returns it too."""
    if not schedule.desks_for(kind):
        return Refusal(Reason.UNKNOWN_TYPE, _("Questo appuntamento non si può prenotare qui."))
    return outside_window(schedule, start, now) or _in_the_way(schedule, kind, start, occupied)


def outside_window(schedule: Schedule, start: datetime, now: datetime) -> Refusal | None:
    """Return why nobody can book this time now, whatever is free; None where one may."""
    window = Window.of(schedule, now)
    if start < now:
        return Refusal(Reason.PAST, _("Quest'ora è già passata. Scegline un'altra."))
    if start < window.earliest:
        ahead = _("Si prenota almeno {time} prima. Scegli un'ora più avanti.")
        return Refusal(Reason.TOO_SOON, ahead.format(time=length_words(schedule.notice)))
    if local(start).date() > window.last_day:
        ahead = _("Si prenota al massimo {time} prima. Scegli un giorno più vicino.")
        return Refusal(Reason.TOO_FAR, ahead.format(time=length_words(schedule.horizon)))
    return None


def _in_the_way(
    schedule: Schedule, kind: AppointmentType, start: datetime, occupied: Occupied
) -> Refusal | None:
    day, begin = local(start).date(), start.timestamp()
    end, schedule = begin + kind.minutes * 60, schedule.serving(kind)
    desks = schedule.desks_for(kind)
    open_times = {desk: stretches(schedule, desk, day) for desk in desks}
    if not any(o <= begin and end <= c for times in open_times.values() for o, c in times):
        return _closed(schedule, kind, start, open_that_day=any(open_times.values()))
    able = [desk for desk in desks if any(begin == s for s in starts(schedule, kind, desk, day))]
    if not able:
        return Refusal(
            Reason.OFF_GRID, _("A quell'ora non iniziano appuntamenti. Scegli un'ora dell'elenco.")
        )
    if all(Busy.of(occupied.get(desk.id, ())).taken(int(begin), int(end) + kind.pause * 60) for desk in able):
        return Refusal(Reason.TAKEN, _("Quest'ora è già presa. Scegline un'altra."))
    return None


def _closed(schedule: Schedule, kind: AppointmentType, start: datetime, *, open_that_day: bool) -> Refusal:
    day = local(start).date()
    closure = _closure(schedule, kind, start)
    if closure and closure.reason:
        sentence = _("In quel momento lo sportello è chiuso: {reason}.")
        return Refusal(Reason.CLOSED, sentence.format(reason=closure.reason.rstrip(". ")))
    if not open_that_day and not closure and day in schedule.holidays:
        sentence = _("Quel giorno è festa ({holiday}) e lo sportello è chiuso.")
        return Refusal(Reason.HOLIDAY, sentence.format(holiday=schedule.holidays[day]))
    if not open_that_day:
        return Refusal(Reason.CLOSED, _("Quel giorno lo sportello è chiuso. Scegline un altro."))
    reason = Reason.CLOSED if closure else Reason.OUTSIDE_HOURS
    return Refusal(reason, _("A quell'ora lo sportello è chiuso. Scegli un'ora dell'elenco."))


def _closure(schedule: Schedule, kind: AppointmentType, start: datetime) -> DayException | None:
    """Return the closure the appointment would fall into, the one with a reason first."""
    day = local(start).date()
    met = [
        change
        for desk in schedule.desks_for(kind)
        for change in exceptions_at(schedule, desk, day)
        if change.kind is Change.CLOSED and _meets(change, day, start, kind.minutes)
    ]
    return next((change for change in met if change.reason), met[0] if met else None)


def _meets(closure: DayException, day: date, start: datetime, minutes: int) -> bool:
    if closure.opens is None or closure.closes is None:
        return True
    begins, ends = wall_day(day).between(closure.opens, closure.closes)
    return start.timestamp() < ends and begins < start.timestamp() + minutes * 60
