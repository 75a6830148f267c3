"""A body chooses how it looks: sees it before, keeps it after, and it is served from its own host."""

import re
from typing import Any

import pytest

from tests.actors import Browser, Screen
from tests.journeys.conftest import CARITAS
from tests.journeys.test_staff_rooms import filled

LOOK = re.compile(r'href="(/static/look-[0-9a-f]{6}\.[0-9a-f]{10}\.css)"')
PALETTE = re.compile(r'href="(/static/palette-[\w.-]+\.css)"')
PARTIAL = {"HX-Request": "true", "HX-Request-Type": "partial"}
YELLOW = {"palette": "libero", "colour": "#ffee00", "monogram": "zq"}


def form_of(admin: Browser, **changes: str) -> dict[str, Any]:
    return filled(admin.get("/ente"), "/ente") | changes


def palette(app: Any) -> str:
    return PALETTE.findall(Browser(app, CARITAS).get("/").html)[0]


def test_the_form_shows_how_the_body_looks_now(admin: Browser) -> None:
    assert LOOK.search(admin.get("/ente").html)


def test_a_preview_changes_nothing_and_keeps_what_was_typed(admin: Browser, app: Any) -> None:
    before = palette(app)
    seen: Screen = admin.post("/ente/anteprima", form_of(admin, name="Nome nuovo", **YELLOW))
    assert seen.status == 200
    assert "ZQ" in seen
    assert "Lo abbiamo cambiato un poco" in seen
    assert seen.form("/ente")["name"] == "Nome nuovo"
    sheet = LOOK.search(seen.html)
    assert sheet
    assert Browser(app, CARITAS).get(sheet[1]).html.startswith(".df-look{--tint-1:")
    assert palette(app) == before


def test_with_htmx_only_the_preview_comes_back(admin: Browser) -> None:
    fields = form_of(admin, **YELLOW)
    part = admin.post("/ente/anteprima", fields, headers=PARTIAL, follow=False)
    assert part.html.strip().startswith('<section class="df-preview"')


@pytest.mark.long
def test_a_colour_of_ones_own_is_kept_readable_and_served_for_ever(admin: Browser, app: Any) -> None:
    assert "Salvato" in admin.post("/ente", form_of(admin, **YELLOW))
    sheet = palette(app)
    found = Browser(app, CARITAS).get(sheet)
    assert found.status == 200
    assert "immutable" in found.headers["cache-control"]
    assert found.headers["content-type"].startswith("text/css")
    assert "ffee00" not in sheet
    again = form_of(admin)
    assert again["palette"] == ["libero"]
    assert "Salvato" in admin.post("/ente", again)
    assert palette(app) == sheet, "saving what was kept changes nothing"
    admin.post("/ente", form_of(admin, palette="brick"))
    assert "palette-brick." in palette(app)


def test_a_colour_that_is_none_comes_back_with_words(admin: Browser) -> None:
    for colour in ("", "giallo", "#12", "url(//evil.example)", "#0000000"):
        refused = admin.post("/ente", form_of(admin, palette="libero", colour=colour))
        assert refused.status == 422, colour
        assert "#f-palette" in refused.links


def test_nobody_is_given_a_sheet_that_cannot_be_read(citizen: Browser) -> None:
    for name in (
        "palette-ffee00.0123456789.css",
        "palette-7a3b74.0123456789.css",
        "look-zzzzzz.0123456789.css",
    ):
        assert citizen.get(f"/static/{name}").status == 404, name
