"""The bodies of a district as people see them: cards, a list by Comune, a map, and who is free first nearby."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeAlias

from sqlalchemy.orm import Session

from core.contributions import ServiceAction
from core.i18n import _
from core.organisations import queries
from core.organisations.rules.places import Distance, Mark, distance, distance_words, marks
from core.settings import Settings

OTHER = "altro"
"""What somebody chooses who lives in none of the district's Comuni."""


@dataclass(frozen=True, kw_only=True, slots=True)
class BodyCard:
    """A body in a list."""

    slug: str
    name: str
    monogram: str
    kind: str
    seat: str
    seat_code: str | None
    serves: str
    url: str
    does: str
    hub: bool


def cards(db: Session, settings: Settings) -> list[BodyCard]:
    """Return a card for each body at work in the district."""
    return _cards(db, settings, {comune.slug: comune.name for comune in queries.comuni(db)})


def _cards(db: Session, settings: Settings, comuni: Mapping[str, str]) -> list[BodyCard]:
    hosts = queries.main_hosts(db)
    return [
        BodyCard(
            slug=body.slug,
            name=body.name,
            monogram=body.monogram,
            kind=kinds().get(body.kind, body.kind),
            seat=comuni.get(body.seat or "", (body.seat or "").capitalize()),
            seat_code=body.seat,
            serves=", ".join(comuni.get(slug, slug) for slug in body.serves),
            url=queries.address(settings, hosts[body.id]),
            does=str(body.does.get("value") or ""),
            hub="booking" in body.plugins,
        )
        for body in queries.bodies(db)
        if body.id in hosts
    ]


def kinds() -> dict[str, str]:
    """Name the kinds of body."""
    return {
        "district": _("Distretto"),
        "comune": _("Comune"),
        "centre": _("Centro di ascolto"),
        "union": _("Sindacato"),
        "association": _("Associazione"),
        "company": _("Servizio pubblico"),
    }


Group: TypeAlias = tuple[str, list[tuple[int | None, BodyCard]]]
"""A Comune, and its bodies with their numbers on the map."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Shape:
    """A Comune drawn on the map."""

    name: str
    outline: str
    x: int
    y: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Picture:
    """The map: schematic, and the list says all it shows."""

    width: int
    height: int
    shapes: list[Shape]
    marks: list[Mark]


@dataclass(frozen=True, kw_only=True, slots=True)
class Network:
    """The bodies by Comune, each with its number on the map; the picture where the district drew one."""

    groups: list[Group]
    picture: Picture | None


class Ground(NamedTuple):
    """What the list, the map and the distances are made from: four statements."""

    cards: list[BodyCard]
    comuni: dict[str, str]
    district: Mapping[str, Any]


def ground(db: Session, settings: Settings) -> Ground:
    """Read the bodies, the Comuni and what the district says of both."""
    comuni = {comune.slug: comune.name for comune in queries.comuni(db)}
    return Ground(_cards(db, settings, comuni), comuni, queries.district_data(db))


def network(found: Ground) -> Network:
    """Return the bodies of the district, those whose seat is not in it last."""
    groups, number = list[Group](), 0
    for slug, name in found.comuni.items():
        here = [card for card in found.cards if card.seat_code == slug]
        numbered: list[tuple[int | None, BodyCard]] = [*enumerate(here, start=number + 1)]
        number += len(here)
        if here:
            groups.append((name, numbered))
    away = [card for card in found.cards if card.seat_code not in found.comuni]
    if away:
        groups.append((_("Sede fuori dal distretto, o da confermare"), [(None, card) for card in away]))
    return Network(groups=groups, picture=_picture(found, groups))


def near(found: Ground, actions: Sequence[ServiceAction], comune: str) -> list[tuple[ServiceAction, str]]:
    """Return the first free times, each with where it is as seen from a Comune; with one, the earliest first."""
    bodies = {card.slug: card for card in found.cards}
    told = list[tuple[Distance, ServiceAction, str]]()
    for action in actions:
        body = bodies.get(action.organisation_slug)
        far = distance(comune, body.seat_code if body else None, found.district.get("neighbours", {}))
        told.append((far, action, distance_words(far, body.seat if body else "")))
    if comune:
        told.sort(key=lambda one: (one[1].when is None, str(one[1].when), one[0]))
    return [(action, words) for _far, action, words in told]


def _picture(found: Ground, groups: Sequence[Group]) -> Picture | None:
    drawn = found.district.get("map")
    if not drawn:
        return None
    seated = [(number, card.seat_code or "") for _name, here in groups for number, card in here if number]
    shapes = [
        Shape(
            name=found.comuni[area["comune"]],
            outline=area["outline"],
            x=area["name_at"][0],
            y=area["name_at"][1],
        )
        for area in drawn["areas"]
        if area["comune"] in found.comuni
    ]
    return Picture(
        width=drawn["width"], height=drawn["height"], shapes=shapes, marks=list(marks(drawn["areas"], seated))
    )
