"""The district sees how much is done, never for whom: small numbers are not told, nor can they be worked out."""

from datetime import date

import pytest

from core import clock
from core.contributions import Figure
from core.db.scope import Scope, open_session
from core.figures.actions import refresh
from core.web.platform import Platform
from tests.actors import Browser, People
from tests.journeys.conftest import CARITAS

OTHER = "caritas-segrate.localhost"


@pytest.fixture(scope="module", autouse=True)
def counted(platform: Platform, people: People) -> date:
    """What two bodies counted this month."""
    month = clock.today().replace(day=1)
    for host, numbers in ((CARITAS, (40, 37, 3, 0)), (OTHER, (61, 50, 11, 0))):
        site = people.site(host)
        names = ("Appuntamenti presi", "Persone venute", "Persone non venute", "Annullati")
        figures = [
            Figure(code=f"test.{place}", label=name, month=month, value=value)
            for place, (name, value) in enumerate(zip(names, numbers, strict=True))
        ]
        with open_session(platform.engine, Scope(site.district_id, site.tenant_id)) as db, db.begin():
            refresh(db, figures)
    return month


def row(page_html: str, name: str) -> str:
    """The row of a body in the table of months."""
    table = page_html[page_html.index('class="table df-table"') :]
    start = table.index(f">{name}</a></th>")
    return table[start : table.index("</tr>", start)]


def test_a_small_number_is_hidden_with_what_would_give_it_away(district: Browser) -> None:
    everything = district.get("/distretto/numeri")
    assert "Aggiornato:" in everything
    shown = {
        code: row(
            district.get(f"/distretto/numeri?voce=test.{code}").html, "Centro di ascolto Caritas Pioltello"
        )
        for code in range(3)
    }
    assert ">40<" in shown[0]
    assert all("non mostrato" in shown[code] and ">37<" not in shown[code] for code in (1, 2))
    assert ">3<" not in shown[2]
    nothing = district.get("/distretto/numeri?voce=test.3")
    assert "enti con zero in tutti i mesi" in nothing and "df-bars" not in nothing.html
    for code, value in enumerate((61, 50, 11)):
        page = district.get(f"/distretto/numeri?voce=test.{code}")
        assert f">{value}<" in row(page.html, "Centro di ascolto Caritas Segrate"), "nothing to shelter here"


def test_no_total_is_ever_given(district: Browser) -> None:
    for code in range(4):
        html = district.get(f"/distretto/numeri?voce=test.{code}").html
        assert not any(f">{total}<" in html for total in (101, 87, 14)), code


def test_a_count_made_again_takes_the_place_of_the_older(
    district: Browser, platform: Platform, people: People, counted: date
) -> None:
    site = people.site(CARITAS)
    for value in (4, 9):
        figure = Figure(code="again", label="Ascolti", month=counted, value=value)
        with open_session(platform.engine, Scope(site.district_id, site.tenant_id)) as db, db.begin():
            refresh(db, [figure])
    page = district.get("/distretto/numeri?voce=again")
    assert "Ascolti" in page
    assert ">4<" not in page.html


@pytest.mark.long
def test_the_list_of_bodies_says_when_each_counted(district: Browser) -> None:
    page = district.get("/distretto/enti?q=Caritas")
    assert page.html.count("ancora niente") == 1, "only Caritas Vimodrone has not counted"


def test_one_body_is_drawn_month_by_month_without_what_is_not_told(district: Browser) -> None:
    told = district.get("/distretto/numeri?voce=test.0&ente=caritas-pioltello")
    drawing = told.html[
        told.html.index("df-columns-art") : told.html.index("</svg>", told.html.index("df-columns-art"))
    ]
    assert ">40<" in drawing and "<title" in drawing and "–" in drawing
    hidden = district.get("/distretto/numeri?voce=test.2&ente=caritas-pioltello")
    drawing = hidden.html[hidden.html.index("df-columns-art") :]
    drawing = drawing[: drawing.index("</svg>")]
    assert "df-column-hidden" in drawing and "non mostrato" in drawing and ">3<" not in drawing
    assert "df-columns-art" not in district.get("/distretto/numeri?voce=test.0&ente=nessuno").html


def test_the_file_tells_no_more_than_the_page(district: Browser) -> None:
    text = district.get("/distretto/numeri/esporta").answer.content.decode("utf-8-sig")
    mine = [
        line.split(";")
        for line in text.splitlines()
        if line.startswith("Centro di ascolto Caritas Pioltello")
    ]
    told = {cells[1]: cells[3] for cells in mine}
    assert told["Appuntamenti presi"] == "40" and told["Annullati"] == "0"
    assert told["Persone non venute"] == told["Persone venute"] == "non mostrato"
