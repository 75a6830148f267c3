"""Many at once for the last place, against a real server: one gets it, the others are told where to go instead."""

import asyncio
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

import httpx
import pytest

from core.settings import ROOT
from core.web.platform import Platform
from tests.conftest import MASTER, SECRET
from tests.plugins.booking.stage import PERSON, PIOLTELLO, Hub, furnish, minutes_of, value_of

CLIENTS = 200
pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def three_desks(platform: Platform) -> Hub:
    return furnish(platform, PIOLTELLO, desks=3)


@pytest.fixture(scope="module")
def address(database: str, three_desks: Hub) -> Iterator[str]:
    """A server of our own on this module's database."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    env = os.environ | {
        "DIFFUSO_DATABASE_URL": database,
        "DIFFUSO_SECRET_KEY": SECRET,
        "DIFFUSO_MASTER_KEY": MASTER,
        "DIFFUSO_ORIGIN": f"http://localhost:{port}",
    }
    command = [sys.executable, "-P", "-m", "core.cli", "serve", "--port", str(port)]
    with subprocess.Popen(command, cwd=ROOT, env=env, start_new_session=True) as server:
        until_ready(port)
        yield f"http://127.0.0.1:{port}"
        server.send_signal(signal.SIGTERM)
        server.wait(20)


def until_ready(port: int) -> None:
    end = time.monotonic() + 30
    while time.monotonic() < end:
        try:
            httpx.get(f"http://127.0.0.1:{port}/", headers={"host": PIOLTELLO}, timeout=2)
        except httpx.HTTPError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("the server does not start")


def rush(address: str, forms: list[dict[str, str]]) -> list[httpx.Response]:
    """Send every form at the same moment, each from a client of its own."""

    async def one(form: dict[str, str], go: asyncio.Event) -> httpx.Response:
        async with httpx.AsyncClient(base_url=address, headers={"host": PIOLTELLO}, timeout=60) as client:
            await go.wait()
            return await client.post("/appuntamenti/conferma", data=form)

    async def everybody() -> list[httpx.Response]:
        go = asyncio.Event()
        waiting = [asyncio.create_task(one(form, go)) for form in forms]
        await asyncio.sleep(0.2)
        go.set()
        return await asyncio.gather(*waiting)

    return asyncio.run(everybody())


def form(hub: Hub, start: object, number: int, *, key: str | None = None) -> dict[str, str]:
    return PERSON | {
        "tipo": hub.kind(),
        "ora": value_of(start),  # type: ignore[arg-type]
        "richiesta": key or f"{number:030}",
        "name": f"Persona {number}",
        "email": f"persona{number}@esempio.test",
    }


def no_overlap(hub: Hub) -> None:
    rows, held = minutes_of(hub.live()), {row.appointment_id for row in hub.held()}
    for before, after in pairwise(rows):
        assert before[0] != after[0] or before[2] <= after[1], "two at one desk at one time"
    booked = [row for row in hub.taken() if row.appointment_id not in held]
    assert minutes_of(booked) == rows, "what is taken is what is booked"


def test_two_hundred_for_the_last_place(address: str, three_desks: Hub) -> None:
    hub, last = three_desks, three_desks.at(2, 10)
    hub.clear()
    for desk in (1, 2):
        hub.put(last, desk=desk)
    answers = rush(address, [form(hub, last, number) for number in range(CLIENTS)])
    assert Counter(answer.status_code for answer in answers) == {303: 1, 409: CLIENTS - 1}
    for late in (answer for answer in answers if answer.status_code == 409):
        assert len(set(re.findall(r'name="ora" value="([^"]+)"', late.text))) == 3
        assert "Persona" in late.text, "what was typed is kept"
    assert 3 <= len(hub.held()) <= 40, "what is offered instead is held, as far as a hub holds"
    assert len(hub.live()) == 3 and len(hub.jobs("booking.confirm")) == 1
    no_overlap(hub)


def test_every_desk_is_used_before_anybody_is_refused(address: str, three_desks: Hub) -> None:
    hub = three_desks
    hub.clear()
    answers = rush(address, [form(hub, hub.at(3, 10), number) for number in range(60)])
    assert Counter(answer.status_code for answer in answers) == {303: 3, 409: 57}
    assert {row.desk_id for row in hub.live()} == set(hub.desks)
    no_overlap(hub)


def test_overlapping_wishes_never_overlap_at_a_desk(address: str, three_desks: Hub) -> None:
    hub = three_desks
    hub.clear()
    starts = [hub.at(4, 9, minute) for minute in (0, 15, 30, 45)]
    answers = rush(address, [form(hub, starts[number % 4], number) for number in range(120)])
    assert set(Counter(answer.status_code for answer in answers)) == {303, 409}
    assert len(hub.live()) == sum(answer.status_code == 303 for answer in answers) >= 6
    no_overlap(hub)


def test_one_request_sent_fifty_times_is_one_appointment(address: str, three_desks: Hub) -> None:
    hub = three_desks
    hub.clear()
    answers = rush(address, [form(hub, hub.at(5, 10), 1, key="k" * 30) for _again in range(50)])
    assert Counter(answer.status_code for answer in answers) == {303: 50}
    assert {answer.headers["location"] for answer in answers} == {"/appuntamenti/confermato"}
    assert len(hub.live()) == 1 and len(hub.jobs("booking.confirm")) == 1
