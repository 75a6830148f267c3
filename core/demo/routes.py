"""The page of style, for whoever builds pages: only in the demonstration."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from core import clock
from core.accounts import permissions
from core.audit.openings import Shown
from core.contributions import Act
from core.db.scope import Reach
from core.errors import Missing
from core.figures.chart import Chart, Point, chart
from core.i18n import _
from core.web.listing import Column, Listing
from core.web.page import Page, Undo
from core.web.platform import Platform
from core.web.route import get

UNDO = Undo(text="Bruna Galli è qui. Se hai sbagliato premi Annulla: vale fino a stasera.", path="#")
SEEN = datetime(2026, 11, 23, 9, tzinfo=UTC)
WALK_IN = Act(label="È arrivata una persona", path="#", needs=permissions.USERS_OWN)


@dataclass(frozen=True, kw_only=True, slots=True)
class Style(Page):
    """Every component, with samples for those that want a value."""

    template = "pages/style.html"

    today: date
    listing: Listing
    columns: list[Any]
    weeks: Any
    openings: list[Shown]
    undo: Undo = UNDO
    walk_in: Act = WALK_IN


@dataclass(frozen=True, kw_only=True, slots=True)
class States(Page):
    """Every component with nothing in it, with too many words, from right to left."""

    template = "pages/style_states.html"

    nothing: Chart


def sample(today: date) -> Style:
    """Return the page as it looks on a day."""
    weeks = [Point("set", 40, "40"), Point("ott", None, "non mostrato"), Point("nov", 61, "61")]
    return Style(
        today=today,
        listing=Listing(path="#", asked={"q": ""}, order="nome", down=False, page=1, size=10, total=12),
        columns=[Column(code="nome", label="Nome"), "Ruolo"],
        weeks=chart("Persone per mese", weeks),
        openings=[
            Shown(SEEN, "Operatore volontario, Porta aperta", "Ha letto la scheda", "Appuntamento di oggi")
        ],
    )


@get("/stile", needs=permissions.CATALOGUE_READ, reach=Reach.NONE)
def style(platform: Platform) -> Style:
    """Show every component there is."""
    if not platform.settings.demo:
        raise Missing(_("Questa pagina non esiste."))
    return sample(clock.today())


@get("/stile/stati", needs=permissions.CATALOGUE_READ, reach=Reach.NONE)
def states(platform: Platform) -> States:
    """Show every component where it is hardest."""
    if not platform.settings.demo:
        raise Missing(_("Questa pagina non esiste."))
    return States(nothing=chart("Persone per mese", []))


ROUTES = (style, states)
