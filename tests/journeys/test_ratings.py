"""Whoever reads a page says how clear it is; the district sees how many said so, and where."""

from urllib.parse import urlsplit

from core.web.platform import Platform
from tests.actors import Browser

SHEET = "/servizi/bonus-nido"
PARTIAL = {"HX-Request": "true", "HX-Request-Type": "partial"}


def say(reader: Browser, stars: str, why: str = "", page: str = SHEET, **more: object) -> object:
    return reader.post("/valutazione", {"pagina": page, "stelle": stars, "perche": why}, **more)


def test_an_opinion_is_given_with_a_plain_form_and_seen_by_the_district(
    citizen: Browser, district: Browser
) -> None:
    assert citizen.get(SHEET).form("/valutazione")["pagina"] == SHEET
    for _time in range(5):
        thanks = say(citizen, "2", "bad-clear")
    assert thanks.status == 200
    assert "Grazie" in thanks
    assert SHEET in thanks.links
    numbers = district.get("/distretto/numeri")
    assert SHEET in numbers
    assert "2,0" in numbers
    assert "A volte le indicazioni non erano chiare" in numbers


def test_few_opinions_have_no_average(citizen: Browser, district: Browser) -> None:
    say(citizen, "5", "good-clear", page="/privacy")
    html = district.get("/distretto/numeri").html
    row = html[html.index('<th scope="row">/privacy') :]
    assert "meno di 5" in row[: row.index("</tr>")]
    assert "5,0" not in row[: row.index("</tr>")]


def test_with_htmx_only_the_box_comes_back_and_it_is_part_of_the_page(citizen: Browser) -> None:
    box = say(citizen, "", headers=PARTIAL).html.strip()
    assert box.startswith('<section class="df-rating"')
    assert box in say(citizen, "").html


def test_without_stars_the_question_comes_back(citizen: Browser) -> None:
    for stars in ("", "0", "6", "x", "٣"):
        answer = say(citizen, stars)
        assert answer.status == 422, stars
        assert "Scegli da una a cinque stelle" in answer


def test_only_pages_that_are_there_are_counted(citizen: Browser, district: Browser) -> None:
    for page in (
        "/servizi/non-c-e",
        "/lavoro",
        "//evil.example",
        "/servizi/a/b",
        "/bisogni/xyz",
        "/enti/nessuno",
    ):
        assert say(citizen, "1", page=page).status == 422, page
    for page in ("/bisogni/cas", "/enti/caritas-pioltello", "/chi-siamo"):
        assert say(citizen, "4", "good-other", page=page).status == 200, page


def test_booking_is_rated_where_it_is_on(citizen: Browser, portal: Browser) -> None:
    assert say(citizen, "5", page="/appuntamenti").status == 200
    assert say(portal, "5", page="/appuntamenti").status == 422


def test_the_way_back_never_leads_elsewhere(citizen: Browser) -> None:
    for page in ("//evil.example", "https://evil.example", "/\\evil.example"):
        answer = citizen.get(f"/valutazione?pagina={page}")
        assert not [
            link for link in answer.links if "evil" in (urlsplit(link).netloc or link.partition("?")[0])
        ]


def test_staff_give_theirs_with_the_token_of_their_session(admin: Browser) -> None:
    admin.get(SHEET)
    assert say(admin, "5", "good-sure").status == 200
    assert say(admin, "5", csrf=False).status == 403


def test_nothing_is_kept_but_counts(platform: Platform) -> None:
    from core.ratings.models import PageRating

    assert set(PageRating.__table__.columns.keys()) == {
        "district_id", "organisation_id", "month", "page", "stars", "reason", "times",
    }  # fmt: skip
