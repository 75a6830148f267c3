"""A master key that is missing, malformed or another's keeps the platform from starting, with one line."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from core.settings import ROOT, BadSettings, from_environment
from core.vault.master import prove
from core.web.platform import Platform
from tests.conftest import MASTER, SECRET, settings_for


def test_the_first_master_key_is_remembered_and_another_is_refused(platform: Platform, database: str) -> None:
    engines = platform.engine, platform.district_engine
    prove(settings_for(database), *engines)
    prove(settings_for(database), *engines)
    prove(settings_for(database, master_key="e" * 64, master_key_before=MASTER), *engines)
    with pytest.raises(BadSettings, match="non è la chiave di questa installazione"):
        prove(settings_for(database, master_key="e" * 64), *engines)
    with pytest.raises(BadSettings, match="Manca DIFFUSO_MASTER_KEY"):
        prove(settings_for(database, master_key=""), *engines)


@pytest.mark.parametrize("wrong", ["x" * 64, MASTER[:-2], MASTER + "00"])
def test_a_malformed_key_is_refused(monkeypatch: pytest.MonkeyPatch, wrong: str) -> None:
    monkeypatch.setenv("DIFFUSO_MASTER_KEY", wrong)
    with pytest.raises(BadSettings, match="64 cifre esadecimali"):
        from_environment(database_url="postgresql://a/b", secret_key=SECRET)


def test_it_may_stand_in_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DIFFUSO_MASTER_KEY_FILE", str(tmp_path / "key"))
    with pytest.raises(BadSettings, match="DIFFUSO_MASTER_KEY_FILE"):
        from_environment(database_url="postgresql://a/b", secret_key=SECRET)
    (tmp_path / "key").write_text(f"{MASTER}\n")
    assert from_environment(database_url="postgresql://a/b", secret_key=SECRET).master_key == MASTER


def command(*words: str, database: str, **keys: str) -> subprocess.CompletedProcess[str]:
    told = {"DIFFUSO_DATABASE_URL": database, "DIFFUSO_SECRET_KEY": SECRET, **keys}
    env = {name: value for name, value in os.environ.items() if not name.startswith("DIFFUSO")} | told
    run = [sys.executable, "-P", "-m", "core.cli", *words]
    return subprocess.run(run, cwd=ROOT, env=env, capture_output=True, text=True, check=False)


@pytest.mark.long
def test_commands_make_check_and_change_it(database: str) -> None:
    new = command("keys", "new", database=database).stdout.strip()
    assert len(bytes.fromhex(new)) == 32
    old = {"DIFFUSO_MASTER_KEY": MASTER}
    assert "è quella giusta" in command("keys", "check", database=database, **old).stdout
    for words in (("serve", "--port", "1"), ("worker",), ("keys", "check")):
        refused = command(*words, database=database, DIFFUSO_MASTER_KEY=new)
        assert (refused.returncode, refused.stdout) == (2, "")
        assert refused.stderr.count("\n") == 1 and "non è la chiave" in refused.stderr
    both = {"DIFFUSO_MASTER_KEY": new, "DIFFUSO_MASTER_KEY_BEFORE": MASTER}
    assert command("keys", "rotate", "master", database=database, **both).returncode == 0
    assert command("keys", "check", database=database, DIFFUSO_MASTER_KEY=new).returncode == 0
    assert command("keys", "check", database=database, **old).returncode == 2
