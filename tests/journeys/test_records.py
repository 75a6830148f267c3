"""A person is met at the desk: found or written down, followed, corrected, handed on; and she sees it herself."""

import re

import pytest

from tests.actors import Browser, People

CARITAS, SEGRATE = "caritas-pioltello.localhost", "caritas-segrate.localhost"
BASE = "/persone-seguite"
AMINA = {
    "nome": "Amina",
    "cognome": "Diallo",
    "contatto1": "347 111 22 33",
    "nascita": "1990-05-01",
    "lingua": "fr",
}


@pytest.fixture
def volunteer(app: object, people: People) -> Browser:
    return people.sign_in(app, CARITAS, "volunteer", name="Marta Bianchi")


@pytest.fixture
def colleague(app: object, people: People) -> Browser:
    return people.sign_in(app, CARITAS, "volunteer", name="Luca Verdi")


def wrote(browser: Browser, **more: str) -> tuple[str, str]:
    """Write somebody down; return the address of the record and its code."""
    browser.get(f"{BASE}/nuova")
    page = browser.post(f"{BASE}/nuova", AMINA | {"comunque": "1"} | more)
    assert page.status == 200 and "Scheda salvata" in page
    code = re.search(r"(?<![\w-])[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}(?![\w-])", page.html)
    assert code
    return str(page.url.path), code[0]


def sought(browser: Browser, what: str):
    browser.get(BASE)
    return browser.post(BASE, {"chi": what})


def test_a_person_is_written_down_with_a_name_and_a_telephone(volunteer: Browser) -> None:
    path, _code = wrote(volunteer)
    page = volunteer.get(path)
    assert page.h1 == ["Amina Diallo"]
    for words in ("347 111 2233", "1 maggio 1990", "Français", "Marta Bianchi"):
        assert words in page
    assert "tel:+393471112233" in page.links
    assert "Amina Diallo" in volunteer.get(BASE)


def test_mistakes_come_back_with_what_was_typed(volunteer: Browser) -> None:
    volunteer.get(f"{BASE}/nuova")
    page = volunteer.post(
        f"{BASE}/nuova",
        {"nome": "", "cognome": "Diallo", "cf": "RSSMRA", "contatto1": "347", "nascita": "2090-01-01"},
    )
    assert page.status == 422
    for words in (
        "Scrivi almeno il nome",
        "codice fiscale non torna",
        "telefono o un indirizzo",
        "deve ancora venire",
    ):
        assert words in page
    assert page.form(f"{BASE}/nuova")["cognome"] == "Diallo"
    both = volunteer.post(
        f"{BASE}/nuova", {"nome": "Mario", "cf": "RSSMRA80A01H501U", "nascita": "1980-01-02"}
    )
    assert both.status == 422 and "un altro giorno di nascita" in both


def test_the_codice_fiscale_tells_the_day_of_birth(volunteer: Browser) -> None:
    path, _code = wrote(volunteer, nascita="", cf="rssmra80a01 h501u")
    assert "1 gennaio 1980" in volunteer.get(path)


@pytest.mark.long
def test_only_something_whole_finds_her_and_shows_initials_to_others(
    volunteer: Browser, colleague: Browser
) -> None:
    path, code = wrote(volunteer, contatto1="347 444 55 66")
    for part in ("Amina", "Diallo", "347 444", code[:9], "%"):
        page = sought(colleague, part)
        assert page.status == 422 and "per intero" in page and "A. D." not in page
    page = sought(colleague, "+39 347 4445566")
    assert "A. D." in page and "Diallo" not in page and "La segue Marta Bianchi" in page
    assert colleague.get(path).status == 404
    form = page.form(f"{path}/segui")
    assert colleague.post(f"{path}/segui", {"prova": "x"}).status == 404
    followed = colleague.post(f"{path}/segui", form)
    assert followed.status == 200 and followed.h1 == ["Amina Diallo"]


def test_what_one_has_found_another_cannot_use(
    volunteer: Browser, colleague: Browser, app: object, people: People
) -> None:
    path, code = wrote(volunteer)
    form = sought(colleague, code).form(f"{path}/segui")
    third = people.sign_in(app, CARITAS, "volunteer", name="Terza Persona")
    third.get(BASE)
    assert third.post(f"{path}/segui", {"prova": form["prova"]}).status == 404


@pytest.mark.long
def test_a_member_searches_twenty_times_an_hour(app: object, people: People) -> None:
    browser = people.sign_in(app, CARITAS, "volunteer", name="Chi Cerca")
    browser.get(BASE)
    told = [browser.post(BASE, {"chi": f"+39347900{n:04}"}).status for n in range(22)]
    assert told == [200] * 20 + [429] * 2


def test_whoever_may_be_known_already_is_shown_before_saving(volunteer: Browser, colleague: Browser) -> None:
    path, _code = wrote(volunteer, contatto1="347 777 88 99")
    colleague.get(f"{BASE}/nuova")
    page = colleague.post(f"{BASE}/nuova", {"nome": "A.", "contatto1": "3477778899", "lingua": "it"})
    assert page.status == 409 and "Forse la conosciamo già" in page and "A. D." in page
    assert page.form(f"{BASE}/nuova")["contatto1"] == "3477778899"
    saved = colleague.post(f"{BASE}/nuova", {"nome": "A.", "contatto1": "3477778899", "comunque": "1"})
    assert "Scheda salvata" in saved and str(saved.url.path) != path


@pytest.mark.long
def test_two_records_of_one_person_are_joined_and_parted(volunteer: Browser) -> None:
    first, _code = wrote(volunteer, contatto1="347 123 00 01", nome="Uno")
    second, _code = wrote(volunteer, contatto1="347 123 00 01", nome="Due", contatto2="due@esempio.it")
    page = volunteer.get(first)
    assert "Forse è scritta due volte" in page
    joined = volunteer.post(f"{first}/unisci", page.form(f"{first}/unisci"))
    assert "Le due schede sono unite" in joined and "due@esempio.it" in joined
    assert volunteer.get(second).h1 == ["Uno Diallo"]
    parted = volunteer.post(f"{first}/separa", joined.form(f"{first}/separa"))
    assert "di nuovo separate" in parted and "due@esempio.it" not in parted
    assert volunteer.get(second).h1 == ["Due Diallo"]


def test_a_record_is_handed_to_a_colleague_and_left(volunteer: Browser, app: object, people: People) -> None:
    path, _code = wrote(volunteer)
    _account, hat = people.hire(CARITAS, "volunteer", name="Nuovo Collega")
    page = volunteer.post(f"{path}/affida", {"collega": str(hat)})
    assert "la segue anche il tuo collega" in page and "Nuovo Collega" in page
    assert "per te è chiusa" in volunteer.post(f"{path}/lascia")
    assert volunteer.get(path).status == 404


def test_who_administers_reads_with_a_reason_that_she_will_read(
    volunteer: Browser, admin: Browser, app: object
) -> None:
    path, code = wrote(volunteer, contatto1="347 321 00 00")
    everybody = admin.get(f"{BASE}/tutte")
    assert "A. D." in everybody and "Diallo" not in everybody
    assert admin.get(path).status == 403
    asked = admin.get(f"{path}/motivo")
    assert asked.h1 == ["Apri la scheda di A. D."]
    assert admin.post(f"{path}/motivo", {"motivo": "boh"}).status == 422
    page = admin.post(f"{path}/motivo", {"motivo": "Marta è in ferie, lei ha un appuntamento"})
    assert page.status == 200 and page.h1 == ["Amina Diallo"] and "Correggi" not in page.buttons
    citizen = Browser(app, CARITAS)
    citizen.get("/la-mia-scheda")
    own = citizen.post("/la-mia-scheda", {"codice": code.lower(), "dato": "347 3210000"})
    assert own.h1 == ["Amina Diallo"] and "Marta è in ferie" in own and "Anna Riva" in own


def test_who_administers_says_who_follows(volunteer: Browser, admin: Browser, people: People) -> None:
    path, _code = wrote(volunteer)
    _account, hat = people.hire(CARITAS, "volunteer", name="Sara Neri")
    admin.get(f"{path}/chi-la-segue")
    page = admin.post(f"{path}/chi-la-segue", {"collega": str(hat)})
    assert "da adesso la segue" in page and "Sara Neri" in page
    assert admin.post(f"{path}/chi-la-segue", {"collega": ""}).status == 422
    removed = [fields for where, fields in page.forms if where == f"{path}/chi-la-segue/togli"]
    for fields in removed:
        admin.post(f"{path}/chi-la-segue/togli", fields)
    assert volunteer.get(path).status == 404
    assert "non segue nessuno" in admin.get(f"{BASE}/tutte")


def test_a_protected_record_shows_no_address_to_who_does_not_follow(
    volunteer: Browser, colleague: Browser, admin: Browser
) -> None:
    path, code = wrote(volunteer, protetta="1", indirizzo="Via Segreta 9", contatto1="347 999 00 11")
    assert "Via Segreta 9" in volunteer.get(path)
    page = (
        admin.post(f"{path}/motivo", {"motivo": "Verifica dopo un reclamo"})
        if admin.get(f"{path}/motivo")
        else None
    )
    assert page and "Via Segreta" not in page and "347 999" not in page and "sono nascosti" in page
    found = sought(colleague, code)
    assert "protetta" in found and f"{path}/segui" not in found.html


def test_a_household_is_written_from_one_side_and_seen_from_both(volunteer: Browser) -> None:
    mother, _code = wrote(volunteer, nome="Fatou")
    child, _code = wrote(volunteer, nome="Awa")
    page = volunteer.post(f"{mother}/famiglia", {"persona": child.rsplit("/", 1)[1], "legame": "child"})
    assert "Awa Diallo" in page and "figlio o figlia" in page
    assert "genitore" in volunteer.get(child)
    assert volunteer.post(f"{mother}/famiglia", {"persona": "x", "legame": "child"}).status == 409


@pytest.mark.long
def test_the_person_opens_her_own_record_with_two_things_that_are_hers(
    volunteer: Browser, app: object
) -> None:
    _path, code = wrote(volunteer, contatto1="347 654 32 10")
    for datum in ("347 654 3210", "1/5/1990"):
        citizen = Browser(app, CARITAS)
        citizen.get("/la-mia-scheda")
        page = citizen.post("/la-mia-scheda", {"codice": code, "dato": datum})
        assert page.status == 200 and page.h1 == ["Amina Diallo"] and "Marta Bianchi" in page
        assert "347 654 3210" in citizen.get("/i-miei-dati") or "+393476543210" in citizen.seen[-1]
    wrong = Browser(app, CARITAS)
    wrong.get("/la-mia-scheda")
    told = {wrong.post("/la-mia-scheda", {"codice": c, "dato": d}).words for c, d in
            ((code, "2/5/1990"), ("ABCD-ABCD-ABCD", "1/5/1990"), (code, code))}  # fmt: skip
    assert all("non vanno insieme" in words for words in told)
    elsewhere = Browser(app, SEGRATE)
    elsewhere.get("/la-mia-scheda")
    assert "non vanno insieme" in elsewhere.post("/la-mia-scheda", {"codice": code, "dato": "1/5/1990"})


@pytest.mark.long
def test_five_wrong_things_close_a_code_for_a_while(volunteer: Browser, app: object) -> None:
    _path, code = wrote(volunteer)
    citizen = Browser(app, CARITAS)
    citizen.get("/la-mia-scheda")
    told = [citizen.post("/la-mia-scheda", {"codice": code, "dato": "1/1/1970"}).status for _ in range(7)]
    assert told == [422] * 5 + [429] * 2


def test_another_body_cannot_tell_whether_she_is_known(
    volunteer: Browser, app: object, people: People
) -> None:
    path, code = wrote(volunteer, contatto1="347 000 99 88")
    stranger = people.sign_in(app, SEGRATE, "volunteer")
    nobody = re.sub(r"[0-9a-f-]{36}", "01890000-0000-7000-8000-000000000000", path)
    assert stranger.get(path).words == stranger.get(nobody).words
    for written in ("347 000 9988", code):
        assert "Qui non la conosciamo" in sought(stranger, written)
