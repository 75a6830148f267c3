"""Telling people by mail and telephone: a real mail server, a real HTTP gateway, what came back, what was not sent."""

import json
import threading
from collections.abc import Iterator
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import delete, text, update

from core import clock
from core.app import build_platform
from core.dates import to_utc
from core.db.scope import Reach, Scope, open_session
from core.organisations.models import Organisation
from core.vault import actions as vault
from core.web.platform import Platform
from plugins.booking import jobs
from plugins.booking.answer_links import key_of, read
from plugins.booking.rules import telling
from plugins.booking.rules.replies import Meaning, meaning
from plugins.sms.models import Gateway
from plugins.sms.replies import key as reply_key
from tests.actors import Browser
from tests.conftest import settings_for
from tests.core.people.desk import Desk, phone
from tests.plugins.booking.stage import PIOLTELLO, Hub
from tests.plugins.booking.test_messages import Post, post

__all__ = ["post"]
PHONE = "+393471234567"


class Provider:
    """A gateway for text messages that listens on a port of this machine."""

    def __init__(self) -> None:
        self.got, self.status = list[tuple[dict[str, str], Any]](), 200
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                provider.got.append((dict(self.headers), json.loads(body)))
                self.send_response(provider.status)
                self.end_headers()

            def log_message(self, *_args: object) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}/send"

    @property
    def words(self) -> list[str]:
        return [body["text"] for _headers, body in self.got]


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    found = Provider()
    yield found
    found.server.shutdown()
    found.server.server_close()


@pytest.fixture(scope="module")
def platform(database: str, provider: Provider) -> Iterator[Platform]:
    """The installation, which names the gateways that may be called."""
    named = f"{provider.url.removesuffix('/send')}, https://sms.esempio.it"
    platform = build_platform(settings_for(database, outgoing=named), strict=True)
    yield platform
    platform.published.stop()
    platform.engine.dispose()
    platform.district_engine.dispose()


@pytest.fixture
def texts(provider: Provider, hub: Hub, platform: Platform, monkeypatch: pytest.MonkeyPatch) -> Provider:
    """The hub with a gateway, at ten in the morning."""
    provider.got.clear()
    provider.status = 200
    switch(platform, hub, ["booking", "sms"])
    with hub.db() as db:
        db.execute(delete(Gateway))
        tenant = hub.site.tenant_id
        sealed = vault.seal(db, "s3cret", table="sms_gateway", column="key", row=tenant, subject=None)
        body = '{"to": "{number}", "text": "{words}", "reference": "{id}"}'
        header = "Authorization: Bearer {key}"
        db.add(Gateway(url=provider.url, header=header, kind="json", body=body, key=sealed))
    at(monkeypatch, 10)
    return provider


def at(monkeypatch: pytest.MonkeyPatch, hour: int) -> None:
    moment = to_utc(clock.today(), datetime(2026, 1, 1, hour).time())  # noqa: DTZ001 - only its hour is wanted
    monkeypatch.setattr(jobs.clock, "now", lambda: moment)


def switch(platform: Platform, hub: Hub, plugins: list[str]) -> None:
    scope = Scope(hub.site.district_id, None, Reach.DISTRICT)
    with open_session(platform.district_engine, scope) as db, db.begin():
        db.execute(update(Organisation).where(Organisation.id == hub.site.tenant_id).values(plugins=plugins))
    platform.published.changed(str(hub.site.district_id))


def tell(post: Post, hub: Hub, made: UUID, kind: str = "confirm", sequence: int = 0) -> None:
    own = {"district": str(hub.site.district_id), "tenant": str(hub.site.tenant_id)}
    post.run(f"booking.{kind}", own | {"appointment": str(made), "sequence": sequence})


def told(hub: Hub) -> list[tuple[str, str, str | None]]:
    with hub.db() as db:
        rows = db.execute(text("SELECT channel, state, why FROM message ORDER BY created_at, channel"))
        return [(row.channel, row.state, row.why) for row in rows]


def reply(citizen: Browser, hub: Hub, platform: Platform, words: str, phone: str = PHONE, **more: str) -> int:
    key = more.get("key", reply_key(platform.signer.keyed, hub.site, 0))
    fields = {"from": phone, "text": words}
    return citizen.post("/sms/risposta", fields, headers={"Authorization": f"Bearer {key}"}).status


def test_a_telephone_is_told_neither_what_for_nor_by_whom(texts: Provider, hub: Hub, post: Post) -> None:
    made = hub.put(hub.at(4, 9), email=None, type_id=hub.kinds["ISEE"])
    tell(post, hub, made)
    ((headers, body),) = texts.got
    assert headers["Authorization"] == "Bearer s3cret" and body["to"] == PHONE
    assert "alle 9:00" in body["text"] and "/appuntamenti/rispondi/" in body["text"]
    assert not any(word in body["text"] for word in ("ISEE", "Caritas", "Bruna", hub.codes.shown(made)))
    assert told(hub) == [("sms", "sent", None)]
    assert {row.task_name for row in hub.jobs("booking.")} == {"booking.remind", "booking.today"}


def test_what_fails_is_tried_again_and_what_is_refused_is_not(texts: Provider, hub: Hub, post: Post) -> None:
    made = hub.put(hub.at(4, 9), email=None)
    texts.status = 503
    tell(post, hub, made)
    assert told(hub) == [("sms", "failed", "away")]
    (again,) = hub.jobs("booking.confirm")
    assert again.args["attempt"] == 1 and again.args["way"] == "sms"
    texts.status = 400
    post.run(again.task_name, again.args)
    assert told(hub) == [("sms", "refused", "gateway-400")] and len(hub.jobs("booking.confirm")) == 1


def test_at_night_no_telephone_rings(
    texts: Provider, hub: Hub, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = hub.put(hub.at(4, 9), email=None)
    at(monkeypatch, 22)
    tell(post, hub, made)
    (later,) = hub.jobs("booking.confirm")
    assert texts.got == [] and later.scheduled_at == hub.at(1, 8)


def test_a_wish_not_to_be_written_to_is_kept(
    texts: Provider, hub: Hub, post: Post, desk: Browser, platform: Platform
) -> None:
    records = Desk(platform, PIOLTELLO)
    records.meet(records.colleague(), contacts=(phone(PHONE, safe=False),))
    made = hub.put(hub.at(4, 9), email="bruna@esempio.test")
    tell(post, hub, made, "today")
    assert texts.got == [] and [mail["to"] for mail in post.mails] == ["bruna@esempio.test"]
    assert sorted(told(hub)) == [("email", "sent", None), ("sms", "withheld", "wish")]
    assert "non mandato" in desk.get(f"/appuntamenti/{made}")
    with hub.db() as db:
        db.execute(text("DELETE FROM person_mark"))


def test_nobody_gets_more_than_six_messages_a_day(texts: Provider, hub: Hub, post: Post) -> None:
    for hour in range(8, 16):
        tell(post, hub, hub.put(hub.at(4, hour), email=None))
    assert len(texts.got) == telling.MOST_A_DAY and told(hub).count(("sms", "withheld", "limit")) == 2


def test_yes_and_no_by_telephone(
    texts: Provider, hub: Hub, post: Post, citizen: Browser, platform: Platform, desk: Browser
) -> None:
    made = hub.put(hub.at(4, 9), email=None)
    tell(post, hub, made, "remind")
    assert reply(citizen, hub, platform, "SI") == 200 and hub.rows()[0].confirmed_at
    assert "Ha confermato" in desk.get(f"/appuntamenti/{made}")
    assert reply(citizen, hub, platform, "Forse, vediamo come va con la macchina") == 200
    assert hub.rows()[0].state == "booked"
    assert reply(citizen, hub, platform, "no", phone="+393479999999") == 200
    assert hub.rows()[0].state == "booked", "of another telephone"
    assert reply(citizen, hub, platform, "no", key="x") == 404 and hub.rows()[0].state == "booked"
    assert reply(citizen, hub, platform, " ANNULLA! ") == 200 and hub.rows()[0].state == "cancelled"
    post.work(hub, "core.send_message")
    assert texts.words[1:] == [
        "Grazie, ti aspettiamo alle 9:00.",
        "Non ho capito. Rispondi solo SI o NO, oppure chiama lo sportello.",
        "Fatto: l'appuntamento è annullato.",
    ]


def test_yes_and_no_by_link_and_looking_changes_nothing(
    hub: Hub, citizen: Browser, platform: Platform
) -> None:
    keyed, made = platform.signer.keyed, hub.put(hub.at(4, 9))
    link = f"/appuntamenti/rispondi/{key_of(keyed, made)}"
    page = citizen.get(link)
    assert (
        "Vieni all'appuntamento?" in page and "Bruna" not in page.html and "Aiuto generale" not in page.html
    )
    assert hub.rows()[0].state == "booked" and hub.rows()[0].confirmed_at is None
    assert "Ti aspettiamo" in citizen.post(f"{link}/si") and hub.rows()[0].confirmed_at
    assert "è annullato" in citizen.post(f"{link}/no") and hub.rows()[0].state == "cancelled"
    other = key_of(keyed, made)[:-2] + ("AA" if link[-2:] != "AA" else "BB")
    assert read(keyed, other) is None and citizen.get(f"/appuntamenti/rispondi/{other}").status == 404


def test_only_papers_that_are_missing_are_asked_for(hub: Hub, post: Post, desk: Browser) -> None:
    made = hub.put(hub.at(4, 9))
    desk.post(f"/appuntamenti/{made}/documenti", {"pronto": "Documento di identità"})
    assert hub.rows()[0].ready == ["Documento di identità"]
    tell(post, hub, made, "remind")
    assert "Documento" not in str(post.mails[0].get_body(("plain",)))


def test_a_letter_says_what_a_mail_would(hub: Hub, desk: Browser) -> None:
    made = hub.put(hub.at(4, 9), email=None, phone=None)
    assert "QUANDO" in desk.get(f"/appuntamenti/{made}/lettera")
    assert "lettera" in desk.post(f"/appuntamenti/{made}/lettera").words
    assert told(hub) == [("letter", "sent", None)]


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("Sì", Meaning.YES),
        ("OK grazie", Meaning.YES),
        ("نعم", Meaning.YES),
        ("так", Meaning.YES),
        ("Cancelar", Meaning.NO),
        ("বাতিল", Meaning.NO),
        ("取消", Meaning.NO),
        ("إلغاء", Meaning.NO),
        ("no sì", Meaning.UNCLEAR),
        ("non lo so ancora adesso vediamo", Meaning.UNCLEAR),
        ("", Meaning.UNCLEAR),
    ],
)
def test_what_is_meant(words: str, meant: Meaning) -> None:
    assert meaning(words) is meant


def test_when_one_is_reminded() -> None:
    start = to_utc(clock.today() + timedelta(days=5), datetime(2026, 1, 1, 9).time())  # noqa: DTZ001
    assert telling.today_at(start, clock.now()) == start - timedelta(hours=1), "not before eight"
    assert telling.today_at(start, start - timedelta(minutes=50)) is None


def test_the_gateway_is_set_up_on_a_page(texts: Provider, hub: Hub, manager: Browser, desk: Browser) -> None:
    assert desk.get("/sms").status == 403
    page = manager.get("/sms")
    assert "s3cret" not in page.html
    wrong = {"url": "http://10.0.0.1/", "header": "x", "kind": "json", "body": "{number}"}
    again = manager.post("/sms", wrong)
    assert again.status == 422 and "https://" in again and "http://10.0.0.1/" in again.html
    elsewhere = {
        "url": "https://altrove.esempio.it/v1",
        "header": "",
        "kind": "form",
        "body": "a={number}&b={words}",
    }
    assert "DIFFUSO_OUTGOING" in manager.post("/sms", elsewhere)
    right = {"url": "https://sms.esempio.it/v1", "header": "", "kind": "form", "body": "a={number}&b={words}"}
    assert "Salvato" in manager.post("/sms", right)
    before = manager.get("/sms").html
    assert manager.post("/sms/chiave").html != before
    assert "prova è partito" in manager.post("/sms/prova", {"number": "347 000 0000"})
