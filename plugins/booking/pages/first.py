"""The first free time anywhere: what one looks for, what there is, and what an earlier time would give up."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import NamedTuple
from urllib.parse import urlencode
from uuid import UUID

from sqlalchemy.orm import Session

from core.dates import date_long, local
from core.i18n import _, translated
from core.organisations.languages import NAMES
from core.web.forms import Fields
from core.web.page import Page
from core.who import Fact, Site
from plugins.booking.pages.shown import address_of, when_words
from plugins.booking.pages.times import read_day, time_value
from plugins.booking.queries import first as queries
from plugins.booking.queries.offer import Offer, offers
from plugins.booking.rules.first import Answer, Found, Wish, Wished, answer

Choices = list[tuple[str, str]]
FIELDS = ("servizio", "lingua", "accessibile", "comune", "modo", "dal")
HERE = "/appuntamenti/altrove/prenota"


class Place(NamedTuple):
    """A free time somewhere, in words, and the way to book it."""

    when: str
    start: datetime
    hub: str
    address: Fact
    kind: str
    without: str
    path: str
    demo: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Looking(Page):
    """What can be looked for, and what there is."""

    reasons: Choices
    languages: Choices
    comuni: Choices
    modes: Choices
    values: Mapping[str, str]
    best: Place | None
    earlier: list[Place]
    wish: Wish
    wishes: str
    until: str


@dataclass(frozen=True, kw_only=True, slots=True)
class FirstAnywhere(Looking):
    """The citizen's search: each time leads to the hub that has it."""

    template = "booking/first.html"


@dataclass(frozen=True, kw_only=True, slots=True)
class FirstForSomebody(Looking):
    """The same from behind a desk: each time is booked from here."""

    template = "booking/first_for.html"


@dataclass(frozen=True, kw_only=True, slots=True)
class BookElsewhere(Page):
    """Who comes, for a time at another hub."""

    template = "booking/elsewhere.html"

    place: Place
    chosen: Mapping[str, str]
    values: Mapping[str, str]
    modes: Choices
    mode: str | None
    languages: Choices
    request_key: str
    errors: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class BookedElsewhere(Page):
    """It is done: the code to be read aloud. Nothing of it stays here."""

    template = "booking/elsewhere_done.html"

    place: Place
    code: str
    bring: list[str]


def modes() -> Choices:
    """Name the ways in which one can be received."""
    return [
        ("presence", _("di persona")),
        ("phone", _("al telefono")),
        ("video", _("in video")),
        ("home", _("a casa tua")),
    ]


def read(query: Fields, known: Iterable[Offer]) -> Wish:
    """Read what is looked for; what nobody offers anywhere is no wish."""
    every, named = list(known), query.text("servizio", most=80)
    alike = next((kind.services for offer in every for kind in offer.kinds if named in kind.services), ())
    comune, mode = query.text("comune", most=60), query.text("modo", most=20)
    language = query.text("lingua", most=8)
    return Wish(
        services=frozenset(alike) if named else frozenset(),
        language=language if language in NAMES and language != "it" else None,
        accessible=bool(query.text("accessibile", most=5)),
        comune=comune if comune in {offer.seat for offer in every} else None,
        mode=mode if mode in dict(modes()) else None,
        since=read_day(query.text("dal", most=20)),
    )


def looked_for(
    db: Session, site: Site, query: Fields, now: datetime, page: type[Looking], *, book: str = ""
) -> Looking:
    """Return the page of what was looked for; with `book` each time is booked there, else at its hub."""
    hubs, every = queries.hubs(db, site, now)
    wish = read(query, every)
    found: Answer = answer(hubs, wish, now)
    by_id = {offer.organisation_id: offer for offer in every}
    last = max((local(now).date() + offer.schedule.horizon for offer in every), default=local(now).date())

    def place(one: Found) -> Place:
        offer, mode = by_id[one.hub_id], None if Wished.MODE in one.without else wish.mode
        spoken = None if Wished.LANGUAGE in one.without else wish.language
        more = {"modo": mode or "", "lingua": spoken or ""}
        return place_of(site, offer, one.kind_id, one.start, _without(one.without, wish), book, more=more)

    return page(
        reasons=reasons(every),
        languages=[(code, name) for code, name in NAMES.items() if code != "it"],
        comuni=sorted({(offer.seat, offer.comune) for offer in every if offer.seat and offer.comune}),
        modes=[(code, name) for code, name in modes() if code in _modes_of(every)],
        values={name: query.text(name, most=80) for name in FIELDS},
        best=place(found.best) if found.best else None,
        earlier=[place(one) for one in found.earlier],
        wish=wish,
        wishes=_wishes(wish),
        until=date_long(last),
    )


def place_of(
    site: Site,
    offer: Offer,
    kind_id: UUID,
    start: datetime,
    without: str = "",
    book: str = "",
    *,
    more: Mapping[str, str] = MappingProxyType({}),
) -> Place:
    """Return a time at a hub in words."""
    kind = offer.kind(kind_id)
    said = {name: value for name, value in more.items() if value}
    chosen = {"tipo": str(kind_id), "ora": time_value(start)} | said
    path = (
        f"{book}?{urlencode({'presso': offer.slug} | chosen)}"
        if book
        else f"{address_of(site, offer.host)}/appuntamenti/motivo?{urlencode(chosen)}"
    )
    label = translated(kind.label) if kind else ""
    return Place(when_words(start), start, offer.name, offer.address, label, without, path, offer.demo)


def reasons(every: Iterable[Offer]) -> Choices:
    """Return what one can come for anywhere, each label once, by the first service it is for."""
    found = {kind.label: kind.services[0] for offer in every for kind in offer.kinds if kind.services}
    return sorted(((slug, translated(label)) for label, slug in found.items()), key=lambda one: one[1])


def named(db: Session, site: Site, slug: str, now: datetime) -> Offer | None:
    """Return the hub of this name, where it can be booked."""
    return next((one for one in offers(db, site, now).values() if one.slug == slug and one.kinds), None)


def _modes_of(every: Sequence[Offer]) -> set[str]:
    found = {mode for offer in every for kind in offer.kinds for mode in kind.modes}
    return found if len(found) > 1 else set()


def _names(wish: Wish) -> dict[Wished, str]:
    return {
        Wished.SERVICE: _("per quel motivo"),
        Wished.LANGUAGE: _("in {language}").format(language=NAMES.get(wish.language or "", "")),
        Wished.ACCESSIBLE: _("senza scale"),
        Wished.COMUNE: _("in quel Comune"),
        Wished.MODE: dict(modes()).get(wish.mode or "", ""),
    }


def _without(wished: Iterable[Wished], wish: Wish) -> str:
    """Say what is given up, in a fixed order."""
    names, given_up = _names(wish), set(wished)
    told = [
        _("per un aiuto generale, non per quel motivo")
        if one is Wished.SERVICE
        else _("non {wish}").format(wish=names[one])
        for one in Wished
        if one in given_up
    ]
    return ", ".join(told)


def _wishes(wish: Wish) -> str:
    """Say everything that is wished for."""
    said = {
        Wished.SERVICE: wish.services,
        Wished.LANGUAGE: wish.language,
        Wished.ACCESSIBLE: wish.accessible,
        Wished.COMUNE: wish.comune,
        Wished.MODE: wish.mode,
    }
    return ", ".join(_names(wish)[one] for one in Wished if said[one])
