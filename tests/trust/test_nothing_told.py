"""What people confide is not in what a server tells: its log, the database's, its figures, addresses, subjects, jobs.

A real server with two processes, a worker, and somebody with a name, a telephone, an e-mail and a story that exist
nowhere else; whatever the installation writes down meanwhile is searched for them.
"""

import html
import io
import json
import logging
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote
from uuid import UUID

import pytest
from sqlalchemy import Engine, text

from core import clock
from core.db import embedded
from core.jobs.worker import jobs, run_one
from core.logs.events import AsJson
from core.people.actions.writing import PersonCodes
from core.web.session import COOKIE, VISIT
from tests.actors import PASSWORD
from tests.trust.serving import Server, form, plain, serving
from tests.trust.world import HUB, PORTAL, World, card

pytestmark = pytest.mark.long

TOKEN = "a-token-for-the-figures-only"


@dataclass(frozen=True)
class Person:
    """Words that exist nowhere else."""

    name: str = "Zefirina Quaglia Bortolamei"
    phone: str = "3471209388"
    email: str = "zefirina.quaglia.bortolamei@esempio.test"
    note: str = "mi ha cacciata di casa Ermenegildo"
    tax_code: str = "BRTZRN80A41F205U"
    password: str = "una frase quagliesca e lunghissima"

    def words(self) -> Iterator[str]:
        """What must not be met, in the ways in which it might be written."""
        for word in (*self.name.split(), self.phone, self.email, "Ermenegildo", self.tax_code, "quagliesca"):
            yield word.lower()
            yield quote(word, safe="").lower()


PERSON = Person()


def met(told: str) -> set[str]:
    """The words of hers that stand somewhere."""
    low = told.lower()
    return {word for word in PERSON.words() if word in low}


@dataclass
class Told:
    """Everything that the installation said while she was there."""

    log: str
    database_log: str
    figures: str
    subjects: str
    jobs: str
    addresses: list[str]
    errors: dict[str, bytes]
    worker: str
    letters: str


@pytest.fixture(scope="module")
def server_process(database: str, world: World, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("told")
    with serving(database, folder, arguments=["--workers", "2"], DIFFUSO_METRICS_TOKEN=TOKEN) as found:
        yield found


@pytest.fixture(scope="module")
def told(server_process: Server, database_log: Path, world: World, worker_log: Any) -> Told:
    before = database_log.stat().st_size
    addresses, errors = live_a_day(server_process, world)
    run_every_job(world)
    figures = server_process.figures(TOKEN)
    messages = world.run("SELECT subject, body FROM message WHERE recipient = :e", e=PERSON.email)
    return Told(
        log=server_process.told(),
        database_log=database_log.read_bytes()[before:].decode("utf-8", "replace"),
        figures=figures,
        subjects=str([row.subject for row in world.run("SELECT subject FROM message")]),
        jobs=str(world.run("SELECT task_name, args, lock, queueing_lock FROM procrastinate_jobs")),
        addresses=addresses,
        errors=errors,
        worker=worker_log.getvalue(),
        letters=str([row.body for row in messages]),
    )


@pytest.fixture(scope="module")
def database_log(server: embedded.Server, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What PostgreSQL writes, with the settings of the one that we bring."""
    return next(tmp_path_factory.getbasetemp().glob("postgres*/postgres.log"))


@pytest.fixture(scope="module")
def worker_log() -> Iterator[Any]:
    """What the worker's process would write."""
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(AsJson())
    logging.getLogger().addHandler(handler)
    yield out
    logging.getLogger().removeHandler(handler)


def live_a_day(server: Server, world: World) -> tuple[list[str], dict[str, bytes]]:
    """She books, is looked for, works here, mistypes; machines send nonsense with her name in it."""
    addresses: list[str] = []
    errors: dict[str, bytes] = {}

    def ask(request: bytes, *, expect: tuple[int, ...], error: str = "") -> bytes:
        answer, _seconds = server.pour([request])[0]
        status = int(answer[9:12] or 0)
        assert status in expect, (status, request[:200], answer[:600])
        head, _, body = answer.partition(b"\r\n\r\n")
        addresses.extend(re.findall(r"(?im)^location: *(\S+)", head.decode("latin-1")))
        addresses.extend(re.findall(r'(?:href|action)="([^"]*)"', body.decode("utf-8", "replace")))
        if error:
            errors[error] = body
        return answer

    who = {
        "name": PERSON.name,
        "phone": PERSON.phone,
        "email": PERSON.email,
        "note": PERSON.note,
        "privacy": "1",
    }
    start = ask(plain(HUB, "/appuntamenti/quando", ""), expect=(200,)).decode()
    kind = re.search(r'name="tipo" value="([^"]*)"', start)
    times = re.findall(r'name="ora" value="([^"]+)"', start)
    assert kind and times, "the hub has free times"
    chosen = {"tipo": kind[1], "ora": times[-1]}
    check = ask(form(HUB, "/appuntamenti/riepilogo", **chosen, **who), expect=(200,)).decode()
    fields = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', check))
    done = ask(
        form(HUB, "/appuntamenti/conferma", **{n: unescaped(v) for n, v in fields.items()}), expect=(303,)
    )
    visit = re.search(rf"{VISIT}=([^;]+)".encode(), done)
    assert visit
    mine = f"{VISIT}={visit[1].decode()}"
    for path in ("confermato", "mio", "foglio", "calendario.ics", "mio/sposta", "mio/annulla"):
        ask(plain(HUB, f"/appuntamenti/{path}", mine), expect=(200,))
    ask(form(HUB, "/appuntamenti/gestisci", codice="AAAABBBBCCCC", contatto=PERSON.email), expect=(422,))
    ask(
        form(HUB, "/appuntamenti/riepilogo", **{**chosen, **who, "phone": "12", "privacy": ""}), expect=(422,)
    )

    world.people.hire(HUB, "association_admin", name=PERSON.name, email=PERSON.email)
    ask(form(HUB, "/entra", email=PERSON.email, password=PERSON.password), expect=(422,))
    ask(form(HUB, "/entra", email=PERSON.email, password=PASSWORD), expect=(200, 303))
    ask(form(HUB, "/password", email=PERSON.email), expect=(200,))
    cookie = f"{COOKIE}={world.tokens['association_admin']}"
    for path in (
        "/appuntamenti/giornata",
        "/appuntamenti/elenco",
        "/persone",
        "/persone/esporta",
        "/scrivania",
    ):
        ask(plain(HUB, path, cookie), expect=(200,))

    nonsense = quote(f"{PERSON.tax_code} {PERSON.name}")
    ask(plain(HUB, f"/{nonsense}", cookie), expect=(404,), error="404")
    ask(plain(PORTAL, f"/servizi/{nonsense}"), expect=(404,), error="404 of a sheet")
    ask(form(HUB, f"/scrivania/{nonsense}", name=PERSON.name), expect=(404, 405), error="404 of a form")
    ask(form(HUB, "/appuntamenti/elenco", name=PERSON.name), expect=(401,), error="401")
    ask(form(HUB, "/entra", email=PERSON.email + "x" * 70_000), expect=(413,), error="413")
    ask(plain(f"{PERSON.tax_code.lower()}.example"), expect=(421,), error="421")
    ask(plain(HUB, f"/cerca?q={nonsense}"), expect=(200,))
    broken = f"POST /entra HTTP/1.1\r\nHost: {HUB}\r\nContent-Type: text/{PERSON.tax_code}\r\nContent-Length: 0\r\n\r\n"
    ask(broken.encode(), expect=(400,), error="400")
    be_helped(ask, world)
    return addresses, errors


def be_helped(ask: Callable[..., bytes], world: World) -> None:
    """She is written down, her papers and her yes are kept; she reads it all, and asks for its end."""
    role, first, rest = "volunteer", *PERSON.name.split(" ", 1)
    told = {"nome": first, "cognome": rest, "cf": PERSON.tax_code, "indirizzo": PERSON.note}
    told |= {"contatto1": PERSON.phone, "orari1": PERSON.note, "contatto2": PERSON.email, "lingua": "it"}
    answer = ask(signed(world, role, "/persone-seguite/nuova", **told), expect=(303,))
    person = re.search(rb"(?im)^location: /persone-seguite/([0-9a-f-]{36})", answer)
    assert person
    here, cookie = f"/persone-seguite/{person[1].decode()}", f"{COOKIE}={world.tokens[role]}"
    for found in (PERSON.phone, PERSON.tax_code, PERSON.email, rest):
        ask(signed(world, role, "/persone-seguite", chi=found), expect=(200, 422))
    ask(signed(world, role, "/persone-seguite/nuova", **told | {"cf": PERSON.tax_code[:-1]}), expect=(422,))
    photo = uploaded(world, role, f"{here}/documenti", f"Carta di {PERSON.name}", card())
    ask(photo, expect=(303,))
    ask(uploaded(world, role, f"{here}/documenti", PERSON.name, PERSON.note.encode()), expect=(415,))
    papers = ask(plain(HUB, f"{here}/documenti", cookie), expect=(200,)).decode()
    paper = re.search(rf'href="({here}/documenti/[0-9a-f-]{{36}})"', papers)
    assert paper
    consents = here.replace("persone-seguite", "consensi")
    for path in (paper[1], here, f"{here}/modifica", "/persone-seguite", consents, f"{consents}/nuovo"):
        ask(plain(HUB, path, cookie), expect=(200,))
    said = {"purpose": "sharing", "recipient": "comune-pioltello", "ground": "danger", "reason": PERSON.note}
    ask(signed(world, role, f"{consents}/senza-consenso", **said), expect=(303,))

    admin, code = "association_admin", PersonCodes(world.platform.signer.keyed).of(UUID(person[1].decode()))
    held = {"reason": PERSON.note, "until": "31/12/2031"}
    where = f"/conservazione/persona/{person[1].decode()}"
    ask(signed(world, admin, where, **held), expect=(303,))
    ask(signed(world, admin, where, **held | {"until": PERSON.name}), expect=(422,))
    answer = ask(form(HUB, "/la-mia-scheda", codice=code, dato=PERSON.phone), expect=(303,))
    ask(form(HUB, "/la-mia-scheda", codice=code, dato=PERSON.email + "x"), expect=(422,))
    visit = re.search(rf"{VISIT}=([^;]+)".encode(), answer)
    assert visit
    mine = f"{VISIT}={visit[1].decode()}"
    for path in ("/la-mia-scheda/dati", "/i-miei-dati", "/i-miei-dati/copia"):
        ask(plain(HUB, path, mine), expect=(200,))
    asked = form(HUB, "/i-miei-dati/cancella").replace(b"\r\n\r\n", f"\r\nCookie: {mine}\r\n\r\n".encode(), 1)
    ask(asked, expect=(303,))
    for path in (where, "/richieste", "/registro", "/registro/esporta", "/persone-seguite/tutte"):
        ask(plain(HUB, path, f"{COOKIE}={world.tokens[admin]}"), expect=(200,))


def signed(world: World, role: str, path: str, **fields: str) -> bytes:
    """A form that somebody sends who works there."""
    cookie = f"\r\nCookie: {COOKIE}={world.tokens[role]}\r\n\r\n".encode()
    return form(HUB, path, csrf=world.form_token(role), **fields).replace(b"\r\n\r\n", cookie, 1)


def uploaded(world: World, role: str, path: str, name: str, content: bytes) -> bytes:
    """A file that somebody sends who works there."""
    parts = {"csrf": world.form_token(role), "nome": name}
    body = b"".join(
        f'--quaglia\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'.encode()
        for key, value in parts.items()
    )
    head = f'--quaglia\r\nContent-Disposition: form-data; name="file"; filename="{name}.png"\r\n\r\n'
    body += head.encode() + content + b"\r\n--quaglia--\r\n"
    lines = [
        f"POST {path} HTTP/1.1",
        f"Host: {HUB}",
        f"Cookie: {COOKIE}={world.tokens[role]}",
        "Content-Type: multipart/form-data; boundary=quaglia",
        f"Content-Length: {len(body)}",
    ]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def unescaped(value: str) -> str:
    return html.unescape(value)


def run_every_job(world: World) -> None:
    """Do what the worker would, with no post office at hand: sending fails, and says so."""
    known = {job.name: job for job in jobs(world.platform)}
    for row in world.run("SELECT task_name, args FROM procrastinate_jobs WHERE status = 'todo'"):
        if row.task_name in known:
            try:
                run_one(world.platform, known[row.task_name], **row.args)
            except Exception:
                logging.getLogger("procrastinate.worker").exception("Job %s ended", row.task_name)


def test_she_was_there(told: Told, world: World) -> None:
    """The control of what follows: her words are in the database and in her letters."""
    assert world.run("SELECT 1 FROM booking_appointment WHERE name = :n", n=PERSON.name)
    assert world.run("SELECT 1 FROM privacy_request WHERE subject IN (SELECT id FROM person)"), (
        "and of a record"
    )
    assert world.run("SELECT 1 FROM privacy_hold WHERE reason = :n", n=PERSON.note)
    assert met(told.letters), "she got a letter, and it is hers"
    assert len(told.addresses) > 300
    assert told.log.count('"event": "request"') > 20


@pytest.mark.parametrize("where", ["log", "database_log", "figures", "subjects", "jobs", "worker"])
def test_nothing_of_her_is_in(told: Told, where: str, record_property: Callable[[str, object], None]) -> None:
    found = met(getattr(told, where))
    record_property("trust", f"canaries in {where.replace('_', ' ')} {len(found)}")
    assert not found


def test_no_address_carries_anything_of_her(told: Told) -> None:
    """Neither where a page leads, nor where a form goes, nor where one is sent on.

    Aside from a link to a telephone, and from what a stranger typed into the public search.
    """
    leading = [
        one for one in told.addresses if not one.startswith(("tel:", "mailto:")) and "/cerca?q=" not in one
    ]
    assert len(leading) > 300
    assert not [address for address in leading if met(address)]


def test_no_page_of_an_error_says_again_what_was_sent(told: Told) -> None:
    assert len(told.errors) >= 6
    for name, body in told.errors.items():
        assert not met(body.decode("utf-8", "replace")), name


def test_a_line_says_what_it_may_and_no_more(told: Told) -> None:
    allowed = {"at", "event", "request", "body", "method", "route", "status", "ms"}
    lines = [json.loads(line) for line in told.log.splitlines() if '"event": "request"' in line]
    assert {frozenset(line) for line in lines} == {frozenset(allowed)}
    routes = {line["route"] for line in lines}
    assert {"/appuntamenti/riepilogo", "/servizi/{slug}", "/entra", "-"} <= routes
    assert not any("?" in route or "%" in route for route in routes)


def test_the_figures_are_of_both_processes_and_nobody_s(told: Told, server_process: Server) -> None:
    assert "diffuso_processes 2" in told.figures
    for name in ("requests_total", "request_seconds_bucket", "pool_connections", "jobs", "mails_unsent"):
        assert f"diffuso_{name}{{" in told.figures or f"diffuso_{name} " in told.figures
    assert 'budget="' in told.figures or "tries_refused" not in told.figures
    labels = set(re.findall(r'(\w+)="', told.figures))
    assert labels <= {"route", "method", "status", "le", "role", "state", "outcome", "budget"}
    without = server_process.pour([plain(PORTAL, "/metrics"), plain(PORTAL, "/non-c-e")])
    other = server_process.pour([plain(PORTAL, "/metrics", "", "Authorization: Bearer wrong")])
    assert {answer[9:12] for answer, _seconds in [*without, *other]} == {b"404"}
    assert b"diffuso_" not in without[0][0] + other[0][0]


def test_the_control_a_log_that_leaks_is_found(told: Told, superuser: Engine, database_log: Path) -> None:
    """The same search, where a line was written that should not have been."""
    record = logging.LogRecord(
        "core.example", logging.ERROR, "", 1, "cannot write to %s", (PERSON.email,), None
    )
    assert met(told.log + AsJson().format(record))
    before = database_log.stat().st_size
    with superuser.begin() as everything:
        everything.execute(text(f"DO $$ BEGIN RAISE LOG 'here: {PERSON.tax_code}'; END $$"))
    assert met(database_log.read_bytes()[before:].decode())


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT CAST(:word AS integer)",
        "INSERT INTO host (host) VALUES (:word)",
        "SELECT 1 FROM nowhere WHERE name = :word",
        "SELECT pg_sleep(0), 1 / (length(:word) - length(:word))",
    ],
)
def test_the_database_s_own_errors_are_not_written_down(
    superuser: Engine, database_log: Path, statement: str
) -> None:
    """Even of the superuser: an error quotes the row, the statement and what was bound to it."""
    before = database_log.stat().st_size
    with pytest.raises(Exception), superuser.begin() as everything:  # noqa: B017, PT011 - whatever it is
        everything.execute(text(statement), {"word": PERSON.tax_code})
    assert not met(database_log.read_bytes()[before:].decode())


def test_what_is_late_is_counted(world: World, server_process: Server) -> None:
    before = figure(server_process, 'diffuso_jobs{state="late"}')
    site, long_ago = world.site(HUB), clock.now() - timedelta(hours=1)
    given = json.dumps({"district": str(site.district_id), "tenant": str(site.tenant_id)})
    world.run(
        "INSERT INTO procrastinate_jobs (queue_name, task_name, args, scheduled_at) VALUES "
        "('diffuso', 'core.send_message', CAST(:a AS jsonb), :at)",
        a=given,
        at=long_ago,
    )
    assert figure(server_process, 'diffuso_jobs{state="late"}') == before + 1
    assert figure(server_process, "diffuso_mails_unsent") >= 1


def figure(server: Server, name: str) -> float:
    found = re.search(rf"(?m)^{re.escape(name)} (\S+)$", server.figures(TOKEN))
    assert found, name
    return float(found[1])
