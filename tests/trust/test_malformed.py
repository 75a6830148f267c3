"""A real server, spoken to over bare sockets by somebody who does not keep to the rules: no error of ours, no hang."""

import re
import socket
import socketserver
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from core.accounts.matrix import ANONYMOUS
from core.web.session import COOKIE
from tests.conftest import DATA
from tests.trust import expected
from tests.trust.expected import routes
from tests.trust.malformed import KINDS, UNFINISHED, Corpus, Door
from tests.trust.objects import Objects
from tests.trust.serving import PATIENCE, Server, plain, serving
from tests.trust.visitor import Visitor
from tests.trust.world import HOMES, HUB, World

FEW, MANY, SEED, AT_ONCE, GROWTH = 5_000, 20_000, 7, 24, 50_000
ROLES = ("association_admin", "volunteer", "district_admin", "citizen", ANONYMOUS)
ENDS_SESSIONS = ("/esci", "/sospendi", "/togli", "/accesso")
NAMES = re.compile(r'<(?:input|select|textarea|button)[^>]*\sname="([^"]+)"')


@pytest.fixture(scope="module")
def server_process(database: str, world: World, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    # Its files lie where the world's do: a document that is not there would be a failure of ours, and rightly.
    with serving(database, tmp_path_factory.mktemp("serve"), DIFFUSO_DATA_DIR=str(DATA)) as found:
        yield found


@pytest.fixture(scope="module")
def doors(visitor: Visitor, world: World, objects: Objects) -> list[Door]:
    """Every route, as a stranger and as somebody who works there; with the names of the fields on its pages."""
    names, found = _names(visitor, world, objects), []
    for role in ROLES:
        host, cookies = HOMES[role][0], world.cookies(role)
        for method, route, _spec in routes(visitor.app):
            if method == "GET" or not route.endswith(ENDS_SESSIONS):
                path = objects.path(route, host)
                cookie = "; ".join(f"{name}={value}" for name, value in cookies.items())
                fields = tuple(sorted(names.get(_room(route), set()) - {"csrf"}))[:25]
                found.append(Door(method, path, host, cookie, world.form_token(role), fields))
    return found


def _names(visitor: Visitor, world: World, objects: Objects) -> dict[str, set[str]]:
    """The names of the fields in each room, on its pages as the first role sees them that may."""
    names: dict[str, set[str]] = {}
    for method, route, spec in routes(visitor.app):
        if method == "GET":
            role = next((role for role in ROLES if expected.opens(role, spec)), ANONYMOUS)
            host, path = HOMES[role][0], objects.path(route, HOMES[role][0])
            page = visitor.get(host, path, cookies=world.cookies(role, path)).body
            names.setdefault(_room(route), set()).update(NAMES.findall(page.decode("utf-8", "replace")))
    return names


def _room(route: str) -> str:
    return "/".join(route.split("/")[:3])


def test_nothing_that_is_sent_breaks_it_or_holds_it_up(
    server_process: Server, doors: list[Door], record_property: Callable[[str, object], None]
) -> None:
    warm_up(server_process, doors)
    told = bombard(server_process, doors, FEW, SEED, record_property)
    assert told["200"] > 20 and told["303"] > 20 and told["422"] + told["409"] > 20 and told["400"] > 100, (
        told
    )


@pytest.mark.long
def test_nor_do_many_more(
    server_process: Server, doors: list[Door], record_property: Callable[[str, object], None]
) -> None:
    warm_up(server_process, doors)
    bombard(server_process, doors, MANY, SEED + 1, record_property)


def warm_up(server: Server, doors: list[Door]) -> None:
    """Let it take once what memory it keeps: for pages, and for proving passwords."""
    warm = server.pour([plain(HUB, door.path, door.cookie) for door in doors[:60]])
    assert any(answer.startswith(b"HTTP/1.1 200") for answer, _seconds in warm)
    server.pour([Corpus.sign_in(HUB)] * 2 * AT_ONCE)


def bombard(
    server: Server, doors: list[Door], count: int, seed: int, tell: Callable[[str, object], None]
) -> Counter[str]:
    """Send so many requests; what the server said."""
    held, sent = server.memory(), list(Corpus(doors, seed).requests(count))
    leaves = [way in UNFINISHED for way, _request in sent]
    answers = server.pour([request for _way, request in sent], hang_up=leaves, at_once=AT_ONCE)
    wrong, told = [], Counter[str]()
    for (way, request), (answer, seconds) in zip(sent, answers, strict=True):
        status = answer[9:12].decode("latin-1") if answer.startswith(b"HTTP/1.") else "closed"
        told[status] += 1
        if status.startswith("5") or seconds > PATIENCE:
            wrong.append(f"{way}: {status} after {seconds:.1f} s: {request[:300]!r}")
    log = server.log.read_text()
    tell("trust", f"malformed {count}/{len(wrong)}")
    assert not wrong, "\n".join([f"{len(wrong)} of {dict(told)}", *wrong[:20], log[-3_000:]])
    assert "Traceback" not in log, log[-3_000:]
    assert server.memory() - held < GROWTH
    return told


class Faulty(socketserver.StreamRequestHandler):
    """A server of the test that is content, but for one request in forty: it breaks, or says nothing for too long."""

    answers = 0
    fault = b"HTTP/1.1 500 Broken\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"

    def handle(self) -> None:
        self.rfile.readline()
        Faulty.answers += 1
        if Faulty.answers % 40:
            self.wfile.write(b"HTTP/1.1 404 Nothing\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
            return
        if not self.fault:
            time.sleep(PATIENCE + 0.5)
        self.wfile.write(self.fault or b"HTTP/1.1 404 Late\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")


@pytest.mark.long
@pytest.mark.parametrize("fault", [Faulty.fault, b""], ids=["breaks", "hangs"])
def test_the_control_a_server_that_breaks_or_hangs_is_found(
    doors: list[Door], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: bytes
) -> None:
    monkeypatch.setattr(Faulty, "fault", fault)
    log = tmp_path / "log"
    log.touch()
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Faulty) as listening:
        listening.daemon_threads = True
        threading.Thread(target=listening.serve_forever, daemon=True).start()
        control = Server(subprocess.Popen(["/bin/true"]), listening.server_address[1], log)
        control.process.wait()
        monkeypatch.setattr(Server, "memory", lambda _self: 0)
        with pytest.raises(AssertionError, match="500 after" if fault else r"(404|599) after 2\.[5-9]"):
            bombard(control, doors, 200, SEED, lambda _name, _value: None)
        listening.shutdown()


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
    assert b"\r\nserver: \r\n" in answer, "it does not say what it is"
    one, two = answer.split(b"HTTP/1.1 ", 2)[1:]
    assert one.startswith(b"200") and b'action="/esci"' in one
    assert two.startswith(b"303") and b'action="/esci"' not in two


def test_whoever_never_finishes_keeps_nobody_waiting(server_process: Server) -> None:
    """Hundreds who stop in the middle of a line, of a form, or say nothing at all; the next is answered at once."""
    form = (
        b"POST /entra HTTP/1.1\r\nHost: localhost\r\nContent-Length: 999\r\nContent-Type: "
        + KINDS[0].encode()
    )
    beginnings = [b"", b"GET / HT", b"GET / HTTP/1.1\r\nHost: local", form + b"\r\n\r\nemail=", b"\r\n" * 40]
    with ExitStack() as held:
        for number in range(300):
            line = held.enter_context(
                socket.create_connection(("127.0.0.1", server_process.port), timeout=PATIENCE)
            )
            line.sendall(beginnings[number % len(beginnings)])
        for _ in range(5):
            answer, seconds = server_process.ask(plain(HUB, "/servizi"))
            assert answer.startswith(b"HTTP/1.1 200") and seconds < PATIENCE
    answer, seconds = server_process.ask(plain(HUB, "/servizi"))
    assert answer.startswith(b"HTTP/1.1 200") and seconds < PATIENCE
