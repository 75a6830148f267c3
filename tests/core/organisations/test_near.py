"""Who is near: how far in words, the mark on the map, and the Comune that stays in the address."""

import re
import tomllib
from datetime import UTC, datetime

import pytest

from core.contributions import ServiceAction
from core.organisations.network import BodyCard, Ground, near
from core.organisations.rules.places import A_ROW, STEP, Distance, distance, distance_words, marks
from core.settings import ROOT
from tests.actors import Browser

DISTRICT = tomllib.loads((ROOT / "tenants" / "est-milano" / "district.toml").read_text())
NEIGHBOURS = {comune["slug"]: comune["neighbours"] for comune in DISTRICT["comuni"]}
SPRITE = (ROOT / "core" / "assets" / "pictograms.svg").read_text()


@pytest.mark.parametrize(
    ("comune", "seat", "far"),
    [
        ("pioltello", "pioltello", Distance.SAME),
        ("pioltello", "segrate", Distance.NEXT),
        ("pioltello", "vimodrone", Distance.DISTRICT),
        ("rodano", "melzo", Distance.OUTSIDE),
        ("altro", "segrate", Distance.DISTRICT),
        ("", "segrate", Distance.DISTRICT),
        ("pioltello", None, Distance.UNKNOWN),
    ],
)
def test_how_far_a_seat_is(comune: str, seat: str | None, far: Distance) -> None:
    assert distance(comune, seat, NEIGHBOURS) is far


def test_neighbours_are_neighbours_of_each_other() -> None:
    for comune, others in NEIGHBOURS.items():
        assert comune not in others
        assert all(comune in NEIGHBOURS[other] for other in others)


def test_what_nobody_knows_is_to_be_confirmed() -> None:
    assert distance_words(Distance.UNKNOWN, "") == "sede da confermare"
    assert distance_words(Distance.NEXT, "Segrate") == "nel Comune accanto, Segrate"


def test_marks_stand_side_by_side_and_never_on_each_other() -> None:
    area = {"comune": "a", "marks_at": [100, 50]}
    found = list(marks([area], [(n, "a") for n in range(1, A_ROW + 3)]))
    assert [mark.number for mark in found] == list(range(1, A_ROW + 3))
    assert len({(mark.x, mark.y) for mark in found}) == len(found)
    assert {mark.y for mark in found} == {50, 50 + STEP}
    assert sum(mark.x for mark in found[:A_ROW]) / A_ROW == 100


def test_every_area_of_the_map_is_a_comune_and_every_comune_is_drawn() -> None:
    drawn = [area["comune"] for area in DISTRICT["map"]["areas"]]
    assert sorted(drawn) == sorted(NEIGHBOURS)


def test_every_need_has_a_drawing_of_our_own() -> None:
    areas = tomllib.loads((ROOT / "tenants" / "est-milano" / "needs.toml").read_text())["areas"]
    drawings = set(re.findall(r'<symbol id="([a-z]+)"', SPRITE))
    assert {area["pictogram"] for area in areas} | {"talk", "signpost"} <= drawings
    assert len({area["pictogram"] for area in areas}) == len(areas)


def test_the_list_and_the_map_say_the_same(portal: Browser) -> None:
    for path in ("/", "/enti"):
        screen = portal.get(path)
        listed = re.findall(r'<li id="e(\d+)"><b>(\d+)<', screen.html)
        marked = re.findall(
            r'<a href="#e(\d+)" aria-labelledby="e\d+"><path[^>]*/><text[^>]*>(\d+)<', screen.html
        )
        assert listed
        assert listed == sorted(marked, key=lambda mark: int(mark[1]))
        assert "sede da confermare" in screen
        assert "Mappa schematica" in screen


def test_a_word_that_is_no_comune_is_none(portal: Browser) -> None:
    for odd in ("/?comune=milano", "/?comune=", "/?comune=%3Cscript%3E", "/?comune=pioltello&comune=x"):
        assert portal.get(odd).status == 200


def test_the_earliest_comes_first_and_the_nearer_of_two() -> None:
    found = near(GROUND, [at("b", 10), at("a", 10), at("c", None), at("b", 9)], "pioltello")
    assert [(action.organisation_slug, words) for action, words in found] == [
        ("b", "nel Comune accanto, Segrate"),
        ("a", "nel tuo Comune, Pioltello"),
        ("b", "nel Comune accanto, Segrate"),
        ("c", "sede da confermare"),
    ]


def at(slug: str, hour: int | None) -> ServiceAction:
    when = datetime(2026, 11, 23, hour, tzinfo=UTC) if hour else None
    return ServiceAction(
        organisation_slug=slug, organisation_name=slug, place="", label="Prenota", url="/", when=when
    )


def card(slug: str, seat: str | None) -> BodyCard:
    words = dict.fromkeys(("name", "monogram", "kind", "serves", "url", "does"), "")
    return BodyCard(slug=slug, seat=(seat or "").capitalize(), seat_code=seat, hub=True, **words)


GROUND = Ground(
    cards=[card("a", "pioltello"), card("b", "segrate"), card("c", None)],
    comuni={"pioltello": "Pioltello", "segrate": "Segrate"},
    district={"neighbours": NEIGHBOURS},
)
