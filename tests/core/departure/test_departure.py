"""A body leaves: its people only read, everything goes with it, and then nothing of it is anywhere."""

import hashlib
import json
import os
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any, NamedTuple
from uuid import UUID

import pytest
from sqlalchemy import Engine, column, create_engine, func, make_url, select, table, text

from core import clock
from core.app import build_app, build_platform
from core.audit.models import Line
from core.db import embedded
from core.db.check.declared import declared
from core.db.scope import Scope, open_session
from core.departure import actions, making
from core.departure.actions import StillHere, own_tables
from core.files import actions as files
from core.files.store import Store
from core.jobs.worker import jobs, run_one
from core.notices.models import Message
from core.privacy import actions as privacy
from core.privacy import restore
from core.web.checks import handlers
from core.web.platform import Platform
from core.web.session import VISIT
from core.who import Member
from tests.actors import Browser, People
from tests.conftest import settings_for
from tests.core.departure.reader import WrongPassword, opened
from tests.core.files.hostile import paper, saved
from tests.core.people.desk import NOW, PIOLTELLO, SEGRATE, Desk, phone
from tests.core.privacy.test_erasure import dumped
from tests.plugins.booking.stage import Hub, furnish
from tests.trust.world import helped

pytestmark = pytest.mark.long

SLUG = "caritas-pioltello"
ROOM = f"/distretto/enti/{SLUG}/uscita"
HERS = ("Ornella", "Canarini", "+393471112233", "Porta il canarino", "ornella@canarini.test")
LOGO, SAID = b"un logo che va via", "Diciamo questo di noi"
OTHERS = ("Berenice", "Passerotti", "+393470000001")


@pytest.fixture(scope="module")
def platform(database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    """The installation, with a folder of data of its own."""
    found = build_platform(settings_for(database, data_dir=tmp_path_factory.mktemp("data")), strict=True)
    yield found
    close(found)


def close(platform: Platform) -> None:
    platform.engine.dispose()
    platform.district_engine.dispose()


@pytest.fixture(scope="module")
def superuser(server: embedded.Server, database: str) -> Iterator[Engine]:
    name = str(make_url(database).database)
    engine = create_engine(server.url("postgres", server.superuser_password, name))
    yield engine
    engine.dispose()


@pytest.fixture(scope="module")
def desk(platform: Platform) -> Desk:
    return Desk(platform, PIOLTELLO)


@pytest.fixture(scope="module")
def anna(desk: Desk) -> Member:
    return desk.colleague()


@pytest.fixture(scope="module")
def hub(platform: Platform) -> Hub:
    return furnish(platform, PIOLTELLO)


@pytest.fixture(scope="module")
def ornella(platform: Platform, desk: Desk, hub: Hub, anna: Member) -> UUID:
    """Somebody with a record, a document, a consent, an appointment; and somebody else at another body."""
    told = {"name": "Ornella", "surname": "Canarini", "contacts": (phone("+393471112233"),)}
    person = desk.meet(anna, **told)
    with desk.at_work() as db:
        files.keep(db, person=person, name="Carta di Ornella", content=saved(paper()), by=anna, now=NOW)
    desk.agree(person, anna)
    with desk.at_work() as db:
        helped(db, person, anna, platform.signer.keyed)
    mine = {"name": "Ornella Canarini", "email": "ornella@canarini.test", "note": "Porta il canarino"}
    hub.put(clock.now() + timedelta(days=3), **mine)
    other = Desk(platform, SEGRATE)
    other.meet(other.colleague(), name="Berenice", surname="Passerotti", contacts=(phone("+393470000001"),))
    furnish(platform, SEGRATE).put(clock.now() + timedelta(days=3), name="Berenice Passerotti")
    return person


@pytest.fixture(scope="module")
def office(app: object, people: People) -> Browser:
    browser = people.sign_in(app, "localhost", "district_admin", name="Ugo Ufficio")
    browser.get("/distretto/enti")
    return browser


@pytest.fixture(scope="module")
def admin(app: object, people: People, ornella: UUID) -> Browser:
    return people.sign_in(app, PIOLTELLO, "association_admin", name="Ada Capo")


class Stage(NamedTuple):
    """The body that leaves, who decides it, and somebody whom no wall stops."""

    platform: Platform
    desk: Desk
    superuser: Engine
    office: Browser
    ornella: UUID


@pytest.fixture(scope="module")
def stage(platform: Platform, desk: Desk, superuser: Engine, office: Browser, ornella: UUID) -> Stage:
    return Stage(platform, desk, superuser, office, ornella)


@pytest.fixture
def leaving(office: Browser, admin: Browser, desk: Desk, platform: Platform) -> Iterator[None]:
    """The body was marked as leaving; it stays again afterwards, if it can."""
    office.get(ROOM)
    shown = office.post(ROOM, {"reason": "Recesso dal protocollo"})
    assert "Uscita segnata" in shown, shown.words
    yield
    office.post(f"{ROOM}/annulla")


def ends(superuser: Engine, desk: Desk, platform: Platform, days: int) -> None:
    """Let the last day be that many days away."""
    with superuser.begin() as db:
        move = "UPDATE departure SET announced_at = announced_at - interval '1 year', "
        move += "ends_at = now() + make_interval(days => :d) WHERE organisation_id = :t"
        db.execute(text(move), {"d": days, "t": desk.site.tenant_id})
    platform.published.forget_everything()


def published(superuser: Engine, desk: Desk) -> tuple[str, str]:
    """Let the body have a sheet and a logo of its own, and say something of itself; return where they are."""
    site = {"t": desk.site.tenant_id, "d": desk.site.district_id}
    with superuser.begin() as db:
        sheet = (
            "INSERT INTO service (id, district_id, slug, organisation_id, name, level, state, description, "
        )
        sheet += (
            "verification, sheet) SELECT uuidv7(), :d, 'una-che-va', :t, 'Una', level, state, description, "
        )
        sheet += "verification, sheet FROM service WHERE district_id = :d AND slug = 'spid'"
        db.execute(text(sheet), site)
        logo = "INSERT INTO organisation_logo (district_id, organisation_id, media_type, body, digest) "
        logo += "VALUES (:d, :t, 'image/png', :logo, 'abcdef') ON CONFLICT (district_id, organisation_id) "
        logo += "DO UPDATE SET body = excluded.body, digest = excluded.digest"
        db.execute(text(logo), site | {"logo": LOGO})
        said = {"t": desk.site.tenant_id, "said": json.dumps({"value": SAID})}
        db.execute(text("UPDATE organisation SET does = CAST(:said AS jsonb) WHERE id = :t"), said)
    return "una-che-va", "abcdef"


def run(platform: Platform, desk: Desk, name: str, **more: Any) -> None:
    job = next(one for one in jobs(platform) if one.name == name)
    run_one(platform, job, district=str(desk.site.district_id), tenant=str(desk.site.tenant_id), **more)


def rows(superuser: Engine, tenant: UUID) -> dict[str, int]:
    """How many rows of a body stand in each table; for whoever counts there are no walls."""
    declared()
    found = {}
    with superuser.begin() as db:
        for kind, owner in (*own_tables(), ("audit_entry", "tenant_id"), ("audit_head", "tenant_id")):
            name = str(getattr(kind, "__tablename__", kind))
            asked = select(func.count()).select_from(table(name)).where(column(owner) == tenant)
            found[name] = db.execute(asked).scalar_one()
    return {name: count for name, count in found.items() if count}


def test_the_office_is_asked_why_and_told_what_happens(office: Browser, admin: Browser) -> None:
    page = office.get(ROOM)
    assert "90" not in page.h1 and "Resta un attestato" in page
    assert office.post(ROOM, {"reason": ""}).status == 422
    assert office.get("/distretto/enti/distretto-est-milano/uscita").status in (200, 404)
    assert office.get(f"{ROOM}/attestato.pdf").status == 404


def test_its_people_read_and_do_not_write(
    leaving: None, app: Any, admin: Browser, people: People, stage: Stage
) -> None:
    tenant, superuser = stage.desk.site.tenant_id, stage.superuser
    volunteer = people.sign_in(app, PIOLTELLO, "volunteer")
    page = volunteer.get("/appuntamenti/giornata")
    assert page.status == 200 and "si pu\u00f2 solo leggere" in page
    assert "/appuntamenti/nuovo" not in page.links, "what cannot be done is not offered"
    assert "si pu\u00f2 solo leggere" in volunteer.get("/appuntamenti/nuovo")
    before = rows(superuser, tenant)
    tried = 0
    for path, handler in handlers(app.app):
        spec = handler.opt["spec"]
        if "POST" in handler.http_methods and spec.needs.verb not in ("own", "prove", "take"):
            for browser in (volunteer, admin):
                where = path
                for name in ("{person_id}", "{appointment_id}", "{hold_id}"):
                    where = where.replace(name, str(stage.ornella))
                answer = browser.post(where.replace("{", "").replace("}", ""), {"name": "x"}, follow=False)
                assert answer.status in (403, 404), f"{path}: {answer.status}"
                tried += answer.status == 403
    assert tried > 60, "most are refused for this alone"
    after = rows(superuser, tenant)
    assert {**after, "audit_entry": 0, "session": 0} == {**before, "audit_entry": 0, "session": 0}


def test_without_the_guard_they_would_write(
    leaving: None, admin: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = {"reason": "x"}
    admin.get("/registro")
    assert admin.post("/conservazione/tempi", told).status == 403
    monkeypatch.setattr("core.web.porter._stays", lambda _visit: True)
    assert admin.post("/conservazione/tempi", told).status != 403


def test_citizens_find_a_clear_sentence_and_their_own_data(
    leaving: None, app: object, platform: Platform, portal: Browser, desk: Desk, hub: Hub
) -> None:
    stranger = Browser(app, PIOLTELLO)
    for path in ("/", "/servizi", "/appuntamenti", "/chi-siamo"):
        page = stranger.get(path)
        assert page.status == 410, path
        assert "lascia la rete" in page and "portarli con te" in page
        assert "/appuntamenti/gestisci" in page.links and "https://localhost" in page.links
    assert stranger.get("/appuntamenti/gestisci").status == stranger.get("/la-mia-scheda").status == 200
    mine = next(row.id for row in hub.rows())
    stranger.cookies.set(VISIT, platform.signer.visit(hub.site, f"appointment {mine}"), domain=PIOLTELLO)
    page = stranger.get("/i-miei-dati")
    assert "Ornella Canarini" in page and "Fino a" in page
    assert stranger.get("/i-miei-dati/copia").status == 200
    assert stranger.get("/appuntamenti/mio").status == 200
    assert "Caritas Pioltello" not in portal.get("/enti")


def test_who_works_there_comes_in_and_is_told_by_mail(
    leaving: None, app: object, people: People, platform: Platform, admin: Browser
) -> None:
    people.hire(PIOLTELLO, "volunteer", email="entra@esempio.test")
    assert people.enter(Browser(app, PIOLTELLO), "entra@esempio.test").url.path == "/scrivania"
    assert "/uscita" in admin.get("/scrivania").links
    site = people.site("localhost")
    with open_session(platform.engine, Scope(site.district_id, site.tenant_id)) as db, db.begin():
        told = db.scalars(select(Message).where(Message.key.startswith("departure"))).all()
    assert told and all("/uscita" in one.body and one.subject for one in told)


def test_each_page_that_is_offered_opens(leaving: None, app: object, people: People, admin: Browser) -> None:
    """Whoever works there is led to no closed door: what cannot be done any more is not offered."""
    for who, most in ((admin, 120), (people.sign_in(app, PIOLTELLO, "volunteer"), 60)):
        waiting, walked = ["/scrivania"], set[str]()
        while waiting and len(walked) < most:
            path = waiting.pop(0)
            walked.add(path)
            page = who.get(path)
            assert page.status == 200, f"{path}: {page.status}"
            if "<html" in page.html:
                inside = {link.partition("#")[0] for link in page.links if re.match("/[a-z]", link)}
                waiting += sorted(inside - walked - {*waiting} - {"/esci"})
        assert len(walked) > 20, walked


def test_undone_everything_is_as_it_was(leaving: None, office: Browser, app: object, portal: Browser) -> None:
    assert "resta nella rete" in office.post(f"{ROOM}/annulla")
    assert Browser(app, PIOLTELLO).get("/").status == 200
    assert "Caritas Pioltello" in portal.get("/enti")
    log = office.get("/registro")
    assert "ha segnato l'uscita" in log and "ha annullato l'uscita" in log


def test_the_archive_holds_everything_of_the_body_and_nothing_of_others(
    leaving: None, admin: Browser, platform: Platform, desk: Desk, people: People, app: object
) -> None:
    page = admin.get("/uscita")
    assert "Prepara l'archivio" in page.buttons
    work = admin.post("/uscita/archivio")
    assert "/lavori/" in str(work.url)
    account = people.hire(PIOLTELLO, "association_admin")[0]
    run(platform, desk, "core.take_out", account=str(account), role="association_admin")
    shown = admin.get("/uscita")
    with desk.at_work() as db:
        found = actions.leaving(db, desk.site.tenant_id)
        password = making.password_of(db, desk.site, found)
    assert password in shown and found.digest in shown.html
    sealed = admin.get("/uscita/archivio").answer.content
    assert hashlib.sha256(sealed).hexdigest() == found.digest and len(sealed) == found.size
    told = opened(sealed, password)
    whole = b"\n".join(told.values()).decode(errors="replace")
    assert [word for word in HERS if word not in whole] == []
    assert [word for word in OTHERS if word in whole] == [], "another body's people"
    assert "Ornella" not in " ".join(told), "names of entries are read without a password"
    assert any(name.endswith(".pdf") and body.startswith(b"%PDF") for name, body in told.items())
    printed = json.loads(told["indice.json"])
    assert printed == {n: hashlib.sha256(c).hexdigest() for n, c in told.items() if n != "indice.json"}
    assert "booking_appointment" in json.loads(told["colonne.json"]) and b"7-Zip" in told["LEGGIMI.txt"]
    assert "tabelle/booking_appointment-0001.csv" in told
    with desk.at_work() as db:
        left = db.execute(select(Line.resource, Line.subject, Line.about).where(Line.verb == "export")).all()
    copied = {name.split("/")[1] for name in told if name.startswith("persone/")}
    assert len({row.subject for row in left if row.resource == "people"}) >= len(copied) > 1
    assert ("privacy", None, "archive") in [tuple(row) for row in left], "and who took it away"
    with pytest.raises(WrongPassword):
        opened(sealed, "A" * 29)
    assert people.sign_in(app, PIOLTELLO, "volunteer").get("/uscita/archivio").status == 403


def test_what_is_held_waits_and_so_does_a_comune_without_its_archive(
    leaving: None, stage: Stage, anna: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    platform, desk, superuser, office, ornella = stage
    until = clock.now() + timedelta(days=30)
    with desk.at_work() as db:
        given = {"reason": "Causa", "until": until, "by": anna.membership_id, "now": clock.now()}
        privacy.hold(db, subject=ornella, **given)
    ends(superuser, desk, platform, -1)
    run(platform, desk, "core.departure_close")
    with desk.at_work() as db:
        found = actions.leaving(db, desk.site.tenant_id)
        assert making.in_the_way(db, desk.site, found, clock.now()) == "hold"
        db.execute(text("DELETE FROM privacy_hold"))
        monkeypatch.setattr(making, "COMUNE", desk.site.kind)
        assert making.in_the_way(db, desk.site, found, clock.now()) == "archive"
        actions.hand_in(db, organisation_id=desk.site.tenant_id, protocol="12/2027")
        assert making.in_the_way(db, desk.site, found, clock.now()) is None
    assert office.post(f"{ROOM}/annulla").status == 409, "the last day is past"
    ends(superuser, desk, platform, 5)


def test_the_log_goes_only_when_the_database_s_own_clock_says_so(leaving: None, desk: Desk) -> None:
    with desk.at_work() as db:
        assert db.scalar(text("SELECT audit_leave()")) == 0
    other = Desk(desk.platform, SEGRATE)
    with other.at_work() as db:
        assert db.scalar(text("SELECT audit_leave()")) == 0


def test_a_table_that_keeps_rows_undoes_the_whole(
    leaving: None, platform: Platform, desk: Desk, superuser: Engine
) -> None:
    ends(superuser, desk, platform, -1)
    with desk.at_work() as db:
        db.add(Message(key="k", recipient="a@b.it", subject="s", body="b"))
    before = rows(superuser, desk.site.tenant_id)
    with superuser.begin() as db:
        db.execute(text("REVOKE DELETE ON message FROM diffuso_app"))
    try:
        with pytest.raises(StillHere, match="message"):
            run(platform, desk, "core.departure_close")
    finally:
        with superuser.begin() as db:
            db.execute(text("GRANT DELETE ON message TO diffuso_app"))
    assert rows(superuser, desk.site.tenant_id) == before
    ends(superuser, desk, platform, 5)


def test_after_the_last_day_nothing_is_left_anywhere_not_even_after_a_restore(
    stage: Stage, server: embedded.Server, database: str, app: object
) -> None:
    platform, desk, superuser, office, _ornella = stage
    backup, tenant = f"backup_{os.getpid()}_gone", desk.site.tenant_id
    sheet, logo = published(superuser, desk)
    platform.published.forget_everything()
    portal = Browser(app, "localhost")
    assert portal.get(f"/servizi/{sheet}").status == portal.get(f"/logo/{logo}").status == 200, "the control"
    close(platform)
    superuser.dispose()
    embedded.clone(server, str(make_url(database).database), backup)
    office.get(ROOM)
    assert "Uscita segnata" in office.post(ROOM, {"reason": "Recesso dal protocollo"})
    ends(superuser, desk, platform, -1)
    elsewhere = rows(superuser, Desk(platform, SEGRATE).site.tenant_id)
    here = rows(superuser, tenant)
    assert {"person", "vault_tenant_key", "audit_entry", "booking_appointment", "file"} <= here.keys()
    assert "assistance_event" in here, "a journal that is only added to goes, too"
    assert [word for word in ("Ornella Canarini", "Porta il canarino") if word in dumped(server, database)]
    run(platform, desk, "core.departure_close")
    run(platform, Desk(platform, "localhost"), "core.departed", slug=SLUG)
    assert rows(superuser, tenant) == {}
    assert rows(superuser, Desk(platform, SEGRATE).site.tenant_id) == elsewhere, "nobody else is touched"
    dump = dumped(server, database)
    assert [word for word in HERS if word in dump] == []
    store = Store(platform.settings)
    run(platform, desk, "core.files_collect")
    assert len(list(store.of_body(tenant))) <= 1, "what no row knows of goes within the hour"
    page = office.get(ROOM)
    assert "Non resta niente" in page and "vault_subject_key" in page
    paper = office.get(f"{ROOM}/attestato.pdf").answer
    assert paper.content.startswith(b"%PDF") and SLUG in paper.headers["content-disposition"]
    assert "ha cancellato" in office.get("/registro")
    assert Browser(app, PIOLTELLO).get("/").status == 421
    for path in (f"/servizi/{sheet}", f"/logo/{logo}", f"/enti/{SLUG}"):
        assert portal.get(path).status == 404, path
    assert LOGO.hex() not in dump and SAID not in dump, "neither its logo's bytes nor what it said of itself"
    assert "organisation_logo" in page and "conteggi di ogni mese" in page
    assert office.post(f"{ROOM}/annulla").status == 409, "there is no way back"
    older = build_platform(
        settings_for(
            server.url("diffuso_owner", server.owner_password, backup), data_dir=platform.settings.data_dir
        ),
        strict=True,
    )
    try:
        assert "Ornella Canarini" in dumped(server, older.settings.database_url), (
            "without the ledger it is back"
        )
        restore.reapply(older)
        assert [word for word in HERS if word in dumped(server, older.settings.database_url)] == []
        assert build_app(older)
    finally:
        close(older)
        embedded.drop(server, backup)
