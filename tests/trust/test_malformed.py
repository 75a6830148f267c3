"""A real server, spoken to over bare sockets by somebody who does not keep to the rules: no error of ours, no hang."""

import os
import re
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from core.accounts.matrix import ANONYMOUS
from core.settings import ROOT
from core.web.platform import Platform
from core.web.session import COOKIE
from tests.conftest import MASTER, SECRET
from tests.trust.expected import routes
from tests.trust.malformed import UNFINISHED, Corpus, Door
from tests.trust.objects import Objects
from tests.trust.visitor import Visitor
from tests.trust.world import HOMES, HUB, PORTAL, World

pytestmark = pytest.mark.long

REQUESTS, SEED, AT_ONCE, PATIENCE, GROWTH = 4_000, 7, 8, 2.0, 50_000
ENDS_SESSIONS = ("/esci", "/sospendi", "/togli", "/accesso")
NAMES = re.compile(r'<(?:input|select|textarea|button)[^>]*\sname="([^"]+)"')


class Server:
    """One process of ours that serves, and what it said."""

    def __init__(self, process: subprocess.Popen[bytes], port: int, log: Path) -> None:
        self.process, self.port, self.log = process, port, log

    def ask(self, request: bytes, *, hang_up: bool = False) -> tuple[bytes, float]:
        """Send bytes and take what comes back until the server closes; how long it took."""
        begun = time.monotonic()
        with socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE + 3) as line:
            answer = b""
            try:
                line.sendall(request)
                if hang_up:
                    line.settimeout(0.05)
                while chunk := line.recv(65_536):
                    answer += chunk
            except TimeoutError:
                if not hang_up:
                    raise
            except ConnectionError:
                pass
        return answer, time.monotonic() - begun

    def memory(self) -> int:
        """What the process and its children hold, in kB."""
        family = [self.process.pid, *_children(self.process.pid)]
        return sum(
            int(re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())[1]) for pid in family
        )


def _children(pid: int) -> list[int]:
    found = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [int(child) for child in found]


@pytest.fixture(scope="module")
def server_process(database: str, world: World, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("serve")
    port = _free_port()
    env = os.environ | {
        "DIFFUSO_DATABASE_URL": database,
        "DIFFUSO_SECRET_KEY": SECRET,
        "DIFFUSO_MASTER_KEY": MASTER,
        "DIFFUSO_ORIGIN": "https://localhost",
        "DIFFUSO_DATA_DIR": str(folder),
        "DIFFUSO_POOL_SIZE": "6",
    }
    command = [sys.executable, "-P", "-m", "core.cli", "serve", "--port", str(port)]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            command, env=env | {"PYTHONPATH": str(ROOT)}, cwd=ROOT, stdout=log, stderr=log
        )
        try:
            found = Server(process, port, folder / "log")
            _until_it_answers(found)
            yield found
        finally:
            process.terminate()
            process.wait(15)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _until_it_answers(server: Server) -> None:
    until = time.monotonic() + 30
    while time.monotonic() < until:
        time.sleep(0.1)
        try:
            if server.ask(plain(PORTAL))[0].startswith(b"HTTP/1.1 200"):
                return
        except OSError:
            continue
    pytest.fail(f"the server does not answer: {server.log.read_text()[-2_000:]}")


def plain(host: str, path: str = "/", cookie: str = "") -> bytes:
    return f"GET {path} HTTP/1.1\r\nHost: {host}\r\nCookie: {cookie}\r\nConnection: close\r\n\r\n".encode()


@pytest.fixture(scope="module")
def doors(visitor: Visitor, world: World, objects: Objects, platform: Platform) -> list[Door]:
    """Every route, as a stranger and as somebody who works there; with the names of the fields on its pages."""
    found = []
    for role in ("association_admin", "volunteer", "district_admin", "citizen", ANONYMOUS):
        host, cookies = HOMES[role][0], world.cookies(role)
        names = _names(visitor, objects, host, cookies)
        for method, route, _spec in routes(visitor.app):
            if method == "GET" or not route.endswith(ENDS_SESSIONS):
                path = objects.path(route, host)
                cookie = "; ".join(f"{name}={value}" for name, value in cookies.items())
                fields = tuple(sorted(names.get(_room(route), set()) - {"csrf"}))[:25]
                found.append(Door(method, path, host, cookie, world.form_token(role), fields))
    return found


def _names(visitor: Visitor, objects: Objects, host: str, cookies: dict[str, str]) -> dict[str, set[str]]:
    names: dict[str, set[str]] = {}
    for method, route, _spec in routes(visitor.app):
        if method == "GET":
            page = visitor.get(host, objects.path(route, host), cookies=cookies).body.decode(
                "utf-8", "replace"
            )
            names.setdefault(_room(route), set()).update(NAMES.findall(page))
    return names


def _room(route: str) -> str:
    return "/".join(route.split("/")[:3])


def test_nothing_that_is_sent_breaks_it_or_holds_it_up(
    server_process: Server, doors: list[Door], record_property: Callable[[str, object], None]
) -> None:
    warm = [server_process.ask(plain(HUB, door.path, door.cookie)) for door in doors[:60]]
    assert any(answer.startswith(b"HTTP/1.1 200") for answer, _seconds in warm)
    for _ in range(2 * AT_ONCE):  # proving a password takes its memory once and keeps it
        server_process.ask(Corpus.sign_in(HUB))
    held = server_process.memory()
    sent = list(Corpus(doors, SEED).requests(REQUESTS))
    begun = time.monotonic()
    with ThreadPoolExecutor(AT_ONCE) as crowd:
        answers = list(crowd.map(lambda each: _try(server_process, *each), sent))
    wrong, told = [], Counter[str]()
    for (way, request), (answer, seconds) in zip(sent, answers, strict=True):
        status = answer[9:12].decode("latin-1") if answer.startswith(b"HTTP/1.") else "closed"
        told[status] += 1
        if status.startswith("5") or seconds > PATIENCE:
            wrong.append(f"{way}: {status} after {seconds:.1f} s: {request[:300]!r}")
    log = server_process.log.read_text()
    record_property("trust", f"malformed {REQUESTS}/{len(wrong)}")
    assert not wrong, "\n".join([f"{len(wrong)} of {dict(told)}", *wrong[:20], log[-3_000:]])
    assert "Traceback" not in log, log[-3_000:]
    assert time.monotonic() - begun < 60
    assert server_process.memory() - held < GROWTH
    assert told["200"] > 20 and told["303"] > 20 and told["422"] + told["409"] > 20 and told["400"] > 100, (
        told
    )


def _try(server: Server, way: str, request: bytes) -> tuple[bytes, float]:
    try:
        return server.ask(request, hang_up=way in UNFINISHED)
    except OSError as failure:
        return f"HTTP/1.1 599 {failure!r}".encode(), PATIENCE + 3


@pytest.mark.parametrize(
    "target", ["http://evil.example/", "https://caritas-segrate.localhost/", "//evil.example/"]
)
def test_the_host_of_an_absolute_target_counts_for_nothing(server_process: Server, target: str) -> None:
    """What counts is the header; where the two differ, no body of the other host is shown."""
    answer, _seconds = server_process.ask(
        f"GET {target} HTTP/1.1\r\nHost: {HUB}\r\nConnection: close\r\n\r\n".encode()
    )
    assert b"evil.example" not in answer
    assert "Caritas Segrate" not in answer.decode() or "Caritas Pioltello" in answer.decode()


def test_two_requests_on_one_line_are_two_people(server_process: Server, world: World) -> None:
    """A connection that is kept carries nobody's session to the next request."""
    cookie = f"{COOKIE}={world.open(HUB, *world.accounts['association_admin'])}"
    first = plain(HUB, "/accesso", cookie).replace(b"Connection: close\r\n", b"")
    answer, _seconds = server_process.ask(first + plain(HUB, "/accesso"))
    one, two = answer.split(b"HTTP/1.1 ", 2)[1:]
    assert one.startswith(b"200") and b'action="/esci"' in one
    assert two.startswith(b"303") and b'action="/esci"' not in two
