"""What the district publishes, in the reader's language; a page needs no statement more for it."""

import pytest

from core.db.scope import Reach, Scope, open_session
from core.services.models import Service
from core.translations.actions import Told, put
from core.translations.models import Translation
from core.web.platform import Platform
from tests.actors import Browser, People
from tests.statements import Statements
from tests.trust.world import listen

IN_ARABIC = {
    "SPID": "هوية",
    "Maggiorenni con documento italiano; per i minori serve un genitore.": "للبالغين",
}


@pytest.fixture(scope="module")
def told(platform: Platform, people: People) -> None:
    """Say two texts of a sheet in Arabic, and leave the others untranslated."""
    listen(platform)
    site = people.site("localhost")
    scope = Scope(site.district_id, site.tenant_id, Reach.DISTRICT)
    with open_session(platform.district_engine, scope) as db, db.begin():
        db.query(Translation).delete()
        rows = [Told("ar", italian, text, "person", "service/spid") for italian, text in IN_ARABIC.items()]
        put(db, rows, overwrite=True)
    platform.published.forget_everything()


def test_a_sheet_is_read_in_the_language_and_says_what_is_not(told: None, citizen: Browser) -> None:
    html = citizen.get("/ar/servizi/spid").html
    assert "<h1" in html and "هوية</h1>" in html and "للبالغين" in html
    assert "<title>هوية ·" in html
    assert '<span lang="it" dir="ltr">online presso un gestore</span> <small class="df-in-italian">' in html
    assert "\2" not in html and "\3" not in html


def test_lists_and_finds_are_in_the_language_too(told: None, citizen: Browser) -> None:
    for path in ("/ar/servizi?tema=digitale", "/ar/cerca?q=spid", "/ar/bisogni/dig"):
        assert "هوية" in citizen.get(path).html, path
        assert "\2" not in citizen.get(path).html


def test_in_italian_a_sheet_is_as_it_was(told: None, citizen: Browser) -> None:
    html = citizen.get("/servizi/spid").html
    assert "SPID</h1>" in html and "df-in-italian" not in html


def test_another_language_costs_no_statement_more(told: None, citizen: Browser, platform: Platform) -> None:
    citizen.get("/ar/servizi/isee-dsu")
    with Statements(platform.engine) as italian:
        citizen.get("/servizi/cie")
    with Statements(platform.engine) as arabic:
        citizen.get("/ar/servizi/cie")
    assert len(arabic) == len(italian)


def test_a_text_whose_italian_changed_is_italian_again(
    told: None, citizen: Browser, platform: Platform, people: People
) -> None:
    site = people.site("localhost")
    scope = Scope(site.district_id, site.tenant_id, Reach.DISTRICT)
    with open_session(platform.district_engine, scope) as db, db.begin():
        db.query(Service).filter_by(slug="spid").update({"name": "SPID nuovo"})
    platform.published.forget_everything()
    html = citizen.get("/ar/servizi/spid").html
    assert "هوية" not in html and '<span lang="it" dir="ltr">SPID nuovo</span>' in html
