"""A volunteer reads a text aloud and writes down the yes; the person takes it back with the code, at once."""

import io
import re
from datetime import timedelta
from uuid import UUID

import pypdf
import pytest

from core import clock
from core.audit import openings
from core.audit.pages import acts
from core.audit.queries import opened
from core.consents import queries
from core.consents.actions import consents
from core.vault.queries import unseal
from core.who import Member
from tests.actors import Browser, Screen
from tests.core.people.desk import NOW, PIOLTELLO, Desk

CODE = re.compile(r"(?<![\w-])[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}(?![\w-])")
CHOSEN = {
    "purpose": "sharing", "recipient": "comune-pioltello", "language": "it", "speaker": "self", "represented_by": "",
}  # fmt: skip


@pytest.fixture(scope="module")
def desk(platform: object) -> Desk:
    return Desk(platform, PIOLTELLO)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def colleague(desk: Desk) -> Member:
    return desk.colleague()


@pytest.fixture
def volunteer(app: object, desk: Desk, colleague: Member) -> Browser:
    browser = desk.people.open(app, PIOLTELLO, colleague.account_id, colleague.membership_id)
    browser.get("/scrivania")
    return browser


@pytest.fixture
def person(desk: Desk, colleague: Member) -> UUID:
    """Somebody whom the volunteer follows."""
    return desk.meet(colleague)


def ask(volunteer: Browser, person: UUID, **more: str) -> Screen:
    """Go through both steps, to the text that is read aloud."""
    volunteer.get(f"/consensi/{person}/nuovo")
    return volunteer.post(f"/consensi/{person}/leggi", CHOSEN | more)


def say(volunteer: Browser, person: UUID, answer: str, **more: str) -> Screen:
    page = ask(volunteer, person, **more)
    return volunteer.post(f"/consensi/{person}", page.form(f"/consensi/{person}") | {"answer": answer})


def code_of(volunteer: Browser, page: Screen) -> str:
    paper = next(link for link in page.links if link.endswith("/foglio"))
    found = CODE.search(volunteer.get(paper).words)
    assert found
    return found[0]


def holds(desk: Desk, person: UUID) -> bool:
    with desk.at_work() as db:
        comune = next(one for one in queries.recipients(db) if one.slug == "comune-pioltello")
        asked = {"person": person, "purpose": "sharing", "recipient": comune.id, "now": clock.now()}
        return queries.valid(db, **asked) is not None


@pytest.mark.long
def test_a_yes_is_read_aloud_written_down_and_taken_back_by_code(
    app: object, desk: Desk, volunteer: Browser, person: UUID
) -> None:
    read = ask(volunteer, person)
    assert "Passare i tuoi dati a un altro ente" in read and "Puoi dire no" in read
    assert not holds(desk, person), "it was only read"
    done = say(volunteer, person, "yes")
    assert "in vigore" in done and holds(desk, person)
    code = code_of(volunteer, done)

    her = Browser(app, PIOLTELLO)
    her.get("/consenso")
    mine = her.post("/consenso", {"codice": code.lower().replace("-", " ")})
    assert "Hai detto sì" in mine and "Comune di Pioltello" in mine and "Amina" not in mine.html
    assert "Da adesso non vale più" in her.post("/consenso/mio/no")
    assert not holds(desk, person)
    assert "ritirato" in volunteer.get(f"/consensi/{person}")


def test_she_answers_alone_with_the_code(app: object, desk: Desk, volunteer: Browser, person: UUID) -> None:
    asked = say(volunteer, person, "code")
    assert "aspetta la risposta" in asked and not holds(desk, person)
    her = Browser(app, PIOLTELLO)
    mine = her.post("/consenso", {"codice": code_of(volunteer, asked)})
    assert "Sì, sono d'accordo" in mine.words
    assert "Grazie" in her.post("/consenso/mio/si") and holds(desk, person)
    assert her.post("/consenso/mio/si").status == 409


def test_who_answers_in_her_own_language_agrees_to_those_words(
    app: object, desk: Desk, volunteer: Browser, person: UUID
) -> None:
    code = code_of(volunteer, say(volunteer, person, "code"))
    her = Browser(app, PIOLTELLO)
    her.post("/es/consenso", {"codice": code})
    assert her.post("/es/consenso/mio/si").status == 200
    with desk.at_work() as db:
        consent = queries.of_person(db, person)[0].consent
        assert consent.language == "es" and consent.told and consent.by_code


def test_a_text_that_changed_meanwhile_is_read_again(volunteer: Browser, person: UUID) -> None:
    read = ask(volunteer, person)
    fields = read.form(f"/consensi/{person}") | {"answer": "yes", "heard": "0" * 64}
    refused = volunteer.post(f"/consensi/{person}", fields)
    assert refused.status == 422 and "Intanto il testo è cambiato" in refused


def test_whoever_speaks_for_her_is_written_down_sealed(desk: Desk, volunteer: Browser, person: UUID) -> None:
    refused = ask(volunteer, person, speaker="parent")
    assert refused.status == 422 and "Scrivi nome e cognome" in refused
    done = say(volunteer, person, "yes", speaker="parent", represented_by="Fatou Diallo")
    assert "Un genitore, per un minore" in done and "Fatou" not in done.html
    with desk.at_work() as db:
        consent = queries.of_person(db, person)[0].consent
        sealed = consent.represented_by or b""
        assert b"Fatou" not in sealed
        place = {"table": "consent", "column": "represented_by", "row": consent.id, "subject": person}
        assert unseal(db, sealed, **place) == b"Fatou Diallo"  # type: ignore[arg-type]


def test_the_very_words_of_another_language_are_kept(desk: Desk, volunteer: Browser, person: UUID) -> None:
    read = ask(volunteer, person, language="ar")
    assert 'lang="ar" dir="rtl"' in read.html and "Passare i tuoi dati a un altro ente" in read
    say(volunteer, person, "yes", language="ar")
    with desk.at_work() as db:
        recorded = queries.of_person(db, person)[0]
        assert recorded.consent.language == "ar" and recorded.consent.told
        assert recorded.text.digest == recorded.text.words.digest


@pytest.mark.long
def test_the_receipt_is_one_page_and_says_nobody_s_name(volunteer: Browser, person: UUID) -> None:
    for language in ("it", "ar"):
        done = say(volunteer, person, "yes", language=language)
        paper = next(link for link in done.links if link.endswith("/foglio"))
        sheet = volunteer.get(paper)
        assert "<svg" in sheet.html and "Diallo" not in sheet.html and "SHA-256" in sheet
        for size in ("a4", "a5"):
            file = volunteer.get(f"{paper}.pdf?formato={size}").answer.content
            pages = pypdf.PdfReader(io.BytesIO(file)).pages
            assert len(pages) == 1
            assert CODE.search(pages[0].extract_text()), "the code is on paper"
        volunteer.post(paper.removesuffix("foglio") + "ritira")


def test_a_danger_is_recorded_and_the_reason_is_sealed(desk: Desk, volunteer: Browser, person: UUID) -> None:
    volunteer.get(f"/consensi/{person}/senza-consenso")
    fields = {
        "purpose": "sharing",
        "recipient": "comune-pioltello",
        "ground": "danger",
        "reason": "Ha un livido.",
    }
    short = volunteer.post(f"/consensi/{person}/senza-consenso", fields)
    assert short.status == 422 and "Ha un livido." in short.html
    done = volunteer.post(
        f"/consensi/{person}/senza-consenso", fields | {"reason": "Ha un livido, e ha paura."}
    )
    assert "pericolo serio" in done and "Ha un livido" not in done.html
    assert not holds(desk, person), "it holds for a social worker alone"


def test_every_act_stands_in_the_log_in_words(desk: Desk, colleague: Member, person: UUID) -> None:
    made = desk.agree(person, colleague, recipient="comune-pioltello")
    with desk.at_work() as db:
        consents.withdraw(db, recorded=consents.found(db, person=person, consent_id=made), by=None, now=NOW)
        found, comune = queries.purpose(db, "sharing"), queries.recipients(db)
        consents.record_ground(
            db, person=person, purpose=found, recipient=next(one for one in comune if one.kind == "comune"),
            ground="danger", reason="Ha paura di tornare a casa.", by=colleague, now=NOW,
        )  # fmt: skip
    with desk.at_work() as db:
        told = [one.verb for one in opened(db, person) if one.resource == "consents"]
    assert sorted(told) == ["give", "report", "withdraw", "write"]
    assert set(told) <= acts().keys() & openings.acts().keys()


def test_whoever_does_not_follow_her_finds_nothing(app: object, desk: Desk, person: UUID) -> None:
    desk.agree(person, desk.colleague(), recipient="comune-pioltello")
    other = desk.people.sign_in(app, PIOLTELLO, "volunteer", name="Nuova Collega")
    nowhere = other.get("/consensi/01890000-0000-7000-8000-000000000000")
    for path in ("", "/nuovo", "/senza-consenso"):
        assert other.get(f"/consensi/{person}{path}").status == 404
    assert other.get(f"/consensi/{person}").words == nowhere.words


def test_the_record_says_what_she_agreed_to_and_lets_it_be_taken_back(
    desk: Desk, volunteer: Browser, person: UUID
) -> None:
    assert "Nessun consenso in vigore" in volunteer.get(f"/persone-seguite/{person}")
    made = desk.agree(person, desk.colleague(), recipient="comune-pioltello")
    record = volunteer.get(f"/persone-seguite/{person}")
    assert "Passare i tuoi dati a un altro ente" in record and f"/consensi/{person}/nuovo" in record.links
    volunteer.post(f"/consensi/{person}/{made}/ritira")
    assert "Nessun consenso in vigore" in volunteer.get(f"/persone-seguite/{person}")


def test_an_administrator_counts_and_does_not_see_whose(app: object, desk: Desk, person: UUID) -> None:
    desk.agree(person, desk.colleague(), recipient="comune-segrate")
    admin = desk.people.sign_in(app, PIOLTELLO, "association_admin")
    page = admin.get("/consensi")
    assert "Passare i tuoi dati" in page and "Amina" not in page.html
    assert admin.get(f"/consensi/{person}").status == 403


def test_a_wrong_code_says_nothing_and_runs_out(app: object) -> None:
    her = Browser(app, PIOLTELLO)
    answers = [her.post("/consenso", {"codice": "AB12-CD34-EF56"}) for _again in range(12)]
    assert answers[0].status == 422 and "Questo codice non c'è" in answers[0]
    assert answers[-1].status == 429 and "AB12" in answers[-1].html
    assert her.get("/consenso/mio").title.startswith("Il mio consenso"), "the door asks for a code"


def test_what_was_given_comes_to_its_end(desk: Desk, person: UUID) -> None:
    made = desk.agree(person, desk.colleague(), recipient="comune-rodano")
    with desk.at_work() as db:
        recorded = queries.one(db, made)
        assert recorded is not None
        assert recorded.state(NOW + timedelta(days=364)) == "given"
        assert recorded.state(NOW + timedelta(days=366)) == "expired"
