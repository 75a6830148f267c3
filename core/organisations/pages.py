"""What the pages about bodies may know."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any, Self

from core.contributions import ServiceAction
from core.i18n import _
from core.organisations.languages import LANGUAGES, NAMES
from core.organisations.models import Organisation
from core.organisations.network import BodyCard, Network
from core.organisations.palettes import FREE, chosen, is_free, main_colour, palettes
from core.services.queries import Listed, Term
from core.web.forms import Fields
from core.web.page import Page
from core.who import Fact, Site


def more_facts(body: Organisation) -> list[Fact]:
    """Return what a body says besides its contacts; unknown is said as unknown."""
    spoken = ", ".join(NAMES.get(code, code) for code in body.languages) or None
    known = {True: "verified", False: "unknown"}
    return [
        Fact(code="languages", label=_("Lingue parlate"), value=spoken, status=known[bool(spoken)]),
        Fact(
            code="accessibility",
            label=_("Accessibilità"),
            value=body.accessibility,
            status=known[bool(body.accessibility)],
        ),
    ]


@dataclass(frozen=True, kw_only=True, slots=True)
class Near:
    """The first free times, with how far each is from the Comune that was chosen."""

    comune: str
    comuni: list[tuple[str, str]]
    times: list[tuple[ServiceAction, str]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Home(Page):
    """One question, and the ways to an answer."""

    template = "organisations/home.html"

    does: str
    needs: list[Term]
    services: list[Listed]
    network: Network | None
    near: Near


@dataclass(frozen=True, kw_only=True, slots=True)
class Bodies(Page):
    """The bodies of the network, on a plain list and on a map."""

    template = "organisations/bodies.html"

    network: Network


@dataclass(frozen=True, kw_only=True, slots=True)
class BodyPage(Page):
    """One body: who it is, where, when, in which languages, for what."""

    template = "organisations/body.html"

    body: BodyCard
    facts: list[Fact]
    services: list[Listed]
    actions: list[ServiceAction]


@dataclass(frozen=True, slots=True)
class Part:
    """A titled part of a page of text: sentences, points, sentences after them, ways on (words, address)."""

    head: str
    says: tuple[str, ...]
    points: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    ways: tuple[tuple[str, str], ...] = ()
    element: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Information(Page):
    """A page of plain text: accessibility, privacy, legal notes, questions."""

    template = "organisations/information.html"

    title: str
    parts: list[Part]
    intro: str | None = None
    updated: date | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Look:
    """How a body would look with what is in its form: its colour, as its style sheet has it, and its name."""

    colour: str
    darker: bool
    name: str
    monogram: str

    @classmethod
    def of(cls, site: Site, values: dict[str, str]) -> Self:
        """Return the look of a form; where its colour is none, that of the body today."""
        kept = chosen(values["palette"], values["colour"]) or site.palette
        colour = main_colour(kept)
        return cls(
            colour=colour.removeprefix("#"),
            darker=values["palette"] == FREE and colour != values["colour"].lower(),
            name=values["name"] or site.name,
            monogram=values["monogram"].upper()[:3] or site.monogram,
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class BodyForm(Page):
    """A body says who it is."""

    template = "organisations/body_form.html"
    fragment = "preview"

    look: Look
    values: dict[str, str]
    chosen_languages: list[str]
    languages: list[tuple[str, str]]
    palettes: list[tuple[str, str, str]]
    has_logo: bool
    errors: list[tuple[str, str]] = field(default_factory=list)
    done: str | None = None

    @classmethod
    def of(cls, body: Organisation, site: Site, *, done: str | None) -> Self:
        """Return the form with what the body says now."""
        values = {name: str((body.facts.get(name) or {}).get("value") or "") for name in CONTACTS} | {
            "name": body.name,
            "short_name": body.short_name,
            "monogram": body.monogram,
            "palette": FREE if is_free(body.palette) else body.palette,
            "colour": main_colour(body.palette),
            "accessibility": body.accessibility or "",
            "does": str(body.does.get("value") or ""),
        }
        return cls._made(site, values, list(body.languages), done=done)

    @classmethod
    def typed(cls, site: Site, form: Fields, *, errors: list[tuple[str, str]]) -> Self:
        """Return the form as somebody typed it, with what is wrong."""
        return cls._made(site, _typed(form), form.many("language"), errors=errors, status=422)

    @classmethod
    def seen(cls, site: Site, form: Fields) -> Self:
        """Return the form as somebody typed it, with how it would look; nothing is kept."""
        return cls._made(site, _typed(form), form.many("language"))

    @classmethod
    def _made(cls, site: Site, values: dict[str, str], chosen: list[str], **more: Any) -> Self:
        return cls(
            look=Look.of(site, values),
            values=values,
            chosen_languages=chosen,
            languages=list(LANGUAGES),
            palettes=palettes(),
            has_logo=site.logo_url is not None,
            **more,
        )


def _typed(form: Fields) -> dict[str, str]:
    return {name: form.text(name, most=600) for name in (*CONTACTS, *OWN)}


CONTACTS = ("phone", "email", "address", "hours", "website", "dpo")
OWN = ("name", "short_name", "monogram", "palette", "colour", "accessibility", "does")
