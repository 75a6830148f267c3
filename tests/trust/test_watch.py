"""The watch over the whole run (tests/watch.py) finds what it is there to find."""

import io
import logging
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from pikepdf import Dictionary, Name, Pdf, Stream

from core import clock
from core.db.scope import Scope, open_session
from core.jobs.actions import defer
from core.notices.actions import Notice, post
from core.web.platform import Platform
from core.web.session import COOKIE
from tests.actors import Browser
from tests.trust.world import HUB, OTHER_HUB, World
from tests.watch import WATCH, Body

HERS = ("+393479990101", "quaglia.zefirina@esempio.test", "via del Canarino sperduto 7")


@pytest.fixture
def planted() -> Iterator[None]:
    """Words that nobody else of the run planted; what is met of them here is no failure of the run."""
    WATCH.plant(*HERS)
    before = len(WATCH.met)
    yield
    del WATCH.met[before:]
    WATCH.planted -= {word.lower() for word in HERS}
    for told in WATCH.told_to.values():
        for word in HERS:
            told.pop(word.lower(), None)


def met(where: str) -> int:
    return sum(place.startswith(where) for place, _told in WATCH.met)


@pytest.mark.parametrize("word", HERS)
def test_a_log_that_tells_is_found(planted: None, word: str) -> None:
    before = met("log")
    logging.getLogger("diffuso").warning("somebody wrote from %s", word)
    assert met("log") == before + 1


def test_so_is_an_address_a_subject_and_a_job(
    planted: None, app: object, world: World, platform: Platform
) -> None:
    before = {where: met(where) for where in ("address", "subject", "job")}
    Browser(app, HUB).get(f"/appuntamenti?contatto={HERS[1]}")
    site = world.site(HUB)
    with open_session(platform.engine, Scope(site.district_id, site.tenant_id)) as db, db.begin() as one:
        post(db, Notice(key=f"watch {clock.now()}", recipient="a@b.it", subject=f"Per {HERS[1]}", body="b"))
        defer(db, "core.count", who=HERS[0])
        one.rollback()
    assert {where for where in before if met(where) > before[where]} == {"address", "subject", "job"}


class Telling:
    """An application that tells everybody what one confided to one body: the leak that there has to be a guard for."""

    def __init__(self, platform: Platform, kind: str, body: bytes) -> None:
        self.platform, self.kind, self.body = platform, kind, body

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        headers = [(b"content-type", self.kind.encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": self.body})


def sheet(words: str) -> bytes:
    """A PDF that says these words."""
    pdf = Pdf.new()
    page = pdf.add_blank_page()
    letter = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    page.obj.Resources = Dictionary(Font=Dictionary(F=letter))
    page.obj.Contents = Stream(pdf, f"BT /F 12 Tf 20 20 Td ({words}) Tj ET".encode())
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("kind", "made"),
    [
        ("text/html; charset=utf-8", lambda words: f"<html><h1>Casa</h1><p>{words}</p></html>".encode()),
        ("text/csv", lambda words: f"nome,dove\nZ,{words}\n".encode()),
        ("application/pdf", sheet),
    ],
)
def test_what_one_confided_to_a_body_is_found_at_another_and_before_strangers(
    planted: None, world: World, platform: Platform, kind: str, made: Callable[[str], bytes]
) -> None:
    """Nor is anything found where it belongs: somebody of the body sees it, whoever typed it sees it again."""
    WATCH.plant(HERS[2], to=Body(platform.settings.database_url, HUB))
    leak, counted = Telling(platform, kind, made(HERS[2])), met("page")
    for host, name, found in ((OTHER_HUB, COOKIE, 1), (OTHER_HUB, "", 2), (HUB, "", 3), (HUB, COOKIE, 3)):
        browser = Browser(leak, host)
        if name:
            browser.cookies.set(name, "x", domain=host)
        browser.get("/")
        assert met("page") == counted + found, (host, name)
    Browser(leak, HUB).post("/", {"address": HERS[2]}, csrf=False)
    Browser(Telling(platform, kind, made("niente di nessuno")), OTHER_HUB).get("/")
    assert met("page") == counted + 3


def test_what_nobody_confided_is_no_matter(planted: None) -> None:
    before = len(WATCH.met)
    logging.getLogger("diffuso").warning("somebody wrote from +393470000000")
    assert len(WATCH.met) == before
