"""A body has left: everything went with it, and nothing of it is anywhere."""

import hashlib
import json
import os
from datetime import timedelta

import pytest
from sqlalchemy import Engine, make_url, select, text

from core import clock
from core.app import build_app, build_platform
from core.audit.models import Line
from core.db import embedded
from core.departure import actions, making
from core.departure.actions import StillHere
from core.files.store import Store
from core.notices.models import Message
from core.privacy import actions as privacy
from core.privacy import restore
from core.web.platform import Platform
from core.who import Member
from tests.actors import Browser, People
from tests.conftest import settings_for
from tests.core.departure.reader import WrongPassword, opened
from tests.core.departure.stage import (
    HERS,
    LOGO,
    OTHERS,
    ROOM,
    SAID,
    SLUG,
    Stage,
    close,
    ends,
    published,
    rows,
    run,
)
from tests.core.people.desk import PIOLTELLO, SEGRATE, Desk
from tests.core.privacy.test_erasure import dumped

pytestmark = pytest.mark.long


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
