"""What the catalogue's pages may know."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple, Self

from sqlalchemy.orm import Session

from core.contributions import ServiceAction
from core.i18n import _, language, translated
from core.i18n.languages import ITALIAN
from core.organisations.queries import address
from core.services import queries
from core.services.models import Service
from core.services.queries import Listed, Sheet, Term
from core.settings import Settings
from core.translations.rules import spoken
from core.web.forms import Fields
from core.web.listing import Listing
from core.web.page import Page

FIELDS = (
    "name",
    "description",
    "state",
    "for_whom",
    "benefit",
    "channels",
    "documents",
    "cost",
    "office",
    "portal",
    "official_page",
    "eligibility_note",
    "validity_year",
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Catalogue(Page):
    """Every service, or those of one category."""

    template = "services/catalogue.html"

    themes: list[tuple[str, str, bool]]
    services: list[Listed]


@dataclass(frozen=True, kw_only=True, slots=True)
class ServiceSheet(Page):
    """A sheet in the order of the Modello Comuni."""

    template = "services/sheet.html"

    service: Sheet
    papers: list[tuple[str, str]]
    amounts: list[tuple[str, str, str, str]]
    helpers: list[tuple[str, str, str]]
    actions: list[ServiceAction]
    freshness: tuple[str, str]
    now: datetime


def in_words(service: Sheet) -> Sheet:
    """Return a sheet in the reader's language."""
    if language() == ITALIAN:
        return service
    name, description = translated(service.name), translated(service.description)
    return service._replace(name=name, description=description, sheet=spoken(service.sheet, translated))


def papers(told: dict[str, Any]) -> list[tuple[str, str]]:
    """Return what to bring: the paper, and what there is to know about it."""
    return [
        (
            paper["name"],
            _dotted(
                paper["note"],
                paper["when"],
                _("facoltativo") if paper["need"] == "optional" else None,
            ),
        )
        for paper in told.get("documents", ())
    ]


def amounts(told: dict[str, Any]) -> list[tuple[str, str, str, str]]:
    """Return the amounts, a row each: what, how much, of which year, for whom and from where."""
    return [
        (
            amount["label"],
            amount["value"] or _("da confermare"),
            str(amount["year"] or "—"),
            _dotted(amount["condition"], amount["source"]),
        )
        for amount in told.get("amounts", ())
    ]


def _dotted(*parts: str | None) -> str:
    return " · ".join(part for part in parts if part)


def helpers(service: Sheet, settings: Settings) -> list[tuple[str, str, str]]:
    """Return who helps with a service: name, address of its space, slug."""
    named = ((h["name"], address(settings, h["host"]), h["slug"]) for h in service.helpers)
    return sorted(named)


@dataclass(frozen=True, kw_only=True, slots=True)
class Need(Page):
    """A need in plain words, and what may answer it."""

    template = "services/need.html"

    title: str
    pictogram: str
    items: list[str]
    services: list[Listed]
    delicate: bool


class Helped(NamedTuple):
    """A service of the district, and whether this body helps with it."""

    id: str
    slug: str
    name: str
    categories: tuple[str, ...]
    themes: str
    on: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class OwnCatalogue(Page):
    """Which services this body helps with, and its own sheets. `changed`: just now, to be taken back."""

    template = "services/own_catalogue.html"

    services: list[Helped]
    listing: Listing
    themes: list[tuple[str, str]]
    helped: list[tuple[str, str]]
    changed: list[Helped]
    own: list[tuple[str, str]]
    may_govern: bool
    done: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class SheetForm(Page):
    """A sheet being written."""

    template = "services/sheet_form.html"

    slug: str
    values: dict[str, str]
    categories: list[Term]
    chosen: list[str]
    states: list[tuple[str, str]]
    errors: list[tuple[str, str]] = field(default_factory=list)

    @classmethod
    def empty(cls, db: Session) -> Self:
        """Return an empty sheet."""
        return cls._made(db, slug="", values=dict.fromkeys(FIELDS, "") | {"state": "attivo"}, chosen=[])

    @classmethod
    def of(cls, db: Session, service: Service) -> Self:
        """Return a sheet as it stands."""
        told = service.sheet
        values = {part: str(told.get(part) or "") for part in FIELDS} | {
            "name": service.name,
            "description": service.description,
            "state": service.state,
            "cost": (told.get("cost") or {}).get("words", ""),
            "channels": "\n".join(told.get("channels", ())),
            "documents": "\n".join(paper["name"] for paper in told.get("documents", ())),
        }
        return cls._made(db, slug=service.slug, values=values, chosen=list(service.categories))

    @classmethod
    def typed(cls, db: Session, form: Fields, *, slug: str, errors: list[tuple[str, str]]) -> Self:
        """Return a sheet as somebody typed it, with what is wrong."""
        values = {part: form.text(part, most=2_000) for part in FIELDS}
        return cls._made(
            db, slug=slug, values=values, chosen=form.many("category"), errors=errors, status=422
        )

    @classmethod
    def _made(cls, db: Session, **parts: Any) -> Self:
        return cls(categories=list(queries.vocabulary(db, "category").values()), states=states(), **parts)


def states() -> list[tuple[str, str]]:
    """Name the states of a service."""
    return [
        ("attivo", _("Attivo")),
        ("stagionale", _("Solo in certi periodi")),
        ("da_verificare", _("Da verificare")),
        ("storico", _("Non c'è più")),
    ]
