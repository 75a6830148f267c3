import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from core.db import embedded
from tests.setup.servers import as_owner, connect


@pytest.fixture(scope="module")
def guarded() -> Iterator[tuple[embedded.Server, str]]:
    """A server with an application role, and a copied database that it may enter."""
    made = Path(tempfile.mkdtemp(prefix="diffuso-test-"))
    with embedded.running(made, durable=False) as server:
        with as_owner(server) as db:
            db.execute("CREATE ROLE visitor LOGIN PASSWORD 'x'")
            db.execute("GRANT CONNECT ON DATABASE diffuso TO visitor")
            db.execute("GRANT USAGE ON SCHEMA public TO visitor")
            db.execute("CREATE TABLE shown (x int)")
            db.execute("GRANT SELECT ON shown TO visitor")
        embedded.clone(server, "diffuso", "copy")
        yield server, "copy"
        embedded.drop(server, "copy")
    embedded.remove(made)
    shutil.rmtree(made)


@pytest.mark.parametrize(
    "forbidden",
    [
        "SELECT set_config('app.tenant', 'altrui', true)",
        "SELECT lo_create(0)",
        "SELECT lo_get(1)",
        "SELECT pg_terminate_backend(1)",
        "SELECT table_to_xml('pg_class', true, true, '')",
        "DO $$ BEGIN PERFORM 1; END $$",
        "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "CREATE TABLE mine (x int)",
        "CREATE TEMPORARY TABLE mine (x int)",
        "CREATE SCHEMA mine",
        "COPY (SELECT 1) TO PROGRAM 'true'",
        "SELECT pg_read_file('/etc/passwd')",
    ],
)
def test_a_role_of_the_application_cannot_step_aside(guarded, forbidden):
    server, copy = guarded
    with connect(server, "visitor", "x", copy) as db:
        db.execute("SET app.tenant = 'mio'")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            db.execute(forbidden)


def test_a_copy_lets_in_whom_the_original_lets_in(guarded):
    server, copy = guarded
    with connect(server, "visitor", "x", copy) as db:
        assert db.execute("SELECT count(*) FROM shown").fetchone() == (0,)
        assert db.execute("SELECT unaccent('è')").fetchone() == ("e",)
    with as_owner(server, copy) as db:
        assert db.execute(
            "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = 'copy'"
        ).fetchone() == ("diffuso_owner",)
    for closed in ("postgres", "template1"):
        with pytest.raises(psycopg.OperationalError):
            connect(server, "visitor", "x", closed)


def test_a_dropped_copy_is_gone_even_while_somebody_is_in_it(guarded):
    server, _ = guarded
    embedded.clone(server, "diffuso", "passing")
    with as_owner(server, "passing"):
        embedded.drop(server, "passing")
    with pytest.raises(psycopg.OperationalError):
        as_owner(server, "passing")


def test_a_backup_can_be_made(guarded):
    server, copy = guarded
    url = server.url("postgres", server.superuser_password, copy).replace("+psycopg", "")
    made = subprocess.run([server.programs / "pg_dump", url], capture_output=True, text=True, check=True)
    assert "CREATE TABLE public.shown" in made.stdout
    assert "REVOKE ALL ON FUNCTION pg_catalog.set_config" in made.stdout
