import json
import re
import subprocess
from pathlib import Path

import pytest

from core.settings import ROOT
from core.setup import node
from core.setup.project import Project
from core.web import assets

BUILT = ROOT / "core" / "assets" / "built"
LOADED = assets.load(BUILT)
PALETTES = assets.palettes(BUILT)
STATE_BLUE = "#0066cc"
ENOUGH = 4.5


def luminance(colour: str) -> float:
    """Relative luminance, WCAG 2.2."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("palette", PALETTES.values(), ids=PALETTES.keys())
def test_words_can_be_read_in_every_palette(palette):
    assert palette.contrast == pytest.approx(contrast(palette.primary, "#ffffff"), abs=0.01)
    assert palette.contrast >= ENOUGH
    assert contrast(palette.primary, "#f5f5f5") >= ENOUGH
    assert palette.label.istitle()
    assert palette.primary != STATE_BLUE


def test_there_are_enough_and_they_differ():
    assert 8 <= len(PALETTES) <= 12
    assert len({palette.primary for palette in PALETTES.values()}) == len(PALETTES)
    assert len({palette.label for palette in PALETTES.values()}) == len(PALETTES)


def test_the_blue_of_the_state_is_nowhere():
    for name, asset in LOADED.items():
        if name.endswith(".css"):
            found = re.findall(
                r"#06c\b|#0066cc|\b0, ?102, ?204|hsla?\(210, ?100%|rgba?\(0%, ?40%, ?80%",
                asset.body.decode(),
                re.IGNORECASE,
            )
            assert not found, name


@pytest.mark.parametrize("slug", PALETTES)
def test_a_palette_gives_every_colour_the_library_asks_for(slug):
    asked = set(re.findall(r"var\((--tint-\d+)\)", LOADED["bootstrap-italia.css"].body.decode()))
    sheet = LOADED[f"palette-{slug}.css"].body.decode()
    assert set(re.findall(r"(--tint-\d+):", sheet)) == asked
    assert len(sheet) < 6000


@pytest.mark.long
@pytest.mark.parametrize("slug", ["forest", "indigo"])
def test_a_palette_is_the_library_compiled_in_that_colour(slug):
    found = node.find(Project(ROOT))
    script = Path(__file__).with_name("same_as_compiled.mjs")
    told = subprocess.run([found.node, script, slug], cwd=ROOT, capture_output=True, text=True, check=True)
    said = json.loads(told.stdout)
    assert said["compared"] > 13_000
    assert said["tinted"] > 400
    assert said["different"] == []


@pytest.mark.long
@pytest.mark.browser
def test_a_browser_paints_the_palette(tmp_path):
    from playwright.sync_api import sync_playwright

    from core.setup import browser

    sheets = ("bootstrap-italia.css", "palette-{}.css")
    links = [f'<link rel="stylesheet" href="{(BUILT / LOADED[sheets[0]].name).as_uri()}">']
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=browser.find_or_install(), args=["--no-sandbox"]
        )
        page = chromium.new_page()
        for palette in PALETTES.values():
            own = (BUILT / LOADED[sheets[1].format(palette.slug)].name).as_uri()
            sheet = tmp_path / f"{palette.slug}.html"
            sheet.write_text(
                f'<!doctype html><html lang="it"><head><title>x</title>{links[0]}<link rel="stylesheet" href="{own}">'
                '</head><body><button class="btn btn-primary">Avanti</button><a href="x">x</a>'
                '<div class="bg-primary bg-opacity-50">y</div></body></html>'
            )
            page.goto(sheet.as_uri())
            colour = "e => getComputedStyle(e).{}"
            wanted = f"rgb({', '.join(str(int(palette.primary[i : i + 2], 16)) for i in (1, 3, 5))})"
            assert near(page.eval_on_selector("button", colour.format("backgroundColor")), wanted)
            assert near(page.eval_on_selector("a", colour.format("color")), wanted)
            assert page.eval_on_selector("div", colour.format("backgroundColor")).endswith(", 0.5)")
        chromium.close()


def near(one: str, other: str) -> bool:
    """Tell whether two colours are the same but for rounding."""
    first, second = ([float(n) for n in re.findall(r"[\d.]+", colour)][:3] for colour in (one, other))
    return all(abs(a - b) <= 1 for a, b in zip(first, second, strict=True))
