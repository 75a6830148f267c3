"""The slip to take home: one page in the person's language and in Italian, on the screen, on paper and as PDF."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader
from sqlalchemy import select, update

from core.dates import date_words, local
from plugins.booking.models import Appointment, Type
from tests.actors import Browser, Screen
from tests.plugins.booking.stage import Hub, code_on, confirm, walk

FOR_PAPER = {"a5": (419.53, 595.28), "a4": (595.28, 841.89)}


def booked(citizen: Browser, hub: Hub, **typed: str) -> str:
    return code_on(confirm(citizen, walk(citizen, hub, hub.at(2, 9), **typed)))


@pytest.fixture(autouse=True)
def as_before(hub: Hub) -> Iterator[None]:
    """Leave what there is to bring as it was."""
    with hub.db() as db:
        before = {row.id: row.bring for row in db.execute(select(Type.id, Type.bring))}
    yield
    for type_id, papers in before.items():
        bring(hub, papers, Type.id == type_id)


def speak(hub: Hub, language: str) -> None:
    with hub.db() as db:
        db.execute(update(Appointment).values(language=language))


def bring(hub: Hub, papers: list[str], which: Any = None) -> None:
    with hub.db() as db:
        asked = update(Type).values(bring=papers)
        db.execute(asked if which is None else asked.where(which))
    hub.platform.published.changed(str(hub.site.district_id))


def pdf(screen: Screen) -> PdfReader:
    assert screen.headers["content-type"] == "application/pdf", screen.words[:300]
    return PdfReader(BytesIO(screen.answer.content))


def words(reader: PdfReader) -> str:
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


@pytest.mark.parametrize("paper", ["a5", "a4"])
def test_the_pdf_is_one_tagged_page_with_its_title_and_language(
    citizen: Browser, hub: Hub, paper: str
) -> None:
    code = booked(citizen, hub)
    reader = pdf(citizen.get(f"/appuntamenti/promemoria.pdf?formato={paper}"))
    root = reader.trailer["/Root"]
    assert len(reader.pages) == 1
    assert [round(float(side), 2) for side in reader.pages[0].mediabox[2:]] == pytest.approx(
        FOR_PAPER[paper], abs=1
    )
    assert root["/MarkInfo"]["/Marked"] is not None and root["/MarkInfo"]["/Marked"] == True  # noqa: E712
    assert root["/StructTreeRoot"]["/K"]
    assert root["/Lang"] == "it"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"] == True  # noqa: E712
    assert reader.metadata and reader.metadata.title == "Il tuo appuntamento"
    assert b"pdfuaid" in root["/Metadata"].get_data()
    assert code in words(reader)


def test_the_qr_has_words_and_the_signs_are_left_to_the_eye(citizen: Browser, hub: Hub) -> None:
    booked(citizen, hub)
    raw = pdf(citizen.get("/appuntamenti/promemoria.pdf"))
    spoken = [
        str(thing["/Alt"]) for thing in things(raw.trailer["/Root"]["/StructTreeRoot"]) if "/Alt" in thing
    ]
    assert spoken == ["Codice QR: porta alla pagina per spostare o annullare l'appuntamento"]


def things(node: object) -> list[dict[str, object]]:
    """Every element of the tree of tags."""
    found = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(found, list):
        return [thing for one in found for thing in things(one)]
    if not isinstance(found, dict):
        return []
    return [found, *things(found.get("/K"))]


def test_headings_come_in_order(citizen: Browser, hub: Hub) -> None:
    booked(citizen, hub)
    tree = pdf(citizen.get("/appuntamenti/promemoria.pdf")).trailer["/Root"]["/StructTreeRoot"]
    tags = [str(thing["/S"]) for thing in things(tree) if str(thing.get("/S", "")).startswith("/H")]
    assert tags[0] == "/H1" and set(tags[1:]) == {"/H2"} and len(tags) >= 4


def test_the_day_stands_in_words_on_the_page_and_in_the_pdf(citizen: Browser, hub: Hub) -> None:
    booked(citizen, hub)
    day = date_words(local(hub.at(2, 9)))
    for text in (
        citizen.get("/appuntamenti/foglio").words,
        words(pdf(citizen.get("/appuntamenti/promemoria.pdf"))),
    ):
        assert day in text.lower() and "ore 9:00" in text


@pytest.mark.long
@pytest.mark.parametrize("language", ["en", "ar", "bn", "uk", "ro", "ur", "zh"])
def test_whoever_speaks_another_language_gets_it_beside_the_italian(
    citizen: Browser, hub: Hub, language: str
) -> None:
    booked(citizen, hub)
    speak(hub, language)
    page = citizen.get("/appuntamenti/foglio").html
    assert f'class="sheet-column" lang="{language}"' in page
    assert 'class="sheet-column" lang="it"' in page
    root = pdf(citizen.get("/appuntamenti/promemoria.pdf")).trailer["/Root"]
    assert root["/Lang"] == language
    assert {str(thing["/Lang"]) for thing in things(root["/StructTreeRoot"]) if "/Lang" in thing} >= {"it"}
    assert b"pdfuaid" in root["/Metadata"].get_data()


def test_what_people_wrote_is_never_read_as_a_program(citizen: Browser, hub: Hub) -> None:
    booked(citizen, hub)
    wicked = '#panic("x") $x^2$ "q" \\ #read("/etc/passwd") *a* _b_ @c <d> `e` // f'
    bring(hub, [wicked, "#import"])
    text = words(pdf(citizen.get("/appuntamenti/promemoria.pdf")))
    assert "".join(wicked.split()) in "".join(text.split())


@pytest.mark.long
def test_however_much_there_is_to_bring_it_is_one_page(citizen: Browser, hub: Hub) -> None:
    booked(citizen, hub)
    bring(hub, [f"Un documento dal nome piuttosto lungo, il numero {n}" for n in range(25)])
    speak(hub, "en")
    for paper in FOR_PAPER:
        reader = pdf(citizen.get(f"/appuntamenti/promemoria.pdf?formato={paper}"))
        assert len(reader.pages) == 1 and "il numero 24" in words(reader)


def test_a_letter_that_no_font_has_does_not_stop_the_sheet(citizen: Browser, hub: Hub) -> None:
    booked(citizen, hub)
    bring(hub, ["中文 e 😀"])
    root = pdf(citizen.get("/appuntamenti/promemoria.pdf")).trailer["/Root"]
    assert root["/StructTreeRoot"]["/K"]


def test_the_slip_says_nothing_of_who_one_is(citizen: Browser, hub: Hub) -> None:
    booked(citizen, hub)
    for text in (
        citizen.get("/appuntamenti/foglio").html,
        words(pdf(citizen.get("/appuntamenti/promemoria.pdf"))),
    ):
        assert "Rosa" not in text and "123 4567" not in text


def test_only_the_visit_and_the_desk_open_it(app: object, citizen: Browser, desk: Browser, hub: Hub) -> None:
    booked(citizen, hub)
    of_staff = f"/appuntamenti/{hub.rows()[0].id}/promemoria.pdf"
    assert len(pdf(desk.get(of_staff)).pages) == 1
    stranger = Browser(app, citizen.host)
    assert stranger.get("/appuntamenti/promemoria.pdf").url.path == "/appuntamenti/gestisci"
    assert stranger.get(of_staff).url.path == "/entra"
    assert citizen.get(of_staff).url.path == "/entra"


def test_a_computer_of_everybody_s_offers_no_download(citizen: Browser, hub: Hub) -> None:
    booked(citizen, hub)
    assert "/appuntamenti/promemoria.pdf?formato=a5" in citizen.get("/appuntamenti/foglio").links
    citizen.post("/computer-di-tutti")
    assert not [link for link in citizen.get("/appuntamenti/foglio").links if ".pdf" in link]
