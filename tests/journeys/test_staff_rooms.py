"""The rooms of whoever works: the desk, the body's own page, its services; the district's catalogue and calendar."""

import io
import re
import struct
import zlib
from typing import Any

import pytest
from sqlalchemy import select

from core.db.scope import Scope, open_session
from core.organisations.models import Comune, Organisation
from core.services.models import Service
from core.web.platform import Platform
from tests.actors import Browser, People, Screen
from tests.journeys.conftest import CARITAS

CHECKED = re.compile(r'<input type="(?:radio|checkbox)"[^>]*name="([^"]+)" value="([^"]*)"[^>]* checked')
AREA = re.compile(r'<textarea[^>]*name="([^"]+)"[^>]*>([^<]*)</textarea>')
CHOSEN = re.compile(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', re.DOTALL)


def filled(page: Screen, action: str) -> dict[str, Any]:
    """A form as a browser would send it back, untouched."""
    from html import unescape

    fields: dict[str, Any] = {
        k: unescape(v) for k, v in page.form(action).items() if k not in ("q", "logo", "csrf")
    }
    for name, value in AREA.findall(page.html):
        fields[name] = unescape(value)
    for name, options in CHOSEN.findall(page.html):
        found = re.search(r'<option value="([^"]*)" selected', options)
        fields[name] = found[1] if found else ""
    for name, value in CHECKED.findall(page.html):
        fields.setdefault(name, []).append(value)
    return fields


def picture(size: int = 0) -> bytes:
    """A true black PNG of 128 points by 128, made longer where asked."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", 128, 128, 8, 2, 0, 0, 0)
    parts = (
        chunk(b"IHDR", head)
        + chunk(b"tEXt", b"c\0" + b"x" * size)
        + chunk(b"IDAT", zlib.compress(bytes(128 * (1 + 3 * 128))))
    )
    return b"\x89PNG\r\n\x1a\n" + parts + chunk(b"IEND", b"")


@pytest.mark.long
def test_every_body_can_save_its_page_as_it_stands_and_nothing_changes(
    app: Any, people: People, platform: Platform
) -> None:
    site = people.site("localhost")

    def stored() -> dict[str, Any]:
        with open_session(platform.engine, Scope(site.district_id, site.tenant_id)) as db, db.begin():
            rows = db.scalars(select(Organisation).where(Organisation.kind != "district"))
            return {
                b.slug: (b.name, b.short_name, b.palette, b.does, b.facts, b.accessibility, set(b.languages))
                for b in rows
            }

    before = stored()
    for slug in before:
        host = f"{slug}.localhost"
        role = "municipal_admin" if slug.startswith("comune-") else "association_admin"
        browser = people.sign_in(app, host, role)
        saved = browser.post("/ente", filled(browser.get("/ente"), "/ente"))
        assert "Salvato" in saved, (slug, re.findall(r'alert-link" href="#f-[^"]+">([^<]+)', saved.html))
    assert stored() == before


@pytest.mark.long
def test_a_body_says_who_it_is_and_citizens_read_it_at_once(admin: Browser, app: Any) -> None:
    form = filled(admin.get("/ente"), "/ente")
    admin.post("/ente", form | {"phone": "02 9210 1234", "palette": "forest", "language": ["it", "ar"]})
    page = Browser(app, CARITAS).get("/chi-siamo")
    assert "02 9210 1234" in page
    assert "palette-forest" in page.html
    assert "العربية" in page


def test_what_will_not_do_is_said_next_to_each_field(admin: Browser) -> None:
    form = filled(admin.get("/ente"), "/ente")
    wrong = form | {
        "name": "",
        "email": "chi@",
        "website": "http://x.it",
        "palette": "blu di Stato",
        "monogram": "",
    }
    refused = admin.post("/ente", wrong)
    assert refused.status == 422
    for field in ("name", "email", "website", "palette", "monogram"):
        assert f"#f-{field}" in refused.links, field
    assert refused.form("/ente")["email"] == "chi@", "what was typed is still there"


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "PNG o JPEG"),
        (b"GIF89a" + b"0" * 50, "PNG o JPEG"),
        (picture(400_000), "al massimo 300 KB"),
    ],
    ids=["a drawing with a script", "another kind", "too large"],
)
def test_a_logo_that_will_not_do_is_refused(body: bytes, words: str, admin: Browser) -> None:
    form = filled(admin.get("/ente"), "/ente")
    refused = admin._ask(
        "POST",
        "/ente",
        data=form | {"csrf": admin._token()},
        files={"logo": ("logo.png", io.BytesIO(body), "image/png")},
    )
    assert refused.status == 422
    assert words in refused


@pytest.mark.long
def test_a_logo_comes_and_goes(admin: Browser, app: Any) -> None:
    form = filled(admin.get("/ente"), "/ente")
    saved = admin._ask(
        "POST",
        "/ente",
        data=form | {"csrf": admin._token()},
        files={"logo": ("mio.png", io.BytesIO(picture()), "image/png")},
    )
    assert "Salvato" in saved
    address = re.search(r'src="(/logo/[0-9a-f]+)"', Browser(app, CARITAS).get("/").html)
    assert address
    given = Browser(app, CARITAS).get(address[1])
    assert given.headers["content-type"] == "image/png"
    assert given.answer.content.startswith(b"\x89PNG"), "made anew, and still a picture"
    assert given.answer.content != picture()
    admin.post("/ente", filled(admin.get("/ente"), "/ente") | {"no_logo": "1"})
    assert "/logo/" not in Browser(app, CARITAS).get("/").html


@pytest.mark.long
def test_a_body_writes_a_sheet_of_its_own(admin: Browser, app: Any, people: People) -> None:
    new = admin.get("/catalogo/nuova")
    theme = re.search(r'name="category" value="([^"]+)"', new.html)
    assert theme
    form = {"name": "Corso di cucito", "description": "Il sabato.", "category": theme[1], "state": "attivo"}
    refused = admin.post("/catalogo/nuova", form | {"name": "", "category": "", "validity_year": "presto"})
    assert refused.status == 422
    assert {"#f-name", "#f-category", "#f-validity_year"} <= set(refused.links)
    assert "Il sabato." in refused.html
    documents = "Ago e filo\nStoffa"
    assert "Scheda salvata" in admin.post("/catalogo/nuova", form | {"documents": documents})
    sheet = Browser(app, CARITAS).get("/servizi/corso-di-cucito")
    assert "Corso di cucito" in sheet.h1[0]
    assert "Ago e filo" in sheet
    assert "/servizi/corso-di-cucito" in Browser(app, "localhost").get("/cerca?q=cucito").links

    changed = filled(admin.get("/catalogo/corso-di-cucito"), "/catalogo/corso-di-cucito")
    assert changed["documents"] == documents
    admin.post("/catalogo/corso-di-cucito", changed | {"name": "Corso di sartoria"})
    assert "Corso di sartoria" in Browser(app, CARITAS).get("/servizi/corso-di-cucito").h1[0]

    other = people.sign_in(app, "caritas-segrate.localhost", "association_admin")
    other.get("/catalogo")
    assert other.get("/catalogo/corso-di-cucito").status == 404
    assert other.post("/catalogo/corso-di-cucito", changed).status == 404
    assert other.get("/catalogo/isee-dsu").status == 404, "the district's sheets are the district's"


def test_a_body_says_which_services_it_helps_with(admin: Browser, app: Any) -> None:
    page = admin.get("/catalogo")
    codes = re.findall(r'name="service" value="([^"]+)"', page.html)
    assert len(codes) > 20
    assert "Elenco salvato" in admin.post("/catalogo/aiuto", {"visto": codes, "service": codes[:1]})
    assert len(CHECKED.findall(admin.get("/catalogo").html)) == 1
    admin.post("/catalogo/aiuto", {"visto": codes, "service": ["not-an-id", codes[1]]})
    assert [code for _name, code in CHECKED.findall(admin.get("/catalogo").html)] == [codes[1]]


def test_a_short_list_changes_what_it_shows_and_can_be_taken_back(admin: Browser) -> None:
    def helped() -> set[str]:
        return {code for _name, code in CHECKED.findall(admin.get("/catalogo").html)}

    before, found = helped(), admin.get("/catalogo?q=spid&tema=digitale")
    shown = re.findall(r'name="visto" value="([^"]+)"', found.html)
    assert len(shown) == 1
    turned = {"visto": shown, "service": [] if before & {*shown} else shown, "q": "spid", "tema": "digitale"}
    saved = admin.post("/catalogo/aiuto", turned)
    assert "Hai cambiato 1 servizio: SPID." in saved and "q=spid" in str(saved.url)
    assert helped() == before ^ {*shown}
    undo = {"visto": shown, "service": shown if before & {*shown} else []}
    offered = saved.form("/catalogo/aiuto")
    assert {
        "visto": [offered["visto"]],
        "service": [offered[n] for n in ("service",) if n in offered],
    } == undo
    admin.post("/catalogo/aiuto", undo)
    assert helped() == before
    assert "Nessun servizio con questi filtri" in admin.get("/catalogo?q=zzz")


@pytest.mark.long
def test_every_shared_sheet_can_be_saved_as_it_stands(
    district: Browser, platform: Platform, people: People
) -> None:
    site = people.site("localhost")
    with open_session(platform.engine, Scope(site.district_id, site.tenant_id)) as db, db.begin():
        before = {
            s.slug: s.sheet for s in db.scalars(select(Service).where(Service.organisation_id.is_(None)))
        }
    for slug in before:
        address = f"/distretto/servizi/{slug}"
        saved = district.post(address, filled(district.get(address), address))
        assert "Scheda salvata" in saved, (
            slug,
            re.findall(r'alert-link" href="#f-[^"]+">([^<]+)', saved.html),
        )
    with open_session(platform.engine, Scope(site.district_id, site.tenant_id)) as db, db.begin():
        after = {
            s.slug: s.sheet for s in db.scalars(select(Service).where(Service.organisation_id.is_(None)))
        }
    for slug, sheet in before.items():
        kept = set(sheet) - {"cost"}
        assert {part: after[slug][part] for part in kept} == {part: sheet[part] for part in kept}, slug


@pytest.mark.long
def test_the_district_adds_and_confirms_sheets(district: Browser, app: Any) -> None:
    listed = district.get("/distretto/servizi")
    stale = district.get("/distretto/servizi?eta=stale")
    assert "vecchia" in stale
    assert 0 < len(stale.links) < len(listed.links)
    theme = re.search(r'name="category" value="([^"]+)"', district.get("/distretto/servizi/nuova").html)
    assert theme
    form = {"name": "Taxi sociale", "description": "Per le visite.", "category": theme[1], "state": "attivo"}
    assert "vale per tutti gli enti" in district.post("/distretto/servizi/nuova", form)
    assert "Taxi sociale" in Browser(app, "caritas-segrate.localhost").get("/servizi/taxi-sociale").h1[0]
    assert "Taxi sociale" in district.get("/distretto/servizi?eta=fresh")


def test_the_patron_saint_closes_the_day_once_somebody_confirms_it(
    district: Browser, platform: Platform, people: People
) -> None:
    page = district.get("/distretto/comuni")
    assert page.html.count("da confermare") >= 4
    form = filled(page, "/distretto/comuni")
    saved = form | {"day-rodano": "29", "month-rodano": "2", "name-rodano": "San Bisesto"}
    assert "Salvato" in district.post("/distretto/comuni", saved)
    site = people.site("localhost")
    with open_session(platform.engine, Scope(site.district_id, site.tenant_id)) as db, db.begin():
        rodano = db.scalars(select(Comune).where(Comune.slug == "rodano")).one()
        assert (rodano.patron_day, rodano.patron_name) == ("02-29", "San Bisesto")
    wrong = form | {
        "day-rodano": "31",
        "month-rodano": "4",
        "name-rodano": "",
        "day-segrate": "",
        "name-segrate": "San G.",
    }
    refused = district.post("/distretto/comuni", wrong)
    assert refused.status == 422
    assert {"#f-day-rodano", "#f-name-rodano", "#f-day-segrate"} <= set(refused.links)
    assert refused.form("/distretto/comuni")["day-rodano"] == "31"
    with open_session(platform.engine, Scope(site.district_id, site.tenant_id)) as db, db.begin():
        assert db.scalars(select(Comune.patron_day).where(Comune.slug == "rodano")).one() == "02-29"
    assert "Salvato" in district.post("/distretto/comuni", form)
    assert "da confermare" in district.get("/distretto/comuni")


def test_the_list_of_bodies_is_filtered_by_its_address(district: Browser) -> None:
    everybody = district.get("/distretto/enti")
    count = len([link for link in everybody.links if re.fullmatch(r"/distretto/enti/[a-z0-9-]+", link)]) - 1
    assert count == 19
    for query, expected in (
        ("tipo=comune", 4),
        ("tipo=union&sede=fuori", 1),
        ("funzione=booking", 4),
        ("q=CARITAS&sede=vimodrone", 1),
        ("stato=suspended", 0),
        ("q=100%25", 0),
        ("tipo=niente", 0),
    ):
        page = district.get(f"/distretto/enti?{query}")
        found = {link for link in page.links if re.fullmatch(r"/distretto/enti/[a-z0-9-]+", link)} - {
            "/distretto/enti/nuovo"
        }
        assert len(found) == expected, query


def test_the_desk_says_what_comes_next(admin: Browser, district: Browser) -> None:
    desk = admin.get("/scrivania")
    assert "Anna" in desk.h1[0]
    assert "Dove vuoi andare?" in desk
    office = district.get("/scrivania")
    assert "schede da riconfermare" in office
    assert "/distretto/servizi?eta=due" in office.links
