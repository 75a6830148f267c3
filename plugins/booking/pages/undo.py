"""The notice that takes the last mark back, a cancellation that nobody has been told of yet, or a removal."""

import hmac
from collections.abc import Callable, Mapping
from datetime import datetime
from urllib.parse import urlencode
from uuid import UUID

from core.dates import clock_time
from core.i18n import _
from core.web.forms import Fields
from core.web.page import Undo
from plugins.booking.queries.appointments import Booked
from plugins.booking.rules import states
from plugins.booking.rules.states import State

Keyed = Callable[[str, str], bytes]


def of_mark(booked: Booked, now: datetime) -> Undo | None:
    """Return the way to take back what was just marked; None where there is nothing to take back any more."""
    marked_at = booked.changed_at or booked.booked_at
    if booked.state == State.CANCELLED or not states.may_take_back(booked, now, marked_at=marked_at):
        return None
    words = {
        State.ARRIVED: _("{name} è qui. Se hai sbagliato premi Annulla: vale fino a stasera."),
        State.NO_SHOW: _("{name} è assente. Se hai sbagliato premi Annulla: vale fino a stasera."),
        State.SERVED: _("{name}: concluso. Se hai sbagliato premi Annulla: vale fino alle {hour}."),
    }
    hour = clock_time(states.undo_until(booked.state, marked_at))
    text = words[State(booked.state)].format(name=booked.name or _("La persona"), hour=hour)
    return Undo(text=text, path=f"/appuntamenti/{booked.id}/riprendi")


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


def of_removed(what: str, fields: Mapping[str, str], keyed: Keyed) -> str:
    """Return the question that remembers what was just taken away from the hours, as the form that adds it has it."""
    told = urlencode(fields)
    return f"?{urlencode({'tolto': what, 'prova': _of_removed(what, told, keyed)})}&{told}"


def removed(query: Fields, keyed: Keyed) -> Undo | None:
    """Return the way to put back what was just taken away; None where the address is not one that we wrote."""
    what, fields = (
        query.text("tolto"),
        {name: query[name] for name in query if name not in ("tolto", "prova")},
    )
    proof = _of_removed(what, urlencode(fields), keyed)
    if not hmac.compare_digest(proof.encode(), query.text("prova").encode()):
        return None
    text = {
        "orario": _("Orario tolto: chi prenota non lo vede più. Se hai sbagliato, rimettilo adesso."),
        "giorno": _("Tolto: quei giorni sono come gli altri. Se hai sbagliato, rimettilo adesso."),
    }
    return Undo(text=text[what], path=f"/appuntamenti/orari/{what}", fields=fields, label=_("Rimetti"))


def _of_removed(what: str, told: str, keyed: Keyed) -> str:
    return keyed("booking removed", f"{what}?{told}").hex()[:32]


def proof(keyed: Keyed, appointment_id: UUID, at: datetime) -> str:
    """Return what only whoever cancelled gets: a citizen's own cancellation is not taken back by others."""
    return keyed("booking undo", f"{appointment_id} {at.timestamp()}").hex()[:32]


def proven(booked: Booked, keyed: Keyed, given: str) -> bool:
    """Whether somebody at the desk made this very cancellation."""
    at = booked.changed_at or booked.booked_at
    return hmac.compare_digest(proof(keyed, booked.id, at).encode(), given.encode())
