"""The life of an appointment: what may become of it, when, and at whose word."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from core.dates import local
from core.i18n import _
from plugins.booking.rules.words import length_words


class State(StrEnum):
    """Where an appointment stands."""

    BOOKED = "booked"
    ARRIVED = "arrived"
    SERVED = "served"
    NO_SHOW = "no_show"
    LEFT = "left"
    CANCELLED = "cancelled"


class Side(StrEnum):
    """Who acts: the person who is to come, or the desk."""

    CITIZEN = "citizen"
    DESK = "desk"


NEXT: Mapping[str, frozenset[State]] = {
    State.BOOKED: frozenset({State.ARRIVED, State.NO_SHOW, State.CANCELLED}),
    State.ARRIVED: frozenset({State.SERVED, State.LEFT, State.BOOKED}),
    State.NO_SHOW: frozenset({State.BOOKED}),
    State.LEFT: frozenset[State](),
    State.SERVED: frozenset[State](),
    State.CANCELLED: frozenset[State](),
}
"""Every step an appointment can take; going back to booked is undoing."""

TAKES_TIME = frozenset({State.BOOKED, State.ARRIVED, State.SERVED})
"""The states in which an appointment keeps its desk busy."""


class Standing(Protocol):
    """What has to be known of an appointment."""

    @property
    def state(self) -> str:
        """Where it stands."""

    @property
    def starts_at(self) -> datetime:
        """When it starts."""

    @property
    def ends_at(self) -> datetime:
        """When it ends."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether something may be done: true, or false with the sentence that says why not."""

    sentence: str = ""

    def __bool__(self) -> bool:
        """Return whether it may be done."""
        return not self.sentence


YES = Verdict()


def may_cancel(
    appointment: Standing,
    now: datetime,
    *,
    by: Side = Side.CITIZEN,
    notice: timedelta = timedelta(hours=4),
) -> Verdict:
    """Whether it may be cancelled: by the citizen until the notice, by the desk until it is over."""
    late = _("Si può annullare fino a {time} prima. Chiama lo sportello.")
    return _still_open(appointment, now, by, notice, late)


def may_move(
    appointment: Standing,
    now: datetime,
    *,
    by: Side = Side.CITIZEN,
    notice: timedelta = timedelta(hours=24),
) -> Verdict:
    """Whether it may be moved: by the citizen until the notice, by the desk until it is over."""
    late = _("Si può spostare fino a {time} prima. Chiama lo sportello.")
    return _still_open(appointment, now, by, notice, late)


def may_confirm(appointment: Standing, now: datetime) -> Verdict:
    """Whether the person may say that she comes: as long as it is ahead."""
    return _still_open(appointment, now, Side.DESK, timedelta(0), "")


def may_arrive(appointment: Standing, now: datetime) -> Verdict:
    """Whether the person may be marked as here: on the day itself."""
    if not _can_become(appointment, State.ARRIVED):
        return _standing_words(appointment)
    if local(now).date() != local(appointment.starts_at).date():
        return Verdict(_("Si segna l'arrivo solo nel giorno dell'appuntamento."))
    return YES


def may_be_served(appointment: Standing) -> Verdict:
    """Whether the appointment may be closed as done."""
    if _can_become(appointment, State.SERVED):
        return YES
    if appointment.state == State.BOOKED:
        return Verdict(_("Prima segna che la persona è arrivata."))
    return _standing_words(appointment)


def may_leave(appointment: Standing) -> Verdict:
    """Whether the person may be marked as gone before she was received."""
    return YES if _can_become(appointment, State.LEFT) else _standing_words(appointment)


def may_be_no_show(appointment: Standing, now: datetime) -> Verdict:
    """Whether the person may be marked as not come: once the time has come."""
    if not _can_become(appointment, State.NO_SHOW):
        return _standing_words(appointment)
    if now < appointment.starts_at:
        return Verdict(_("L'appuntamento non è ancora iniziato."))
    return YES


def may_undo(appointment: Standing, now: datetime, *, marked_at: datetime) -> Verdict:
    """Whether "arrived" or "not come" may be taken back: on the day it was marked."""
    if not _can_become(appointment, State.BOOKED):
        if appointment.state == State.BOOKED:
            return Verdict(_("Non c'è niente da correggere."))
        return _standing_words(appointment)
    if local(now).date() != local(marked_at).date():
        return Verdict(_("Si può correggere solo nello stesso giorno."))
    return YES


BEFORE: Mapping[str, State] = {
    State.ARRIVED: State.BOOKED,
    State.NO_SHOW: State.BOOKED,
    State.SERVED: State.ARRIVED,
    State.LEFT: State.ARRIVED,
    State.CANCELLED: State.BOOKED,
}
"""Where an appointment was before somebody at the desk pressed the wrong button."""
UNDO = timedelta(minutes=10)


def undo_until(state: str, marked_at: datetime) -> datetime:
    """Return until when a mark may be taken back: an end or a cancellation for ten minutes, the others that day."""
    if state in (State.SERVED, State.CANCELLED):
        return marked_at + UNDO
    return local(marked_at).replace(hour=23, minute=59, second=59, microsecond=999_999)


def may_take_back(appointment: Standing, now: datetime, *, marked_at: datetime) -> Verdict:
    """Whether the last mark may be taken back."""
    if appointment.state not in BEFORE:
        return Verdict(_("Non c'è niente da annullare."))
    if now > undo_until(appointment.state, marked_at):
        return Verdict(_("È passato troppo tempo: non si può più annullare da qui."))
    return YES


def _can_become(appointment: Standing, state: State) -> bool:
    return state in NEXT[appointment.state]


def _still_open(appointment: Standing, now: datetime, by: Side, notice: timedelta, late: str) -> Verdict:
    if not _can_become(appointment, State.CANCELLED):
        return _standing_words(appointment)
    if now >= (appointment.ends_at if by is Side.DESK else appointment.starts_at):
        return Verdict(_("L'ora dell'appuntamento è già passata."))
    if by is Side.CITIZEN and now > appointment.starts_at - notice:
        return Verdict(late.format(time=length_words(notice)))
    return YES


def _standing_words(appointment: Standing) -> Verdict:
    """Say where the appointment stands, as the reason why it cannot change."""
    words = {
        State.BOOKED: _("L'appuntamento è prenotato."),
        State.ARRIVED: _("La persona è già arrivata."),
        State.SERVED: _("L'appuntamento è già concluso."),
        State.NO_SHOW: _("L'appuntamento è già segnato come saltato."),
        State.LEFT: _("La persona è andata via."),
        State.CANCELLED: _("L'appuntamento è già annullato."),
    }
    return Verdict(words[State(appointment.state)])
