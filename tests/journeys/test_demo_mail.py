"""In the demonstration letters go nowhere: they are read on the portal, attachments and all."""

import stat
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest

from core.notices import sink
from core.notices.smtp import Outgoing, Postman
from core.postbox import queries
from core.web.platform import Platform
from tests.actors import Browser
from tests.conftest import app_of
from tests.journeys.conftest import CARITAS

CALENDAR = b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"


@pytest.fixture(scope="module")
def demo(platform: Platform) -> object:
    """The application as the demonstration runs it."""
    return app_of(replace(platform, settings=replace(platform.settings, demo=True)))


@pytest.fixture
def postman(platform: Platform) -> Postman:
    return Postman(platform.settings.smtp_url, platform.settings.mail_from)


@pytest.fixture(autouse=True)
def _empty(letters: Path) -> Iterator[None]:
    yield
    for file in letters.glob("*.eml"):
        file.unlink()


def letter(subject: str, body: str = "ciao", attachment: bytes | None = None) -> Outgoing:
    """A letter ready to go."""
    return Outgoing(
        message_id=uuid4(),
        recipient="eva@esempio.test",
        subject=subject,
        body=body,
        attachment=attachment,
        attachment_name="appuntamento.ics" if attachment else None,
    )


def test_letters_are_listed_from_the_newest_and_read_one_by_one(demo: object, postman: Postman) -> None:
    portal = Browser(demo, "localhost")
    assert "Ancora nessun messaggio" in portal.get("/demo/messaggi")
    postman.send(letter("Il primo"))
    body = (
        "Perché no?\n\nApri https://caritas-pioltello.localhost/invito/abc-123.\n<script>alert(1)</script>\n"
    )
    postman.send(letter("Promemoria è pronto", body, CALENDAR))
    listed = portal.get("/demo/messaggi")
    assert listed.html.index("Promemoria è pronto") < listed.html.index("Il primo")
    address = next(link for link in listed.links if link.startswith("/demo/messaggi/"))
    page = portal.get(address)
    assert "Perché no?" in page
    assert "eva@esempio.test" in page
    assert "https://caritas-pioltello.localhost/invito/abc-123" in page.links, "without the full stop"
    assert "<script>alert" not in page.html
    given = portal.get(f"{address}/allegati/0")
    assert given.answer.content == CALENDAR
    assert given.headers["content-type"].startswith("text/calendar")
    assert 'filename="appuntamento.ics"' in given.headers["content-disposition"]
    for wrong in (f"{address}/allegati/1", f"{address}/allegati/-1", f"{address}/allegati/x", f"{address}x"):
        assert portal.get(wrong).status == 404, wrong


def test_no_name_leads_out_of_the_folder(demo: object, letters: Path) -> None:
    (letters.parent / "secret.eml").write_text("Subject: segreto\n\nsegreto")
    portal = Browser(demo, "localhost")
    for name in ("../secret", "..%2fsecret", "%2e%2e%2fsecret", "secret", "%00"):
        page = portal.get(f"/demo/messaggi/{name}")
        assert page.status in (400, 404), name
        assert "segreto" not in page.html


def test_outside_the_demonstration_and_off_the_portal_there_is_no_such_page(
    demo: object, app: object, postman: Postman
) -> None:
    postman.send(letter("Riservata"))
    assert Browser(app, "localhost").get("/demo/messaggi").status == 404
    assert Browser(demo, CARITAS).get("/demo/messaggi").status == 404


def test_letters_are_for_their_owner_only_and_the_oldest_go(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "mail"
    sink.Pile(folder)
    monkeypatch.setattr(sink, "KEPT", 3)
    kept = [sink.keep(folder, f"Subject: {n}\n\n{n}".encode()) for n in range(5)]
    assert [file.exists() for file in kept] == [False, False, True, True, True]
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in kept[2:]} == {0o600}
    assert [found.subject for found in queries.newest(folder)] == ["4", "3", "2"]
