"""The night's work from the command line: counted beforehand, then done, the same."""

from datetime import timedelta

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import func, select

from core import clock
from core.cli import cli
from core.db.scope import Scope, open_session
from core.notices.models import Message
from core.web.platform import Platform
from tests.actors import People
from tests.conftest import MASTER, SECRET

HUB = "caritas-pioltello.localhost"
LINE = "Caritas Pioltello: 1 · message (message)"


@pytest.fixture
def command(platform: Platform, monkeypatch: pytest.MonkeyPatch) -> object:
    monkeypatch.setenv("DIFFUSO_DATABASE_URL", platform.settings.database_url)
    monkeypatch.setenv("DIFFUSO_SECRET_KEY", SECRET)
    monkeypatch.setenv("DIFFUSO_MASTER_KEY", MASTER)

    def run(*words: str) -> Result:
        return CliRunner().invoke(cli, ["retention", *words])

    return run


@pytest.mark.long
def test_what_is_counted_beforehand_is_what_goes(platform: Platform, people: People, command) -> None:
    site = people.site(HUB)
    scope = Scope(site.district_id, site.tenant_id)
    with open_session(platform.engine, scope) as db, db.begin():
        db.add(Message(key="k", recipient="a@b.it", subject="s", body="b", sent_at=clock.now()))
    ahead = command("--dry-run", "--days", "8")
    assert LINE in ahead.output, ahead.output
    assert "a@b.it" not in ahead.output
    with open_session(platform.engine, scope) as db, db.begin():
        message = db.scalars(select(Message)).one()
        message.sent_at = clock.now() - timedelta(days=8)
    before, done, after = command("--dry-run").output, command().output, command("--dry-run").output
    assert LINE in before and LINE in done
    assert after == "0 da dimenticare.\n"
    with open_session(platform.engine, scope) as db, db.begin():
        assert db.scalar(select(func.count()).where(Message.recipient == "")) == 1


def test_the_future_can_only_be_looked_at(command) -> None:
    refused = command("--days", "8")
    assert (refused.exit_code, "--dry-run" in refused.output) == (2, True)
