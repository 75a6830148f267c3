"""The district writes why data are used; every body shows what is in force, and nobody can change what was said."""

import re
import shutil
import tomllib
from html import unescape

import pytest
from sqlalchemy import update
from sqlalchemy.exc import ProgrammingError

from core import discovery
from core.consents import queries
from core.consents.models import PurposeText
from core.db.scope import Reach, Scope, open_session
from core.district.sync import sync
from core.privacy import register
from core.web.platform import Platform
from tests.actors import Browser, People
from tests.conftest import EST_MILANO

ROOM = "/distretto/finalita"
NEW_WORDS = "Lo teniamo per tre anni, poi lo cancelliamo."


@pytest.fixture
def office(people: People, app: object) -> Browser:
    browser = people.sign_in(app, "localhost", "district_admin")
    browser.get(ROOM)
    return browser


@pytest.fixture
def scope(people: People) -> Scope:
    site = people.site("localhost")
    return Scope(site.district_id, site.tenant_id, Reach.DISTRICT)


def typed(page: Browser, code: str, **more: str) -> dict[str, str]:
    """What the form holds of the version in force, and what was typed over it."""
    html = page.get(f"{ROOM}/{code}/modifica").html
    areas = dict(re.findall(r'<textarea[^>]* name="(\w+)"[^>]*>([^<]*)</textarea>', html))
    fields = page.seen[-1].form(f"{ROOM}/{code}/confronta") | {n: unescape(t) for n, t in areas.items()}
    return fields | {"asks_consent": "1" if 'value="1" checked' in html else ""} | more


def test_a_new_version_is_compared_published_and_read_by_citizens(office: Browser, citizen: Browser) -> None:
    assert NEW_WORDS not in citizen.get("/privacy/care")
    fields = typed(office, "care", keep=NEW_WORDS)

    shown = office.post(f"{ROOM}/care/confronta", fields)
    assert "<del>" in shown.html and f"{NEW_WORDS.rsplit(maxsplit=1)[-1]}</ins>" in shown.html
    assert NEW_WORDS not in citizen.get("/privacy/care"), "it was only compared"

    done = office.post(f"{ROOM}/care/pubblica", fields)
    assert "Versione 2" in done and "da confermare dal DPO" in done and "Versione 1" in done
    assert NEW_WORDS in citizen.get("/privacy/care")


def test_what_says_nothing_new_is_refused(office: Browser) -> None:
    refused = office.post(f"{ROOM}/safety/confronta", typed(office, "safety"))
    assert refused.status == 422 and "Non hai cambiato niente." in refused


def test_whoever_wrote_over_an_older_version_is_told(office: Browser) -> None:
    fields = typed(office, "accountability", keep="Tre anni.")
    office.post(f"{ROOM}/accountability/pubblica", fields)
    late = office.post(f"{ROOM}/accountability/pubblica", fields | {"keep": "Quattro anni."})
    assert late.status == 422 and "un'altra versione" in late and "Quattro anni." in late.html


def test_everything_missing_is_said_at_once_and_the_rest_is_kept(office: Browser) -> None:
    page = office.post(f"{ROOM}/nuova", {"title": "Fare una festa", "asks_consent": "1", "months": "900"})
    assert page.status == 422
    assert page.html.count("Scrivi qualcosa qui.") >= 6 and "da 1 a 60" in page
    assert page.form(f"{ROOM}/nuova")["title"] == "Fare una festa"


def test_a_purpose_is_added(office: Browser, citizen: Browser) -> None:
    parts = ("text", "data", "recipients", "keep", "ground_comune", "ground_other")
    fields = dict.fromkeys(parts, "Parole semplici.") | {"title": "Invitarti a una festa"}
    assert "Pubblicata" in office.post(f"{ROOM}/nuova", fields)
    assert "Invitarti a una festa" in citizen.get("/privacy")
    assert office.post(f"{ROOM}/nuova", fields).status == 422, "twice the same"


def test_the_dpo_confirms_what_is_in_force_until_it_changes(office: Browser) -> None:
    wrong = office.post(f"{ROOM}/consents/conferma", {"by": "", "on": "2999-01-01"})
    assert wrong.status == 422 and "Scrivi il nome" in wrong and "oggi o prima" in wrong
    done = office.post(f"{ROOM}/consents/conferma", {"by": "Avv. Rita Sala", "on": "2026-11-20"})
    assert "confermata dal DPO" in done and "Avv. Rita Sala" in done
    fields = typed(office, "consents", keep=NEW_WORDS)
    assert "da confermare dal DPO" in office.post(f"{ROOM}/consents/pubblica", fields)


def test_an_auditor_reads_and_does_not_write(people: People, app: object) -> None:
    auditor = people.sign_in(app, "localhost", "auditor")
    page = auditor.get(f"{ROOM}/care")
    assert (page.status == 200 and not page.forms[1:]) or "conferma" not in str(page.forms)
    assert auditor.post(f"{ROOM}/care/conferma", {"by": "Io", "on": "2026-01-01"}).status == 403


def test_what_was_published_never_changes(platform: Platform, scope: Scope) -> None:
    for statement in (
        update(PurposeText).where(PurposeText.purpose == "booking").values(text="Altro."),
        update(PurposeText).where(PurposeText.purpose == "booking").values(digest=b"0" * 32),
    ):
        with (
            pytest.raises(ProgrammingError, match="permission denied"),
            open_session(platform.district_engine, scope) as db,
            db.begin(),
        ):
            db.execute(statement)


def test_the_digest_that_is_kept_is_that_of_the_words(platform: Platform, scope: Scope) -> None:
    with open_session(platform.district_engine, scope) as db, db.begin():
        found = db.query(PurposeText).all()
        assert len(found) >= 13
        assert all(one.digest == one.words.digest for one in found)


@pytest.mark.long
def test_the_files_become_a_new_version_only_when_they_may_win(
    platform: Platform, scope: Scope, tmp_path_factory: pytest.TempPathFactory
) -> None:
    def version() -> int:
        with open_session(platform.district_engine, scope) as db, db.begin():
            found = queries.purpose(db, "statistics")
            assert found is not None
            return found.text.version

    copy = tmp_path_factory.mktemp("files") / "est-milano"
    shutil.copytree(EST_MILANO, copy)
    file = copy / "purposes.toml"
    file.write_text(file.read_text().replace("Contiamo quante persone", "Contiamo con cura quante persone"))
    assert version() == 1
    sync(platform.district_engine, copy, domain="localhost")
    assert version() == 1
    for _again in range(2):
        sync(platform.district_engine, copy, domain="localhost", overwrite=True)
        assert version() == 2


def test_each_body_says_its_own_ground_and_what_arises_there(app: object, platform: Platform) -> None:
    comune, caritas = (Browser(app, f"{name}-pioltello.localhost") for name in ("comune", "caritas"))
    grounds = "Compito di interesse pubblico: articolo 6", "La tua richiesta: articolo 6"
    assert grounds[0] in comune.get("/privacy/care") and grounds[1] not in comune.get("/privacy/messages")
    assert grounds[1] in caritas.get("/privacy/messages")
    assert "Tenerti il posto" in caritas.get("/privacy") and caritas.get("/privacy/booking").status == 200
    assert "Tenerti il posto" not in comune.get("/privacy"), "booking is off there"
    assert comune.get("/privacy/booking").status == 404 == comune.get("/privacy/niente").status
    assert "Ascoltarti e orientarti" not in caritas.get("/privacy"), "no such plugin yet"


def test_the_notice_explains_everything_for_which_a_column_keeps_something() -> None:
    explained = tomllib.loads((EST_MILANO / "purposes.toml").read_text())
    kept = register.read(discovery.folders().values()).purposes
    assert kept.keys() <= explained.keys()


@pytest.mark.long
def test_a_body_tells_whom_to_write_to(app: object, people: People, citizen: Browser) -> None:
    assert "da confermare" in citizen.get("/privacy").html.split('id="chi-decide"')[1].split("</section>")[0]
    admin = people.sign_in(app, "caritas-pioltello.localhost", "association_admin")
    fields = admin.get("/ente").form("/ente") | {"palette": "forest", "dpo": "dpo@esempio.test"}
    assert admin.post("/ente", fields).status == 200
    assert 'href="mailto:dpo@esempio.test"' in citizen.get("/privacy").html
