"""The list of appointments over days."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from core.dates import UnreadableError, clock_time, local, parse_day
from core.i18n import _
from core.web.forms import Fields
from core.web.listing import Column, Listing
from core.web.page import Page
from plugins.booking.pages.shown import Shown
from plugins.booking.queries.listing import ORDERS, Asked
from plugins.booking.rules.states import State

PATH = "/appuntamenti/elenco"
FILTERS = ("dal", "al", "stato", "motivo", "canale")
SIZE = 50


@dataclass(frozen=True, kw_only=True, slots=True)
class Appointments(Page):
    """Appointments that fit what was asked, or those of somebody who was looked for."""

    template = "booking/listing.html"

    shown: Sequence[Shown]
    listing: Listing
    columns: list[Column | str]
    kinds: list[tuple[str, str]]
    states: list[tuple[str, str]]
    channels: list[tuple[str, str]]
    may_export: bool
    looked_for: str | None = None


def read(query: Fields) -> tuple[Listing, Asked]:
    """Read what an address asks for."""
    listing = Listing.read(PATH, query, filters=FILTERS, orders=list(ORDERS), size=SIZE, down=True)
    return listing, asked_by(listing.asked)


def asked_by(asked: Mapping[str, str]) -> Asked:
    """Return what the filters mean; what cannot be read leaves everything in."""
    return Asked(
        first=_day(asked["dal"]),
        last=_day(asked["al"]),
        state=asked["stato"],
        channel=asked["canale"],
        kind=_id(asked["motivo"]),
    )


def columns() -> list[Column | str]:
    """Name the columns."""
    return [
        Column(code="giorno", label=_("Quando")),
        Column(code="nome", label=_("Persona")),
        _("Motivo"),
        _("Sportello"),
        Column(code="stato", label=_("Stato")),
    ]


def states() -> list[tuple[str, str]]:
    """Name the states."""
    return [
        (State.BOOKED.value, _("prenotato")),
        (State.ARRIVED.value, _("in attesa")),
        (State.SERVED.value, _("concluso")),
        (State.NO_SHOW.value, _("assente")),
        (State.LEFT.value, _("andata via")),
        (State.CANCELLED.value, _("annullato")),
    ]


def channels() -> list[tuple[str, str]]:
    """Name the ways in which an appointment is made."""
    return [
        ("web", _("dal sito")),
        ("phone", _("allo sportello o al telefono")),
        ("door", _("senza appuntamento")),
        ("network", _("da un altro ente della rete")),
        ("import", _("da un file")),
    ]


def sheet(shown: Iterable[Shown]) -> tuple[list[str], list[list[str | None]]]:
    """Return the list as it stands in a file: headings and rows."""
    head = [
        _("Giorno"), _("Ora"), _("Persona"), _("Telefono"), _("E-mail"), _("Motivo"), _("Sportello"), _("Stato"),
        _("Come"), _("Lingua"),
    ]  # fmt: skip
    state_of, way = dict(states()), dict(channels())
    rows: list[list[str | None]] = [
        [
            f"{one.start:%d/%m/%Y}",
            clock_time(local(one.start)),
            one.name,
            one.phone,
            one.email,
            one.kind,
            one.desk,
            state_of[one.state],
            way.get(one.booked.channel, one.booked.channel),
            one.language,
        ]
        for one in shown
    ]
    return head, rows


def _day(text: str) -> date | None:
    try:
        return parse_day(text)
    except UnreadableError:
        return None


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
