"""Whoever may not send a file is told so before a byte of it is read."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import httpx
import pytest

from core import clock
from core.files import offers
from core.files.rules import LINKS, SENDING
from core.web.session import COOKIE, VISIT
from core.who import Member
from tests.actors import Browser
from tests.core.files.test_offers import opened, photo, sent
from tests.core.people.desk import PIOLTELLO, SEGRATE, Desk

HEAD = b'--confine\r\nContent-Disposition: form-data; name="file"; filename="a.jpg"\r\n\r\n'
PIECES = 40
KIND = {"content-type": "multipart/form-data; boundary=confine"}


@pytest.fixture(scope="module")
def amina(desk: Desk, anna: Member) -> UUID:
    return desk.meet(anna)


@dataclass
class Said:
    """What was answered, after how many pieces were asked for."""

    status: int
    pieces: int
    words: str


def offered(app: object, path: str, *, host: str = PIOLTELLO, cookie: str = "", origin: str = "") -> Said:
    """Offer a file piece by piece, and see how many pieces the server takes."""
    asked = 0

    async def pieces() -> AsyncIterator[bytes]:
        nonlocal asked
        for number in range(PIECES):
            asked += 1
            yield HEAD if number == 0 else b"\xff\xd8\xff" + bytes(4_000)

    async def send() -> httpx.Response:
        transport = httpx.ASGITransport(app=app)
        headers = KIND | ({"cookie": cookie} if cookie else {}) | ({"origin": origin} if origin else {})
        async with httpx.AsyncClient(transport=transport, base_url=f"https://{host}") as client:
            return await client.post(path, content=pieces(), headers=headers)

    answer = asyncio.run(send())
    return Said(answer.status_code, asked, answer.text)


@pytest.mark.long
def test_nothing_is_read_that_comes_by_a_link_which_does_not_open(
    app: object, desk: Desk, anna: Member, amina: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: by a link that opens the same file is read to its end."""
    path, used = opened(desk, amina, anna), opened(desk, amina, anna)
    assert sent(Browser(app, PIOLTELLO), used, photo(1)).status == 200
    whole = offered(app, path)
    assert (whole.status, whole.pieces) == (400, PIECES), "the file ends short of its frame"
    tries = [
        offered(app, path[:-4] + "xxxx"),
        offered(app, used),
        offered(app, path, host=SEGRATE),
    ]
    crossed = offered(app, path, origin="https://altrove.esempio.test")
    assert (crossed.status, crossed.pieces) == (403, 0)
    tomorrow = clock.now() + offers.OFFERED + timedelta(seconds=1)
    monkeypatch.setattr(clock, "now", lambda: tomorrow)
    tries.append(offered(app, path))
    assert [(said.status, said.pieces) for said in tries] == [(404, 0)] * 4
    assert all("Questo collegamento non vale più" in said.words for said in tries)


def test_nothing_is_read_from_who_only_says_to_be_known(app: object, desk: Desk, anna: Member) -> None:
    """An invented cookie opens no room for files; the control: somebody signed in is read to the end."""
    amina = desk.meet(anna)
    path = f"/persone-seguite/{amina}/documenti"
    for cookie in ("", f"{COOKIE}=inventato", f"{VISIT}=inventato"):
        said = offered(app, path, cookie=cookie)
        assert (said.status, said.pieces) == (401, 0), cookie
    browser = desk.people.open(app, PIOLTELLO, anna.account_id, anna.membership_id)
    browser.get("/scrivania")
    known = "; ".join(f"{each.name}={each.value}" for each in browser.cookies.jar)
    assert offered(app, path, cookie=known).pieces == PIECES
    refused = offered(app, "/appuntamenti/orari/importa", cookie=known)
    assert (refused.status, refused.pieces) == (403, 0), "a volunteer changes no hours"


@pytest.mark.long
def test_who_guesses_links_is_stopped_and_who_has_one_is_not(
    app: object, desk: Desk, anna: Member, amina: UUID
) -> None:
    path = opened(desk, amina, anna)
    stopped = [offered(app, f"{path[:-4]}{number:04}") for number in range(LINKS.most + 5)]
    assert {said.pieces for said in stopped} == {0}
    assert {said.status for said in stopped} == {404, 429}
    assert stopped[-1].status == 429
    assert sent(Browser(app, PIOLTELLO), path, photo(2)).status == 200


@pytest.mark.long
def test_files_by_one_link_that_are_not_taken_are_counted_before_they_are_read(
    app: object, desk: Desk, anna: Member, amina: UUID
) -> None:
    path = opened(desk, amina, anna)
    said = [offered(app, path) for _number in range(SENDING.most + 1)]
    assert [each.pieces for each in said] == [PIECES] * SENDING.most + [0]
    assert said[-1].status == 429
