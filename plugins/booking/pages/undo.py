"""The notice that takes back the last mark, or a cancellation that nobody has been told of yet."""

import hmac
from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from core.dates import clock_time
from core.i18n import _
from core.web.page import Undo
from plugins.booking.queries.appointments import Booked
from plugins.booking.rules import states
from plugins.booking.rules.states import State

Keyed = Callable[[str, str], bytes]


def of_mark(booked: Booked, now: datetime, ticket: int | None = None) -> Undo | None:
    """Return the way to take back what was just marked; None where there is nothing to take back any more."""
    marked_at = booked.changed_at or booked.booked_at
    if booked.state == State.CANCELLED or not states.may_take_back(booked, now, marked_at=marked_at):
        return None
    words = {
        State.ARRIVED: _("{name} è qui. Se hai sbagliato premi Annulla: vale fino a stasera."),
        State.NO_SHOW: _("{name} è assente. Se hai sbagliato premi Annulla: vale fino a stasera."),
        State.LEFT: _("{name} è andata via. Se hai sbagliato premi Annulla: vale fino a stasera."),
        State.SERVED: _("{name}: concluso. Se hai sbagliato premi Annulla: vale fino alle {hour}."),
    }
    hour = clock_time(states.undo_until(booked.state, marked_at))
    text = words[State(booked.state)].format(name=booked.name or _("La persona"), hour=hour)
    number = _("Biglietto {number}.").format(number=ticket) if ticket else ""
    return Undo(text=f"{number} {text}".strip(), path=f"/appuntamenti/{booked.id}/riprendi")


def of_cancellation(booked: Booked, now: datetime, keyed: Keyed, given: str) -> Undo | None:
    """Return the way to take back the desk's own cancellation, for whoever has just made it."""
    if booked.state != State.CANCELLED or not proven(booked, keyed, given):
        return None
    if not states.may_take_back(booked, now, marked_at=booked.changed_at or booked.booked_at):
        return None
    hour = clock_time(states.undo_until(booked.state, booked.changed_at or booked.booked_at))
    told = _(
        "Annullato: il posto è libero. L'avviso parte alle {hour}: fino ad allora puoi rimettere l'appuntamento."
    )
    silent = _("Annullato: il posto è libero. Fino alle {hour} puoi rimettere l'appuntamento.")
    text = (told if booked.email else silent).format(hour=hour)
    return Undo(
        text=text,
        path=f"/appuntamenti/{booked.id}/riprendi",
        fields={"prova": given},
        label=_("Rimetti l'appuntamento"),
    )


def proof(keyed: Keyed, appointment_id: UUID, at: datetime) -> str:
    """Return what only whoever cancelled gets: a citizen's own cancellation is not taken back by others."""
    return keyed("booking undo", f"{appointment_id} {at.timestamp()}").hex()[:32]


def proven(booked: Booked, keyed: Keyed, given: str) -> bool:
    """Whether somebody at the desk made this very cancellation."""
    at = booked.changed_at or booked.booked_at
    return hmac.compare_digest(proof(keyed, booked.id, at).encode(), given.encode())
