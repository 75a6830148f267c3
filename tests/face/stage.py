"""A stage for the templates alone: the real environment, sample people and bodies, no database."""

from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

from jinja2 import ChoiceLoader, Environment, FileSystemLoader

from core.audit.openings import Shown
from core.contributions import Act, Permission
from core.figures.chart import Point, chart
from core.plugins import Plugins
from core.settings import Settings
from core.web import assets
from core.web.listing import Column, Listing
from core.web.page import Undo
from core.web.templates import environment as real_environment
from core.web.templates import now_rendering
from core.who import Fact, Member, Site

ROOT = Path(__file__).parents[2]
BUILT = ROOT / "core" / "assets" / "built"
NOBODY = UUID(int=0)
TOKEN = "token-of-this-session"

CONTACTS = (
    Fact(code="phone", label="Telefono", value="02 92366109", status="verified", href="tel:+390292366109"),
    Fact(
        code="email",
        label="E-mail",
        value="ascolto@example.org",
        status="verified",
        href="mailto:a@example.org",
        demo=True,
    ),
    Fact(
        code="address",
        label="Indirizzo",
        value="Via C. Cattaneo 1, Pioltello",
        status="partial",
        note="Sito del Comune",
        as_of="2026-09",
    ),
    Fact(code="hours", label="Orari", value=None, status="unknown"),
)


class Way(NamedTuple):
    """One entry of the staff's menu, as templates see it."""

    label: str
    path: str
    current: bool = False


WAYS = (
    Way("Oggi", "/lavoro", current=True),
    Way("Agenda", "/lavoro/agenda"),
    Way("Persone", "/lavoro/persone"),
    Way("Impostazioni", "/lavoro/impostazioni"),
)


def body(**changes: Any) -> Site:
    """Return the space of an invented listening centre."""
    return Site(
        **{
            "district_id": NOBODY,
            "tenant_id": NOBODY,
            "host": "ascolto.localhost",
            "slug": "ascolto",
            "name": "Centro di ascolto «Porta aperta» di Pioltello",
            "short_name": "Porta aperta",
            "kind": "centre",
            "district_name": "Distretto Sociale Est Milano",
            "url": "http://ascolto.localhost:8000",
            "portal_url": "http://localhost:8000",
            "palette": "ocean",
            "monogram": "PA",
            "logo_url": None,
            "contacts": CONTACTS,
            "languages": ("it",),
            "plugins": frozenset({"booking"}),
            "network_plugins": frozenset({"booking"}),
            **changes,
        }
    )


def volunteer() -> Member:
    """Return a signed-in volunteer with one permission."""
    return Member(
        account_id=NOBODY,
        membership_id=NOBODY,
        tenant_id=NOBODY,
        name="Marta Colombo",
        login="marta@example.org",
        role="volunteer",
        role_label="Volontaria",
        organisation_name="Porta aperta",
        permissions=frozenset({"booking:read"}),
        csrf=TOKEN,
    )


@cache
def environment() -> Environment:
    """Return the environment of the application, which also finds the sample pages beside this file."""
    settings = Settings(database_url="postgresql://nowhere/none", secret_key="not-a-secret", demo=True)
    env = real_environment(Plugins("plugins", strict=True), assets.load(BUILT), settings)
    here = FileSystemLoader(Path(__file__).parent / "templates")
    env.loader = ChoiceLoader([env.loader, here] if env.loader else [here])
    return env


def render(template: str, **names: Any) -> str:
    """Render a template with what a request knows, changed by `names`."""
    now_rendering.csrf = TOKEN
    request = {
        "site": body(),
        "me": None,
        "nav": (),
        "lang": "it",
        "dir": "ltr",
        "csrf": TOKEN,
        "path": "/servizi",
        "today": date(2026, 11, 23),
    }
    return environment().get_template(template).render(request | names)


def macro(call: str, **names: Any) -> str:
    """Render one macro call, as `ui.chip(text)`."""
    now_rendering.csrf = TOKEN
    return environment().from_string("{{ " + call + " }}").render(names)


SAMPLES: dict[str, Any] = {
    "listing": Listing(path="#", asked={"q": ""}, order="nome", down=False, page=1, size=10, total=12),
    "columns": [Column(code="nome", label="Nome"), "Ruolo"],
    "weeks": chart(
        "Persone per mese",
        [Point("set", 40, "40"), Point("ott", None, "non mostrato"), Point("nov", 61, "61")],
    ),
    "openings": [
        Shown(datetime(2026, 11, 23, 9, tzinfo=UTC), "Operatore volontario", "Ha letto la scheda", None)
    ],
    "undo": Undo(text="Bruna Galli è qui. Se hai sbagliato premi Annulla: vale fino a stasera.", path="#"),
    "walk_in": Act(label="È arrivata una persona", path="#", needs=Permission(resource="users", verb="own")),
}
"""What the page of style shows of macros that want a value."""


NOTHING = chart("Persone per mese", [])
ERROR = {"why": "Questa pagina non esiste.", "next_label": "Torna ai servizi", "next_path": "/servizi"}
STAFF = {"me": volunteer(), "nav": WAYS, "path": "/lavoro"}
PAGES: dict[str, tuple[str, dict[str, Any]]] = {
    "style": ("pages/style.html", SAMPLES),
    "style-rtl": ("pages/style.html", SAMPLES | {"lang": "ar", "dir": "rtl"}),
    "states": ("pages/style_states.html", {"nothing": NOTHING}),
    "states-rtl": ("pages/style_states.html", {"nothing": NOTHING, "lang": "ar", "dir": "rtl"}),
    "home": ("home.html", {"path": "/"}),
    "portal": ("home.html", {"path": "/", "site": body(kind="district", monogram="EM", palette="slate")}),
    "booked": ("booked.html", {"path": "/appuntamenti/gestisci"}),
    "work": ("work.html", STAFF),
    "public-signed-in": ("home.html", STAFF),
    "slip": ("slip.html", {}),
    **{
        f"error-{code}": ("errors/error.html", ERROR | {"code": code, "title": "Non si può"})
        for code in (400, 403, 404, 409, 413, 422, 429, 500, 503)
    },
}
"""Name -> template and what it knows: every layout, every macro, every error."""


def page(name: str) -> str:
    """Render one of the pages by its name."""
    template, names = PAGES[name]
    return render(template, **names)
