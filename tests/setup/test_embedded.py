import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from core.db import embedded
from core.db.embedded import place
from core.settings import ROOT
from tests.setup.servers import as_owner, connect

pytestmark = pytest.mark.long
AS_ROOT = os.geteuid() == 0
HOLD = """
import sys, time
from pathlib import Path
from core.db import embedded
with embedded.running(Path(sys.argv[1]), durable=False):
    try:
        print("up", flush=True)
        time.sleep(60)
    except KeyboardInterrupt:
        print("alive" if embedded.find(Path(sys.argv[1])) else "gone", flush=True)
print("down", flush=True)
"""


@pytest.fixture
def folder() -> Iterator[Path]:
    """A data folder that every account may reach, as on a machine where Diffuso is in /opt."""
    made = Path(tempfile.mkdtemp(prefix="diffuso-test-"))
    made.chmod(0o755)
    yield made / "data"
    embedded.remove(made / "data")
    shutil.rmtree(made)


def hold(folder: Path) -> subprocess.Popen[str]:
    """Another Diffuso, with this data folder."""
    command = [sys.executable, "-c", HOLD, str(folder)]
    other = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT, start_new_session=True)
    assert other.stdout
    assert other.stdout.readline() == "up\n"
    return other


def note(folder: Path) -> Path:
    home = place.known(folder)
    assert home
    return home.cluster / "postmaster.pid"


def wait_until_gone(path: Path) -> None:
    limit = time.monotonic() + 20
    while path.exists():
        assert time.monotonic() < limit, f"{path} is still there"
        time.sleep(0.02)


def test_a_second_start_finds_the_data_again(folder):
    with embedded.running(folder) as server, as_owner(server) as db:
        db.execute("CREATE TABLE kept (words text)")
        db.execute("INSERT INTO kept VALUES ('ancora qui')")
    assert embedded.find(folder) is None
    with embedded.running(folder) as server, as_owner(server) as db:
        assert db.execute("SELECT words FROM kept").fetchone() == ("ancora qui",)
        assert db.execute("SHOW fsync").fetchone() == ("on",)
        assert embedded.find(folder) == server


def test_nobody_else_gets_near_the_data(folder):
    with embedded.running(folder, durable=False) as server, connect(server) as db:
        assert db.execute("SHOW listen_addresses").fetchone() == ("",)
        assert db.execute("SHOW data_checksums").fetchone() == ("on",)
        for private in (server.socket, note(folder).parent, note(folder).parent.parent):
            assert private.stat().st_mode & 0o777 == 0o700
        for secret in ("postgres.json", "postgres.log"):
            assert (folder / secret).stat().st_mode & 0o777 == 0o600
        with pytest.raises(psycopg.OperationalError):
            connect(server, "diffuso_owner", "indovinata")


def test_the_owner_of_the_tables_is_no_superuser(folder):
    with embedded.running(folder, durable=False) as server, as_owner(server) as db:
        query = "SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb FROM pg_roles WHERE rolname = current_user"
        assert db.execute(query).fetchone() == (False, False, True, True)
        found = {name for (name,) in db.execute("SELECT extname FROM pg_extension").fetchall()}
        assert found >= {"btree_gist", "citext", "pg_trgm", "unaccent"}
        assert db.execute("SELECT to_tsvector('CITTÀ È aperta')").fetchone() == ("'apert':3 'citt':1",)


def test_what_people_wrote_does_not_reach_the_log(folder):
    with embedded.running(folder, durable=False) as server, as_owner(server) as db:
        db.execute("CREATE TABLE person (code text PRIMARY KEY)")
        db.execute("INSERT INTO person VALUES (%s)", ("RSSMRA50",))
        with pytest.raises(psycopg.errors.UniqueViolation):
            db.execute("INSERT INTO person VALUES (%s)", ("RSSMRA50",))
        with pytest.raises(psycopg.errors.InvalidTextRepresentation):
            db.execute("SELECT 'RSSMRA50'::uuid")
    log = (folder / "postgres.log").read_text()
    assert "ready to accept connections" in log
    assert "RSSMRA50" not in log


def test_the_same_folder_cannot_be_used_twice(folder):
    with (
        embedded.running(folder, durable=False),
        pytest.raises(embedded.AlreadyRunning, match="Diffuso è già acceso con i dati di"),
        embedded.running(folder, durable=False),
    ):
        pass


def test_ctrl_c_reaches_the_server_only_through_us(folder):
    other = hold(folder)
    os.killpg(other.pid, signal.SIGINT)
    said, _ = other.communicate(timeout=20)
    assert said.split() == ["alive", "down"]
    assert not note(folder).exists()


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_the_server_does_not_outlive_us(folder, how):
    other = hold(folder)
    other.send_signal(how)
    other.communicate()
    wait_until_gone(note(folder))


def test_a_server_left_behind_is_stopped_and_its_data_kept(folder):
    other = hold(folder)
    server = int(note(folder).read_text().splitlines()[0])
    children = Path(f"/proc/{other.pid}/task/{other.pid}/children").read_text().split()
    watchers = {int(number) for number in children} - {server}
    assert watchers
    for number in (*watchers, other.pid):
        os.kill(number, signal.SIGKILL)
    other.communicate()
    assert note(folder).exists()
    with embedded.running(folder, durable=False) as found, as_owner(found) as db:
        assert db.execute("SELECT 1").fetchone() == (1,)
        assert int(note(folder).read_text().splitlines()[0]) != server


def test_a_note_that_names_a_stranger_is_no_obstacle(folder):
    with embedded.running(folder, durable=False):
        pass
    note(folder).write_text(f"{os.getpid()}\n{note(folder).parent}\n")
    with embedded.running(folder, durable=False) as server, as_owner(server) as db:
        assert db.execute("SELECT 1").fetchone() == (1,)


def test_a_creation_that_was_interrupted_is_done_again(folder):
    with embedded.running(folder, durable=False):
        pass
    home = note(folder).parent.parent
    (home / "cluster").rename(home / "cluster.new")
    with embedded.running(folder, durable=False) as server, as_owner(server) as db:
        assert db.execute("SELECT 1").fetchone() == (1,)


def test_a_long_path_is_no_obstacle(folder):
    deep = folder / ("cartella-dal-nome-lungo-" * 3) / ("altra-cartella-" * 4)
    with embedded.running(deep, durable=False) as server:
        assert len(os.fsencode(server.socket)) < 90
        assert server.socket.stat().st_mode & 0o777 == 0o700
        with as_owner(server) as db:
            assert db.execute("SELECT 1").fetchone() == (1,)
    assert not server.socket.exists()
    embedded.remove(deep)


def test_lost_keys_are_told_not_guessed(folder):
    with embedded.running(folder, durable=False):
        pass
    keys = folder / "postgres.json"
    kept = keys.rename(folder / "kept")
    with pytest.raises(embedded.CannotStart, match=r"manca .*postgres\.json"), embedded.running(folder):
        pass
    kept.rename(keys)
    with embedded.running(folder, durable=False):
        pass


@pytest.mark.skipif(not AS_ROOT, reason="only root has to step down")
def test_a_closed_folder_stays_closed_and_the_data_live_apart(tmp_path):
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    data = closed / "data"
    with embedded.running(data, durable=False) as server, as_owner(server) as db:
        db.execute("CREATE TABLE kept (x int)")
        home = note(data).parent.parent
        assert home.parent == place.STATE
        assert home.stat().st_uid != 0
        assert not any(part.stat().st_uid == 0 for part in home.rglob("*"))
    assert closed.stat().st_mode & 0o777 == 0o700

    shutil.rmtree(data)
    with (
        embedded.running(data, durable=False) as server,
        as_owner(server) as db,
        pytest.raises(psycopg.errors.UndefinedTable),
    ):
        db.execute("SELECT * FROM kept")
    (aside,) = place.STATE.glob(f"{home.name}.*")
    assert (aside / "cluster" / "PG_VERSION").exists()
    shutil.rmtree(aside)
    embedded.remove(data)
    assert not home.exists()


@pytest.mark.skipif(not AS_ROOT, reason="only root can put files back as root")
def test_a_backup_that_root_put_back_is_given_to_the_right_account(folder):
    with embedded.running(folder, durable=False):
        home = note(folder).parent.parent
    for path in (home, *home.rglob("*")):
        os.chown(path, 0, 0)
    with embedded.running(folder, durable=False) as server, as_owner(server) as db:
        assert db.execute("SELECT 1").fetchone() == (1,)
