"""Somebody with a code reads and takes along what is kept of her, and asks for its end; her body answers in a month."""

import io
import json
import zipfile
from datetime import timedelta

import pytest
from sqlalchemy import select

from core import clock
from core.db.scope import Scope, open_session
from core.notices.models import Message
from core.privacy import export, rules
from core.privacy.models import Request
from core.web.platform import Platform
from core.web.session import VISIT
from tests.actors import Browser, People
from tests.plugins.booking.stage import PIOLTELLO, Hub, furnish

ROOM = "/i-miei-dati"


@pytest.fixture(scope="module")
def hub(platform: Platform) -> Hub:
    return furnish(platform, PIOLTELLO)


@pytest.fixture
def rosa(app: object, platform: Platform, hub: Hub) -> Browser:
    """Somebody who opened her appointment with its code."""
    hub.clear()
    mine = hub.put(
        clock.now() + timedelta(days=3), name="Rosa Prova", phone="+393471234567", note="Con un bimbo"
    )
    hub.put(clock.now() + timedelta(days=4), name="Altra Persona", phone="+393470000002")
    browser = Browser(app, PIOLTELLO)
    browser.cookies.set(VISIT, platform.signer.visit(hub.site, f"appointment {mine}"), domain=PIOLTELLO)
    return browser


@pytest.fixture
def admin(app: object, people: People) -> Browser:
    return people.sign_in(app, PIOLTELLO, "association_admin")


def waiting(hub: Hub) -> list[Request]:
    with hub.db() as db:
        return list(db.scalars(select(Request).where(Request.answer.is_(None))))


def test_she_reads_what_is_kept_and_takes_it_along(rosa: Browser) -> None:
    assert ROOM in rosa.get("/appuntamenti/mio").links
    page = rosa.get(ROOM)
    assert "Rosa Prova" in page and "Con un bimbo" in page and "+393471234567" in page
    assert "Altra Persona" not in page
    answer = rosa.get(f"{ROOM}/copia").answer
    assert (
        answer.headers["content-type"] == "application/zip" and answer.headers["cache-control"] == "no-store"
    )
    bundle = zipfile.ZipFile(io.BytesIO(answer.content))
    assert "Rosa Prova" in bundle.read(export.PAGE).decode()
    assert json.loads(bundle.read(export.DATA))["parti"][0]["titolo"] == "Il tuo appuntamento"


def test_the_copy_is_in_italian_whatever_language_she_reads(rosa: Browser) -> None:
    bundle = zipfile.ZipFile(io.BytesIO(rosa.get(f"/ar{ROOM}/copia").answer.content))
    page = bundle.read(export.PAGE).decode()
    assert "Il tuo appuntamento" in page and not [letter for letter in page if ord(letter) < 9]


def test_without_a_code_nothing_is_shown(app: object) -> None:
    for path in (ROOM, f"{ROOM}/copia"):
        assert str(Browser(app, PIOLTELLO).get(path).url).endswith("/appuntamenti/gestisci")


def test_she_asks_for_the_end_and_it_comes(
    rosa: Browser, admin: Browser, hub: Hub, platform: Platform
) -> None:
    rosa.get(ROOM)
    asked = rosa.post(f"{ROOM}/cancella")
    assert "Abbiamo ricevuto la tua richiesta" in asked and "Ti rispondiamo entro" in asked
    rosa.post(f"{ROOM}/cancella")
    (request,) = waiting(hub)
    with hub.db() as db:
        told = db.scalars(select(Message).where(Message.key.startswith(f"request {request.id} "))).all()
    assert told and {one.subject for one in told} == {"C'è una richiesta a cui rispondere"}
    assert all("/richieste" in one.body and "Rosa" not in one.body + one.subject for one in told)
    assert len(told) == len({one.recipient for one in told}), "once each, although she asked twice"
    assert request.due_at == rules.answer_by(request.asked_at)
    assert "/richieste" in admin.get("/scrivania").links
    assert "richiesta sui dati" in admin.seen[-1]
    page = admin.get("/richieste")
    assert "Rispondi entro" in page and "Rosa" not in page, "who answers needs no name"
    done = admin.post(f"/richieste/{request.id}/cancella")
    assert "non resta niente" in done and waiting(hub) == []
    assert [row.name for row in hub.rows()] == ["", "Altra Persona"]
    assert "Sotto questo codice non c'è nessun dato" in rosa.get(ROOM)
    assert admin.post(f"/richieste/{request.id}/cancella").status == 404, "once is enough"
    with open_session(platform.engine, Scope(hub.site.district_id, hub.site.tenant_id)) as db, db.begin():
        assert db.scalars(select(Request.subject).where(Request.id == request.id)).one() is None
        assert db.scalars(select(Message.body).where(Message.body.contains("Rosa"))).all() == []


@pytest.mark.long
def test_what_the_law_wants_kept_is_kept_and_she_reads_why(rosa: Browser, admin: Browser, hub: Hub) -> None:
    rosa.get(ROOM)
    rosa.post(f"{ROOM}/cancella")
    (request,) = waiting(hub)
    admin.get("/richieste")
    where = f"/richieste/{request.id}/tieni"
    wrong = admin.post(where, {f"reason-{request.id}": "Causa in tribunale", f"until-{request.id}": "ieri"})
    assert wrong.status == 422 and "giorno futuro" in wrong and "Causa in tribunale" in wrong.html
    told = {f"reason-{request.id}": "Causa in tribunale", f"until-{request.id}": "31/12/2031"}
    assert "Risposta salvata" in admin.post(where, told)
    assert "Causa in tribunale" in rosa.get(ROOM)
    assert "Rosa Prova" in [row.name for row in hub.rows()]
    held = admin.get("/conservazione")
    assert "Causa in tribunale" in held
    rosa.post(f"{ROOM}/cancella")
    again = waiting(hub)[0].id
    refused = admin.post(f"/richieste/{again}/cancella")
    assert refused.status == 409 and "blocco" in refused, "while it is held nothing goes"
    release = next(action for action, _ in admin.get("/conservazione").forms if action.endswith("/togli"))
    assert "corre di nuovo" in admin.post(release)
    assert "non resta niente" in admin.post(f"/richieste/{again}/cancella")


def test_a_body_sees_what_is_about_to_go_and_keeps_it_less_long(admin: Browser, hub: Hub) -> None:
    hub.clear()
    hub.put(clock.now() - timedelta(days=10), state="served", name="Persona Di Ieri")
    page = admin.get("/conservazione")
    assert "dalla fine dell'appuntamento" in page and "Persona Di Ieri" not in page
    assert "Appuntamenti: 1" in page, "one appointment loses its name within thirty days"
    wrong = admin.post("/conservazione/tempi", {"voce": "booking", "days-booking": "60"})
    assert wrong.status == 422 and "Al massimo 30 giorni" in wrong
    assert "Vale da questa notte" in admin.post(
        "/conservazione/tempi", {"voce": "booking", "days-booking": "7"}
    )
    assert "Si tiene 7 giorni" in admin.get("/conservazione")


def test_a_comune_says_what_its_archive_has(app: object, people: People) -> None:
    comune = people.sign_in(app, "comune-pioltello.localhost", "municipal_admin")
    comune.get("/conservazione")
    where = "/conservazione/versamenti"
    assert comune.post(where, {"voce": "person", "protocol-person": ""}).status == 422
    assert "Segnato" in comune.post(where, {"voce": "person", "protocol-person": "123/2028"})
    assert comune.post(where, {"voce": "booking", "protocol-booking": "1"}).status == 404


def test_an_operator_has_no_such_rooms(app: object, people: People) -> None:
    volunteer = people.sign_in(app, PIOLTELLO, "volunteer")
    for path in ("/richieste", "/conservazione"):
        assert volunteer.get(path).status == 403
