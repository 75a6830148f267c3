"""From the first question to the receipt, and to the answer; what stands in the way says so."""

import html
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from core import clock
from core.db.scope import Scope, open_session
from core.privacy import retention
from core.web.platform import Platform
from plugins.assistance import messages
from plugins.assistance import person as person_room
from plugins.assistance.codes import MandateCodes, SigningCodes
from tests.actors import Browser, People
from tests.plugins.assistance.desk import (
    CARITAS,
    CODE,
    answered,
    asked,
    begun,
    filed,
    photo,
    procedures,
    seen,
    wrote,
)

pytestmark = pytest.mark.long

ISEE = "Fare l'ISEE"


@pytest.fixture(scope="module")
def desk(app: object, people: People) -> Browser:
    return people.sign_in(app, CARITAS, "volunteer", name="Marta Bianchi")


def of(browser: Browser, person: str, name: str) -> str:
    found = {html.unescape(told): code for told, code in procedures(browser, person).items()}
    return next(code for told, code in found.items() if told.startswith(name))


def test_an_application_goes_from_the_first_question_to_the_answer(desk: Browser, citizen: Browser) -> None:
    person = wrote(desk)
    case = begun(desk, person, of(desk, person, ISEE))
    page = answered(desk, case)
    assert "Che cosa serve" in page and "Amina Diallo" in page
    refused = desk.post(f"{case}/passo", {"passo": "prepare"})
    assert refused.status == 422 and "document" in refused.words
    seen(desk, case)
    ready = desk.post(f"{case}/passo", {"passo": "prepare"})
    assert "pronta da inviare" in ready
    sent = filed(desk, case)
    assert "Invio scritto" in sent and "INPS.2026.1234" in sent
    pdf = desk.get(f"{case}/riepilogo.pdf")
    assert pdf.answer.content.startswith(b"%PDF") and b"/StructTreeRoot" in pdf.answer.content
    code = CODE.search(sent.html)
    assert code
    citizen.get("/pratiche/segui")
    mine = citizen.post("/pratiche/segui", {"codice": code[1]})
    assert mine.url.path == "/pratiche/mia"
    assert "Marta Bianchi" in mine and "La domanda è inviata" in mine
    desk.get(f"{case}/esito")
    wrong = desk.post(f"{case}/esito", {"esito": "refused", "quando": "2026-11-21"})
    assert wrong.status == 422 and "respinta" in wrong
    told = {"esito": "refused", "quando": "2026-11-21", "motivo": "Manca un anno.", "ricorso": "2027-01-20"}
    done = desk.post(f"{case}/esito", told)
    assert "respinta" in done and "Manca un anno." in done
    citizen.get("/pratiche/segui")
    assert "Manca un anno." in citizen.get("/pratiche/mia")


def test_nothing_is_sent_on_behalf_without_a_mandate_and_it_ends_with_her_word(
    desk: Browser, citizen: Browser, platform: Platform
) -> None:
    person = wrote(desk, contatto1="amina@esempio.test")
    case = begun(desk, person, of(desk, person, ISEE))
    answered(desk, case)
    seen(desk, case)
    desk.post(f"{case}/passo", {"passo": "prepare"})
    refused = filed(desk, case, chi="delega")
    assert refused.status == 422 and "Senza una delega valida" in refused
    mandate = asked(desk, person)
    assert desk.get(f"{mandate}/foglio.pdf").answer.content.startswith(b"%PDF")
    assert filed(desk, case, chi="delega").status == 422, "a mandate that nobody signed lets do nothing"
    bare = desk.post(f"{mandate}/firma", {})
    assert bare.status == 409 and "foglio firmato" in bare
    signed = desk.post(f"{mandate}/firma", {}, files=[("file", ("delega.jpg", photo()))])
    assert "Delega firmata" in signed and "valida" in signed
    withdraw_code = MandateCodes(platform.signer.keyed).shown(UUID(mandate.rsplit("/", 1)[1]))
    citizen.get("/pratiche/segui")
    mine = citizen.post("/pratiche/segui", {"codice": withdraw_code})
    assert mine.url.path == "/pratiche/mia/delega" and "Firmo" not in mine
    assert "ritirata" in citizen.post("/pratiche/mia/delega/ritira")
    assert filed(desk, case, chi="delega").status == 422, "from then on nothing can be done by it"


def test_a_mandate_is_signed_with_the_code_that_only_the_person_gets_in_her_language(
    desk: Browser, citizen: Browser, platform: Platform, people: People
) -> None:
    person = wrote(desk, contatto1="amina.due@esempio.test")
    mandate = asked(desk, person)
    page = desk.post(f"{mandate}/manda")
    code = SigningCodes(platform.signer.keyed).shown(UUID(mandate.rsplit("/", 1)[1]))
    assert "Codice mandato" in page and code not in page.html
    site = people.site(CARITAS)
    with open_session(platform.engine, Scope(site.district_id, site.tenant_id)) as db, db.begin():
        asked_for = "SELECT body FROM message WHERE recipient = 'amina.due@esempio.test'"
        arabic, italian = db.execute(text(asked_for)).scalar_one().split(messages.RULE)
    assert f"{site.url}/ar/pratiche/segui" in arabic and code in arabic and "Per leggere" not in arabic
    assert "Per leggere e firmare" in italian and code in italian
    citizen.get("/pratiche/segui")
    assert "aspetta la tua firma" in citizen.post("/pratiche/segui", {"codice": code})
    assert "in vigore" in citizen.post("/pratiche/mia/delega/firma")
    assert "Firmata con il codice" in desk.get(mandate)
    again = citizen.post("/pratiche/mia/delega/firma")
    assert again.status == 409


def test_the_code_of_the_sheet_does_not_sign(desk: Browser, citizen: Browser, platform: Platform) -> None:
    mandate = asked(desk, wrote(desk))
    refused = desk.post(f"{mandate}/manda")
    assert refused.status == 409 and "recapito sicuro" in refused
    code = MandateCodes(platform.signer.keyed).shown(UUID(mandate.rsplit("/", 1)[1]))
    citizen.get("/pratiche/segui")
    citizen.post("/pratiche/segui", {"codice": code})
    assert citizen.post("/pratiche/mia/delega/firma").status == 409


def test_a_colleague_and_another_body_find_nothing(desk: Browser, app: object, people: People) -> None:
    case = begun(desk, person := wrote(desk), of(desk, person, ISEE))
    colleague = people.sign_in(app, CARITAS, "volunteer")
    elsewhere = people.sign_in(app, "caritas-segrate.localhost", "volunteer")
    for browser in (colleague, elsewhere):
        assert browser.get(case).status == 404
        assert browser.get(f"{case}/riepilogo.pdf").status == 404
        assert browser.post(f"{case}/passo", {"passo": "wait"}).status == 404
    assert person not in colleague.get("/pratiche").html


def test_the_journal_is_only_added_to(desk: Browser, platform: Platform, people: People) -> None:
    begun(desk, person := wrote(desk), of(desk, person, ISEE))
    site = people.site(CARITAS)
    for words in (
        "UPDATE assistance_event SET kind = 'x'",
        "DELETE FROM assistance_event",
        "TRUNCATE assistance_event",
    ):
        scope = Scope(site.district_id, site.tenant_id)
        with open_session(platform.engine, scope) as db, pytest.raises(DBAPIError), db.begin():
            db.execute(text(words))


def test_who_leaves_hands_everything_on_for_one_reason_that_each_person_reads(
    app: object, people: People, citizen: Browser
) -> None:
    _account, hat = people.hire(CARITAS, "volunteer", name="Chi Va")
    leaving = people.open(app, CARITAS, _account, hat)
    case = begun(leaving, person := wrote(leaving), of(leaving, person, ISEE))
    second = begun(leaving, person, of(leaving, person, "Domanda di NASpI"))
    code = CODE.search(answered(leaving, second).html)
    assert code
    _other, to = people.hire(CARITAS, "volunteer", name="Chi Resta")
    stays = people.open(app, CARITAS, _other, to)
    boss = people.sign_in(app, CARITAS, "association_admin")
    assert "Chi Va" in boss.get("/pratiche/carico")
    assert boss.get(case).status in (403, 404)
    hers, ways = f"/pratiche/carico/{hat}", f"/pratiche/carico/{hat}/affida"
    reason = "Chi Va lascia lo sportello a fine mese"
    boss.get(hers)
    for told, why in (
        ({"collega": "", "motivo": reason}, "Scegli a chi passarle"),
        ({"collega": str(hat), "motivo": reason}, "Scegli a chi passarle"),
        ({"collega": str(to), "motivo": "boh"}, "la persona lo leggerà"),
    ):
        wrong = boss.post(ways, told)
        assert wrong.status == 422 and why in wrong
        assert f">{told['motivo']}</textarea>" in wrong.html
    assert f'value="{to}" selected' in wrong.html
    assert leaving.get(case).status == 200, "nothing moved"
    done = boss.post(ways, {"collega": str(to), "motivo": reason})
    assert "2 pratiche passate" in done
    for one in (case, second):
        assert f"l'ha passata a un collega: «{reason}»" in html.unescape(stays.get(one).words)
    assert "Amina Diallo" in stays.get("/pratiche")
    citizen.get("/pratiche/segui")
    mine = citizen.post("/pratiche/segui", {"codice": code[1]})
    assert reason in mine and "Ha dato la pratica a un altro" in mine
    assert "Nessuna pratica in mano" in boss.get(hers)


def test_answers_wait_and_mistakes_come_back(desk: Browser) -> None:
    case = begun(desk, person := wrote(desk), of(desk, person, "Domanda di NASpI"))
    first = desk.get(f"{case}/domande").form(f"{case}/domande")["voce"]
    wrong = desk.post(f"{case}/domande", {"voce": first, "risposta": "boh"})
    assert wrong.status == 422 and wrong.form(f"{case}/domande")["voce"] == first
    later = desk.post(f"{case}/domande", {"voce": first, "salta": "1", "dopo": "1"})
    assert later.url.path == case and "Risposte salvate" in later
    assert "Non lo sa" in later or "Continua le domande" in later


def test_a_meeting_takes_a_minute_and_no_name(desk: Browser, app: object, people: People) -> None:
    desk.get("/pratiche/incontri")
    wrong = desk.post("/pratiche/incontri", {"tema": "posta", "minuti": "mille"})
    assert wrong.status == 422 and "Scegli una risposta" in wrong
    told = {"tema": "posta", "modo": "telefono", "autonomia": "aiuto", "minuti": "25", "inviata": "caf"}
    assert "Incontro scritto" in desk.post("/pratiche/incontri", told)
    assert desk.get("/pratiche/incontri/esporta").status == 403
    file = people.sign_in(app, CARITAS, "association_admin").get("/pratiche/incontri/esporta")
    assert "25;E-mail e messaggi;Al telefono" in file.answer.content.decode("utf-8-sig")


def test_erased_means_that_only_the_count_stays(desk: Browser, platform: Platform, people: People) -> None:
    case = begun(desk, person := wrote(desk), of(desk, person, ISEE))
    answered(desk, case)
    site = people.site(CARITAS)
    scope = Scope(site.district_id, site.tenant_id)
    with open_session(platform.engine, scope) as db, db.begin():
        told = [kept.title for kept in person_room.export(db, UUID(person))]
        assert "Una tua pratica" in told and "Le tue risposte per una pratica" in told
        person_room.erase(db, UUID(person))
        assert person_room.export(db, UUID(person)) == []
        left = db.execute(
            text("SELECT count(*), count(person_id) FROM assistance_case WHERE id = :id"),
            {"id": case.rsplit("/", 1)[1]},
        ).one()
    assert tuple(left) == (1, 0)
    assert desk.get(case).status == 404


def test_the_person_sends_what_is_missing_with_her_code(desk: Browser, citizen: Browser) -> None:
    case = begun(desk, person := wrote(desk), of(desk, person, ISEE))
    code = CODE.search(answered(desk, case).html)
    assert code
    citizen.get("/pratiche/segui")
    wrong = citizen.post("/pratiche/segui", {"codice": "AAAA-BBBB-CCCC"})
    assert wrong.status == 422 and "Questo codice non c'è" in wrong
    mine = citizen.post("/pratiche/segui", {"codice": code[1]})
    way = next(link for link in mine.links if "/pratiche/mia/carta?documento=" in link)
    paper = way.rsplit("=", 1)[1]
    citizen.get(way)
    refused = citizen.post("/pratiche/mia/carta", {"documento": paper}, files=[("file", ("x.txt", b"ciao"))])
    assert refused.status == 415
    sent = citizen.post("/pratiche/mia/carta", {"documento": paper}, files=[("file", ("x.jpg", photo()))])
    assert "il documento è arrivato" in sent and way not in sent.links
    page = desk.get(case)
    assert "c'è la copia" in page and "la persona stessa, con il suo codice" in page


def test_the_next_paper_is_shown_where_none_is_named(desk: Browser) -> None:
    case = begun(desk, person := wrote(desk), of(desk, person, ISEE))
    assert "Documento di identità" in desk.get(f"{case}/carta")
    assert desk.get(f"{case}/carta?documento=niente").status == 404


def test_kept_papers_go_thirty_days_after_filing_and_the_receipt_stays(
    desk: Browser, platform: Platform, people: People
) -> None:
    case = begun(desk, person := wrote(desk), of(desk, person, ISEE))
    answered(desk, case)
    paper = {"documento": "documento_identita"}
    kept = desk.post(f"{case}/carta/copia", paper, files=[("file", ("carta.jpg", photo(700)))])
    assert "c'è la copia" in kept
    seen(desk, case)
    desk.post(f"{case}/passo", {"passo": "prepare"})
    filed(desk, case)
    site = people.site(CARITAS)

    def files() -> int:
        with open_session(platform.engine, Scope(site.district_id, site.tenant_id)) as db, db.begin():
            count = "SELECT count(*) FROM file WHERE person_id = :p"
            return int(db.execute(text(count), {"p": person}).scalar_one())

    assert files() == 2
    for days, left in ((29, 2), (31, 1)):
        with open_session(platform.engine, Scope(site.district_id, site.tenant_id)) as db, db.begin():
            retention.run(platform, db, site, clock.now() + timedelta(days=days))
        assert files() == left, days
    with open_session(platform.engine, Scope(site.district_id, site.tenant_id)) as db, db.begin():
        stays = db.execute(
            text("SELECT receipt_id IS NOT NULL FROM assistance_filing WHERE case_id = :id"),
            {"id": case.rsplit("/", 1)[1]},
        )
        assert stays.scalar_one()
