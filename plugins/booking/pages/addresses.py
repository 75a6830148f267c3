"""The page of private addresses: calendars to follow, the screen of the waiting room."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple
from uuid import UUID

from core.dates import date_words, local
from core.i18n import _
from core.web.page import Page
from core.who import Site
from plugins.booking.models import Address
from plugins.booking.queries.addresses import secret_of

Keyed = Callable[[str, str], bytes]


class Shown(NamedTuple):
    """An address as it is copied."""

    path: str
    title: str
    url: str
    screen: bool
    made: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Addresses(Page):
    """What leads somewhere, and forms to make more."""

    template = "booking/addresses.html"

    shown: list[Shown]
    choices: list[tuple[str, str]]
    done: str | None = None
    errors: Mapping[str, str] = field(default_factory=dict)


def shown(rows: Iterable[Address], site: Site, names: Mapping[UUID, str], keyed: Keyed) -> list[Shown]:
    """Return addresses in words."""
    return [_one(row, site, names, keyed) for row in rows]


def _one(row: Address, site: Site, names: Mapping[UUID, str], keyed: Keyed) -> Shown:
    screen = row.kind == "screen"
    title = {
        "screen": _("Schermo della sala d'attesa"),
        "all": _("Calendario di tutti gli sportelli"),
    }.get(row.kind) or _("Calendario: {name}").format(name=names.get(row.of, "?") if row.of else "?")
    where = "schermo" if screen else "calendario"
    return Shown(
        path=f"/appuntamenti/indirizzi/{row.id}/togli",
        title=title,
        url=f"{site.url}/appuntamenti/{where}/{secret_of(keyed, row.id)}",
        screen=screen,
        made=date_words(local(row.made_at)),
    )
