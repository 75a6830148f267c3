"""What ClamAV finds is not taken, and what it was not asked about neither: a real clamd, with one signature of ours."""

import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from core.db.scope import STORE
from core.files import actions, clamd, queries
from core.files.refusal import Unfit
from core.files.rules import Problem
from core.setup import clamav
from core.who import Member
from tests.core.files.hostile import Stream, paper, saved
from tests.core.people.desk import NOW, Desk

pytestmark = pytest.mark.long

FOUND = b"the canary that only these tests call a virus"
MOST = 1024 * 1024
STARTS_WITHIN = 60
CONFIGURATION = """
DatabaseDirectory {folder}
TemporaryDirectory {folder}
LocalSocket {folder}/ctl
TCPAddr 127.0.0.1
TCPSocket {port}
StreamMaxLength {most}
Foreground yes
"""


@pytest.fixture(scope="module")
def addresses(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """Where it listens: on a socket of the machine and on the network."""
    folder = tmp_path_factory.mktemp("clamd")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    (folder / "canary.ndb").write_text(f"Canary:0:*:{FOUND.hex()}\n")
    configuration = folder / "clamd.conf"
    configuration.write_text(CONFIGURATION.format(folder=folder, port=port, most=MOST))
    with serving(configuration, port):
        yield f"unix:{folder}/ctl", f"tcp://127.0.0.1:{port}"


@contextmanager
def serving(configuration: Path, port: int) -> Iterator[None]:
    command = [clamav.find_or_install(), "--config-file", configuration]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            until = time.monotonic() + STARTS_WITHIN
            while not listens(port):
                assert server.poll() is None and time.monotonic() < until, "clamd does not start"
                time.sleep(0.1)
            yield
        finally:
            server.terminate()


def listens(port: int) -> bool:
    with socket.socket() as line:
        return line.connect_ex(("127.0.0.1", port)) == 0


def problem(body: bytes, address: str) -> tuple[Problem, int]:
    with pytest.raises(Unfit) as refused:
        clamd.scan(body, address)
    return refused.value.problem, refused.value.status


def test_a_virus_is_found_and_a_letter_is_not(addresses: tuple[str, str]) -> None:
    for address in addresses:
        clamd.scan(b"%PDF-1.7 una lettera" * 20_000, address)
        assert problem(b"x" * 200_000 + FOUND, address) == (Problem.VIRUS, 422)


def test_what_could_not_be_looked_at_is_not_taken(addresses: tuple[str, str], tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        closed = f"tcp://127.0.0.1:{free.getsockname()[1]}"
    for address in (f"unix:{tmp_path}/nobody", closed):
        assert problem(b"x", address) == (Problem.UNSCANNED, 503)
    for address in addresses:
        assert problem(bytes(4 * MOST), address) == (Problem.UNSCANNED, 503), "more than it takes"


def test_a_document_with_a_virus_is_not_kept_and_one_without_is(
    addresses: tuple[str, str], desk: Desk, anna: Member
) -> None:
    person, pdf = desk.meet(anna), paper()
    clean = saved(pdf)
    pdf.pages[0].obj.Contents = Stream(pdf, b"BT (" + FOUND + b") Tj ET")
    for address in addresses:
        with desk.at_work() as db:
            store = queries.store(db)
            db.info[STORE] = replace(store, settings=replace(store.settings, clamd=address))
            with pytest.raises(Unfit, match="virus"):
                actions.keep(db, person=person, name="Busta", content=saved(pdf), by=anna, now=NOW)
            file = actions.keep(db, person=person, name="Carta", content=clean, by=anna, now=NOW)
            assert [one.id for one in queries.of_people(db, [person])] == [file.id]
