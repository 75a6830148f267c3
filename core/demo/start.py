"""Start everything, show where it is, and stop everything at Ctrl-C."""

import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.request import Request, urlopen

import click
from sqlalchemy.exc import OperationalError

from core.db import embedded, migrate
from core.db.engine import away
from core.demo import accounts, content
from core.notices import sink
from core.settings import ROOT, BadSettings, Settings, from_environment

DISTRICT = ROOT / "tenants" / "est-milano"
READY_WITHIN = 30
STOP_WITHIN = 8


class CannotStart(Exception):
    """The demonstration cannot start; the message says what to do."""


def run(port: int, data_dir: Path) -> None:
    """Run the demonstration until Ctrl-C."""
    # A shell that starts it in the background has it ignore Ctrl-C; it ends by it all the same.
    for sign in (signal.SIGINT, signal.SIGTERM):
        signal.signal(sign, signal.default_int_handler)
    try:
        with ExitStack() as stack:
            _wait(_start(stack, port, data_dir))
    except KeyboardInterrupt:
        click.echo("\nTutto fermo. I dati restano: la prossima volta li ritrovi.")
    except (CannotStart, BadSettings, embedded.AlreadyRunning, embedded.CannotStart) as why:
        click.echo(str(why), err=True)
        sys.exit(2)


def _start(stack: ExitStack, port: int, data_dir: Path) -> list[subprocess.Popen[bytes]]:
    begun = time.monotonic()
    _check_port(port)
    _check_folder(data_dir)
    _say("Accendo il database ...")
    settings = _settings(stack, port, data_dir)
    _say("Preparo le tabelle ...")
    try:
        migrate.upgrade(settings)
    except OperationalError as failure:
        raise CannotStart(away(failure)) from None
    content.load(settings, DISTRICT, say=_say)
    _say("Accendo la posta di prova ...")
    mail = stack.enter_context(sink.running(data_dir / "mail", port=_free_port()))
    env = _environment(settings, smtp=f"smtp://127.0.0.1:{mail}")
    _say("Accendo le pagine e chi fa il lavoro di fondo ...")
    children = [
        stack.enter_context(_child(["serve", "--port", str(port)], env)),
        stack.enter_context(_child(["worker"], env)),
    ]
    _until_ready(port, children[0])
    click.echo(accounts.guide(settings, seconds=time.monotonic() - begun))
    return children


def _wait(children: list[subprocess.Popen[bytes]]) -> None:
    while all(child.poll() is None for child in children):
        time.sleep(0.5)
    raise CannotStart("Una parte si è fermata da sola: guarda le righe qui sopra, poi riprova.")


def _settings(stack: ExitStack, port: int, data_dir: Path) -> Settings:
    url = os.environ.get("DIFFUSO_DATABASE_URL")
    if not url:
        url = stack.enter_context(embedded.running(data_dir)).owner_url
    return from_environment(
        database_url=url,
        secret_key=os.environ.get("DIFFUSO_SECRET_KEY") or _secret(data_dir, "secret"),
        master_key=os.environ.get("DIFFUSO_MASTER_KEY") or _secret(data_dir, "master-key"),
        data_dir=data_dir,
        origin=f"http://localhost:{port}",
        demo=True,
    )


def _secret(data_dir: Path, name: str) -> str:
    """Return a secret of the demonstration, made the first time; only its owner can read it."""
    file = data_dir / name
    if not file.exists():
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as out:
            out.write(secrets.token_hex(32))
    return file.read_text()


def _environment(settings: Settings, *, smtp: str) -> dict[str, str]:
    return os.environ | {
        "DIFFUSO_DATABASE_URL": settings.database_url,
        "DIFFUSO_SECRET_KEY": settings.secret_key,
        "DIFFUSO_MASTER_KEY": settings.master_key,
        "DIFFUSO_ORIGIN": settings.origin,
        "DIFFUSO_DATA_DIR": str(settings.data_dir),
        "DIFFUSO_SMTP_URL": smtp,
        "DIFFUSO_DEMO": "1",
        "DIFFUSO_LOG": "words",
    }


@contextmanager
def _child(arguments: list[str], env: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """Run one of our own commands; Ctrl-C reaches it only through us."""
    command = [sys.executable, "-P", "-m", "core.cli", *arguments]
    child = subprocess.Popen(command, env=env, cwd=ROOT, start_new_session=True)  # noqa: S603
    try:
        yield child
    finally:
        if child.poll() is None:
            child.terminate()
            try:
                child.wait(STOP_WITHIN)
            except subprocess.TimeoutExpired:
                os.killpg(child.pid, signal.SIGKILL)
                child.wait()


def _until_ready(port: int, web: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + READY_WITHIN
    while time.monotonic() < end and web.poll() is None:
        try:
            with urlopen(Request(f"http://127.0.0.1:{port}/", headers={"Host": "localhost"}), timeout=2):
                return
        except OSError:
            time.sleep(0.1)
    raise CannotStart("Le pagine non si accendono: guarda le righe qui sopra.")


def _check_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            raise CannotStart(
                f"La porta {port} è occupata. Scegline un'altra: ./diffuso demo --port 8001"
            ) from None


def _check_folder(data_dir: Path) -> None:
    try:
        data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
        (data_dir / ".prova").touch()
        (data_dir / ".prova").unlink()
    except OSError:
        raise CannotStart(
            f"Non posso scrivere in {data_dir}. Scegli un'altra cartella: --data-dir CARTELLA"
        ) from None


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _say(words: str) -> None:
    click.echo(f"  {words}")
