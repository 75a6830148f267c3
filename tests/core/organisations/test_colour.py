"""Any colour that a body chooses becomes one that can be read, and is not the State's."""

import json
import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from core.organisations.rules.colour import (
    FAR_ENOUGH,
    READABLE,
    SAND,
    STATE,
    WHITE,
    Colour,
    contrast,
    distance,
    fits,
    over,
    read,
    readable,
)
from core.organisations.rules.tints import learn, mixed, parts
from core.web import looks

TINT = re.compile(r"--tint-\d+:")
LISTED = json.loads((looks.BUILT / "palettes.json").read_text())
MANIFEST = json.loads((looks.BUILT / "manifest.json").read_text())
MAIN = {one["slug"]: Colour(*one["hsb"]) for one in LISTED}
SHEETS = {slug: (looks.BUILT / MANIFEST[f"palette-{slug}.css"]).read_text() for slug in MAIN}
A_COLOUR = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


def values(sheet: str) -> list[str]:
    return [one.rstrip(";") for one in TINT.split(sheet.removeprefix(":root{").removesuffix("}"))[1:]]


RECIPES = learn([(MAIN[slug], SHEETS[slug]) for slug in MAIN])


@pytest.mark.long
@settings(max_examples=1000, deadline=None)
@example("#0066cc")
@example("#ffff00")
@example("#000000")
@example("#ffffff")
@given(A_COLOUR)
def test_any_colour_becomes_one_that_can_be_read_everywhere(written: str) -> None:
    kept = read(readable(read(written)).hex)
    rgb = kept.rgb
    for ground in (WHITE, SAND, over(rgb, WHITE), over(rgb, SAND)):
        assert contrast(rgb, ground) >= READABLE
    assert distance(rgb, STATE) >= FAR_ENOUGH
    assert readable(kept).hex == kept.hex, "what was kept stays"


@pytest.mark.long
@settings(max_examples=1000, deadline=None)
@given(A_COLOUR)
def test_white_can_be_read_on_every_ground_that_a_button_takes(written: str) -> None:
    tints = mixed(RECIPES, readable(read(written)))
    grounds = [parts(tints[number - 1])[1][0] for number in GROUNDS]
    assert grounds
    assert all(contrast(ground, WHITE) >= READABLE for ground in grounds), (written, grounds)


def grounds_of_buttons() -> list[int]:
    """The tints behind white words: a button at rest, touched, pressed."""
    library = (looks.BUILT / MANIFEST["bootstrap-italia.css"]).read_text()
    rules = re.findall(r"[}]\.btn-primary\{([^}]*)\}", library)
    return sorted(
        {
            int(n)
            for rule in rules
            for n in re.findall(r"(?:-bg|background-color): ?var\(--tint-(\d+)\)", rule)
        }
    )


GROUNDS = grounds_of_buttons()


def test_none_of_ours_is_near_the_blue_of_the_state() -> None:
    for slug, main in MAIN.items():
        assert distance(main.rgb, STATE) >= FAR_ENOUGH, slug
        assert fits(main), slug


def test_the_blue_of_the_state_becomes_another() -> None:
    assert readable(read("#0066cc")).hex != "#0066cc"
    assert not fits(read("#0066cc"))


@pytest.mark.parametrize("slug", MAIN)
def test_a_palette_made_by_the_rule_is_the_one_that_was_compiled(slug: str) -> None:
    """Learnt without it: from the other nine."""
    others = learn([(MAIN[other], SHEETS[other]) for other in MAIN if other != slug])
    far = []
    for number, (compiled, made) in enumerate(
        zip(values(SHEETS[slug]), mixed(others, MAIN[slug]), strict=True), start=1
    ):
        (words, colours), (same, ours) = parts(compiled), parts(made)
        assert words == same
        worst = max(
            abs(a - b) for one, two in zip(colours, ours, strict=True) for a, b in zip(one, two, strict=True)
        )
        far += [number] if worst > 1 else []
    assert len(far) <= 1, "only the ring of an outlined button under the pointer is not a weighted sum"


@pytest.mark.parametrize("text", ["", "red", "#fff", "#12345g", "0066c", "#1234567", "url(x)", "#12345٣"])
def test_what_is_not_a_colour_is_none(text: str) -> None:
    assert read(text) is None


def test_a_sheet_has_one_name_and_only_fit_colours_have_one() -> None:
    name = looks.named("palette-7a3b74.css")
    assert name is not None
    body = looks.sheet(name)
    assert body is not None
    assert body.startswith(b":root{--tint-1:")
    assert looks.sheet(name.replace("7a3b74", "7a3b75")) is None
    assert looks.sheet("palette-7a3b74.0000000000.css") is None
    assert looks.named("palette-ffff00.css") is None
    assert looks.named("palette-0066cc.css") is None
    assert looks.named("../palette-7a3b74.css") is None
