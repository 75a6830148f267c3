"""Five hundred at once who book, hold, move and cancel at random, a process killed among them: nobody sits on two."""

import asyncio
import os
import random
import signal
import socket
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator

import httpx
import psutil
import pytest
from sqlalchemy import text

from core.settings import ROOT
from core.web.platform import Platform
from tests.conftest import MASTER, SECRET
from tests.plugins.booking.stage import PERSON, PIOLTELLO, Hub, furnish, value_of
from tests.plugins.booking.test_race import until_ready

CLIENTS, AT_ONCE, SEEDS, SLOTS, DESKS = 500, 100, 2, 5, 2
TOGETHER = """
SELECT count(*) FROM booking_taken a JOIN booking_taken b
  ON a.organisation_id = b.organisation_id AND a.desk_id = b.desk_id AND a.appointment_id < b.appointment_id
 AND tstzrange(a.starts_at, a.ends_at) && tstzrange(b.starts_at, b.ends_at)
"""
UNTRUE = """
SELECT count(*) FROM booking_appointment a FULL JOIN booking_taken t ON t.appointment_id = a.id
WHERE t.held_until IS NULL AND t.organisation_id = :body
  AND (a.id IS NULL OR t.desk_id <> a.desk_id OR t.starts_at <> a.starts_at
    OR a.state NOT IN ('booked', 'arrived', 'served'))
"""
pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def two_desks(platform: Platform) -> Hub:
    return furnish(platform, PIOLTELLO, desks=DESKS)


@pytest.fixture
def serving(database: str, two_desks: Hub) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """Two processes that answer, as in production."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    env = os.environ | {
        "DIFFUSO_DATABASE_URL": database,
        "DIFFUSO_SECRET_KEY": SECRET,
        "DIFFUSO_MASTER_KEY": MASTER,
        "DIFFUSO_ORIGIN": f"http://localhost:{port}",
    }
    command = [sys.executable, "-P", "-m", "core.cli", "serve", "--port", str(port), "--workers", "2"]
    with subprocess.Popen(command, cwd=ROOT, env=env, start_new_session=True) as started:
        until_ready(port)
        yield f"http://127.0.0.1:{port}", started
        started.send_signal(signal.SIGTERM)
        started.wait(30)


def only_five_slots(hub: Hub) -> list[str]:
    """Take the day but for five half hours at two desks."""
    hub.clear()
    for desk in range(DESKS):
        for hour, minute, minutes in ((8, 0, 60), (11, 30, 480), (19, 30, 30)):
            hub.put(hub.at(2, hour, minute), minutes=minutes, desk=desk, name="Chiuso")
    return [value_of(hub.at(2, 9 + half // 2, half % 2 * 30)) for half in range(SLOTS)]


def a_worker(server: int) -> int:
    """The process of the server that started last."""
    children = [
        one for one in psutil.Process(server).children() if "resource_tracker" not in str(one.cmdline())
    ]
    assert len(children) == 2
    return max(one.pid for one in children)


async def act(client: httpx.AsyncClient, hub: Hub, slots: list[str], chance: random.Random, n: int) -> int:
    """Do one thing at random."""
    chosen = {"tipo": hub.kind(), "ora": chance.choice(slots)}
    match chance.choice(("book", "book", "hold", "move", "cancel")):
        case "book":
            form = (
                PERSON
                | chosen
                | {"richiesta": f"{n:015}{chance.getrandbits(40):015}", "name": f"Persona {n}"}
            )
            answer = await client.post("/appuntamenti/conferma", data=form)
        case "hold":
            answer = await client.post("/appuntamenti/tieni", data=chosen)
        case "move":
            answer = await client.post("/appuntamenti/mio/sposta", data={"ora": chosen["ora"]})
        case _:
            answer = await client.post("/appuntamenti/mio/annulla", data={})
    return answer.status_code


async def storm(base: str, hub: Hub, slots: list[str], seed: int, kill: int) -> Counter[int]:
    """Let everybody act; kill a process on the way. Who was cut off counts as 0."""
    answers, room = Counter[int](), asyncio.Semaphore(AT_ONCE)

    async def one(n: int) -> None:
        chance = random.Random(f"{seed} {n}")
        async with room, httpx.AsyncClient(base_url=base, headers={"host": PIOLTELLO}, timeout=120) as client:
            for _act in range(3):
                try:
                    answers[await act(client, hub, slots, chance, n)] += 1
                except httpx.TransportError:
                    answers[0] += 1
                    await asyncio.sleep(0.1)

    everybody = [asyncio.create_task(one(n)) for n in range(CLIENTS)]
    await asyncio.wait(everybody[: CLIENTS // 4])
    os.kill(kill, signal.SIGKILL)
    await asyncio.gather(*everybody)
    return answers


def last_ones(base: str, hub: Hub, slots: list[str], database: str) -> Counter[int]:
    """Ask for every place once more than there are, when nothing is held any more."""
    answers = Counter[int]()
    for n, slot in enumerate(slots * (DESKS + 1)):
        hub.make_over(database)
        form = PERSON | {"tipo": hub.kind(), "ora": slot, "richiesta": f"the last ones {n:020}"}
        url, headers = f"{base}/appuntamenti/conferma", {"host": PIOLTELLO}
        answers[httpx.post(url, headers=headers, data=form, timeout=120).status_code] += 1
    return answers


def test_a_storm_leaves_exactly_as_many_as_there_are_places(
    serving: tuple[str, subprocess.Popen[bytes]], two_desks: Hub, database: str
) -> None:
    (base, started), hub = serving, two_desks
    for seed in range(SEEDS):
        slots = only_five_slots(hub)
        answers = asyncio.run(storm(base, hub, slots, seed, a_worker(started.pid)))
        assert not [code for code in answers if code >= 500], (seed, answers)
        until_ready(int(base.rsplit(":", 1)[1]))
        again = last_ones(base, hub, slots, database)
        assert not [code for code in again if code >= 500], (seed, again)
        live = [row for row in hub.live() if row.name != "Chiuso"]
        assert len(live) == SLOTS * DESKS, (seed, answers)
        with hub.db() as db:
            assert db.scalar(text(TOGETHER)) == 0, seed
            assert db.scalar(text(UNTRUE), {"body": hub.site.tenant_id}) == 0, seed
