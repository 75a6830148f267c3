"""Start the server of a data folder, find the one that runs, remove it with its data."""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from core.db.embedded.databases import DATABASE, OWNER, PREPARED, SUPERUSER, prepare
from core.db.embedded.place import Place, choose, known, programs
from core.db.embedded.process import SOCKET_LINE, AlreadyRunning, CannotStart, Process, end_orphan, line
from core.db.embedded.settings import settings

LOG_LIMIT = 1_000_000
LONGEST_SOCKET_FOLDER = 107 - len("/.s.PGSQL.5432.lock")


@dataclass(frozen=True, slots=True)
class Server:
    """A server that runs, and how to reach it."""

    socket: Path
    programs: Path
    superuser_password: str
    owner_password: str

    @property
    def owner_url(self) -> str:
        """Return SQLAlchemy's address for the owner of the tables."""
        return self.url(OWNER, self.owner_password)

    @property
    def superuser_url(self) -> str:
        """Return SQLAlchemy's address for the superuser: for backups and tests, never for the application."""
        return self.url(SUPERUSER, self.superuser_password)

    def url(self, role: str, password: str, database: str = DATABASE) -> str:
        """Return SQLAlchemy's address for any role and database of this server."""
        where = quote(str(self.socket), safe="")
        return (
            f"postgresql+psycopg://{quote(role)}:{quote(password, safe='')}@/{quote(database)}?host={where}"
        )


@contextmanager
def running(folder: Path, *, durable: bool = True) -> Iterator[Server]:
    """Run the server of a data folder while the block lasts, making it the first time.

    With `durable=False` nothing waits for the disk: for tests, since a power cut may ruin the data.
    Raises AlreadyRunning if another Diffuso uses the folder, CannotStart for what else people must see to.
    """
    place = choose(folder)
    with _locked(place), _socket_folder(place) as socket:
        tools = programs(place.account)
        if not (place.cluster / "PG_VERSION").exists():
            _create(place, tools, durable=durable)
        chosen = settings(socket, durable=durable)
        process = Process(tools, place.cluster, place.account, chosen, _log(place))
        try:
            server = _server(place, socket, tools)
            if place.record().prepared != PREPARED:
                prepare(server)
                place.mark_prepared(PREPARED)
            yield server
        finally:
            process.stop()


def find(folder: Path) -> Server | None:
    """Return the server that another process runs on this data folder, if one does."""
    place = known(folder)
    socket = line(place.cluster, SOCKET_LINE) if place else None
    return _server(place, Path(socket), programs(place.account)) if place and socket else None


def remove(folder: Path) -> None:
    """Delete the databases of a data folder for good, wherever they are."""
    place = known(folder)
    if place is None:
        return
    with _locked(place):
        shutil.rmtree(place.home)
        for name in ("postgres.json", "postgres.log", "postgres.log.1"):
            (place.folder / name).unlink(missing_ok=True)


def _server(place: Place, socket: Path, tools: Path) -> Server:
    record = place.record()
    return Server(socket, tools, record.superuser, record.owner)


@contextmanager
def _locked(place: Place) -> Iterator[None]:
    """Keep other Diffusos out, and end whatever server one that died has left."""
    lock = os.open(place.folder / "postgres.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(lock)
        raise AlreadyRunning(
            f"Diffuso è già acceso con i dati di {place.folder}: spegni prima l'altro."
        ) from None
    place.keep(place.folder / "postgres.lock")
    try:
        end_orphan(place.cluster)
        yield
    finally:
        os.close(lock)


def _create(place: Place, tools: Path, *, durable: bool) -> None:
    """Make the cluster under another name first: one that was interrupted is never taken for a whole one."""
    draft, key = place.home / "cluster.new", place.home / "key"
    shutil.rmtree(draft, ignore_errors=True)
    key.unlink(missing_ok=True)
    with os.fdopen(os.open(key, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(place.record().superuser)
    place.account.own(key)
    command: list[str | Path] = [
        tools / "initdb",
        "-D",
        draft,
        f"--username={SUPERUSER}",
        f"--pwfile={key}",
        "--encoding=UTF8",
    ]
    command += ["--auth-local=scram-sha-256", "--auth-host=reject", "--data-checksums", "--no-instructions"]
    # The C.UTF-8 that PostgreSQL carries knows every letter's case and needs no locale of the machine.
    command += ["--no-locale", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    code, said = place.account.run([*command, *([] if durable else ["--no-sync"])])
    key.unlink()
    if code:
        raise CannotStart(f"Non riesco a creare il database: {said.strip().splitlines()[-1]}")
    place.mark_prepared("")
    draft.rename(place.cluster)


@contextmanager
def _socket_folder(place: Place) -> Iterator[Path]:
    """Give a folder for the socket that only the server's account enters; a path has 107 bytes at most."""
    folder = place.home / "socket"
    if len(os.fsencode(folder)) > LONGEST_SOCKET_FOLDER:
        folder = Path(tempfile.mkdtemp(prefix="diffuso-"))
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700)
    place.account.own(folder)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _log(place: Place) -> Path:
    log = place.folder / "postgres.log"
    if log.exists() and log.stat().st_size > LOG_LIMIT:
        log.replace(log.with_suffix(".log.1"))
    log.touch(mode=0o600)
    return place.keep(log)
