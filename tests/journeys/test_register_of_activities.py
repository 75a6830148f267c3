"""The district reads its register of processing activities, keeps it on paper, and decides how long things are kept."""

import io
from collections.abc import Iterator

import pytest
from pypdf import PdfReader

from core.privacy import register
from core.web.platform import Platform
from tests.actors import Browser, People

ROOM = "/distretto/trattamenti"
HUB = "caritas-pioltello.localhost"


@pytest.fixture
def office(app: object, people: People) -> Browser:
    return people.sign_in(app, "localhost", "district_admin")


@pytest.fixture(scope="module")
def purposes(platform: Platform) -> Iterator[set[str]]:
    """What the columns of this installation name."""
    used = {place.says.purpose for place in register.places()}
    return {purpose.label for code, purpose in platform.register.purposes.items() if code in used}


def text_of(pdf: bytes) -> str:
    pages = PdfReader(io.BytesIO(pdf)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def test_every_purpose_a_column_names_is_on_the_page_with_its_ground_and_its_term(
    office: Browser, purposes: set[str]
) -> None:
    page = office.get(ROOM)
    assert purposes and [label for label in purposes if label not in page] == []
    assert "30 giorni dalla fine dell'appuntamento" in page
    assert "booking_appointment" in page and "articolo 6, lettera e" in page
    assert "[DPO]" in page, "nobody has confirmed anything yet"
    assert "Caritas Pioltello" in page


@pytest.mark.long
def test_it_can_be_kept_on_paper_and_as_a_spreadsheet(office: Browser, purposes: set[str]) -> None:
    paper = office.get(f"{ROOM}/registro.pdf").answer
    assert paper.headers["content-type"] == "application/pdf" and b"pdfuaid" in paper.content
    told = text_of(paper.content)
    assert [label for label in purposes if label not in told] == []
    assert "articolo 30 del GDPR" in told and "[DPO]" in told and "Misure di sicurezza" in told
    lines = office.get(f"{ROOM}/esporta").answer.content.decode("utf-8-sig").splitlines()
    assert len(lines) == 1 + len(purposes)
    assert any(line.startswith("Appuntamenti;") and "Caritas Pioltello" in line for line in lines)


def test_the_annex_to_the_assessment_tells_risks_and_measures(office: Browser) -> None:
    paper = office.get(f"{ROOM}/valutazione.pdf").answer.content
    told = text_of(paper)
    assert b"pdfuaid" in paper
    assert "articolo 35 del GDPR" in told and "Rischi per le persone" in told and "Cifratura" in told
    assert "Persone che lavorano nella rete" not in told, "only what holds special data"


def test_a_shorter_term_holds_at_once_and_a_longer_one_takes_an_act(office: Browser) -> None:
    office.get(ROOM)
    wrong = office.post(f"{ROOM}/tempi", {"voce": "booking", "days-booking": "90"})
    assert wrong.status == 422 and "serve un atto" in wrong
    assert office.post(f"{ROOM}/tempi", {"voce": "booking", "days-booking": "tanti"}).status == 422
    told = {"voce": "booking", "days-booking": "90", "act-booking": "Delibera n. 12"}
    assert "Appuntamenti: 90 giorni" in office.post(f"{ROOM}/tempi", told)
    told = {"voce": "booking", "days-booking": "20", "act-booking": ""}
    assert "Appuntamenti: 20 giorni" in office.post(f"{ROOM}/tempi", told)
    assert office.post(f"{ROOM}/tempi", {"voce": "session", "days-session": "9"}).status == 422
    assert office.post(f"{ROOM}/tempi", {"voce": "nothing", "days-nothing": "9"}).status == 404


def test_an_auditor_reads_and_changes_nothing(app: object, people: People) -> None:
    auditor = people.sign_in(app, "localhost", "auditor")
    page = auditor.get(ROOM)
    assert page.status == 200 and not [action for action, _ in page.forms if action.endswith("/tempi")]
    assert auditor.post(f"{ROOM}/tempi", {"voce": "booking", "days-booking": "1"}).status == 403


@pytest.mark.long
def test_a_body_keeps_the_register_of_what_it_does_itself(app: object, people: People) -> None:
    admin = people.sign_in(app, HUB, "association_admin")
    told = text_of(admin.get("/conservazione/registro.pdf").answer.content)
    assert "Appuntamenti" in told and "Centro di ascolto Caritas Pioltello" in told
    assert "Segrate" not in told
    other = people.sign_in(app, "comune-rodano.localhost", "municipal_admin")
    assert "booking_appointment" not in text_of(other.get("/conservazione/registro.pdf").answer.content)
