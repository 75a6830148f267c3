"""What a monitor learns: whether pages can be served, whether the worker keeps up, and nothing about anybody."""

from datetime import UTC, datetime, timedelta

import psycopg
import pytest

from core.app import build_platform
from core.web import health
from core.web.platform import Platform
from tests.actors import Browser, Screen
from tests.conftest import app_of, settings_for
from tests.statements import Statements

pytestmark = pytest.mark.long


def ask(platform: Platform, host: str = "10.0.0.7") -> Screen:
    return Browser(app_of(platform), host).get("/salute")


@pytest.fixture
def late(database: str) -> None:
    """A job that should have been done an hour ago, and one that is due tomorrow."""
    now = datetime.now(UTC)
    with psycopg.connect(database.replace("+psycopg", "")) as db:
        for at in (now - timedelta(hours=1), now + timedelta(days=1)):
            db.execute(
                "INSERT INTO procrastinate_jobs (queue_name, task_name, scheduled_at) VALUES ('q', 't', %s)",
                (at,),
            )


@pytest.mark.usefixtures("late")
def test_on_any_host_it_says_what_is_late(platform: Platform) -> None:
    answer = ask(platform)
    assert answer.status == 200
    assert answer.answer.json() == {"database": "ok", "late_jobs": 1}
    assert answer.headers["cache-control"] == "no-store"


def test_a_database_that_is_away_is_503() -> None:
    nowhere = build_platform(settings_for("postgresql+psycopg://nobody@127.0.0.1:1/nothing"))
    answer = ask(nowhere)
    assert (answer.status, answer.answer.json()["database"]) == (503, "away")


@pytest.mark.parametrize(
    ("kept", "asked"), [(3600, 1), (0, 5)], ids=["kept", "the control: kept for no time"]
)
def test_whoever_asks_again_and_again_does_not_tire_the_database(
    platform: Platform, statements: Statements, monkeypatch: pytest.MonkeyPatch, kept: int, asked: int
) -> None:
    monkeypatch.setattr(health, "KEPT_SECONDS", kept)
    platform.health._until = 0
    for _again in range(5):
        ask(platform)
    assert len([seen for seen in statements.seen if "procrastinate_jobs" in seen]) == asked
