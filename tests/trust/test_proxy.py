"""Only a proxy that is named is believed, and only about https."""

from collections.abc import Iterator

import pytest

from core.app import build_platform
from core.settings import BadSettings, from_environment
from core.web.platform import Platform
from tests.conftest import MASTER, SECRET, app_of, settings_for
from tests.trust.test_hosts import FORWARDED, PAGES, same
from tests.trust.visitor import Visitor
from tests.trust.world import HUB, World

CLEAR = (b"x-forwarded-proto", b"http")


@pytest.fixture(scope="module")
def behind(database: str) -> Iterator[Platform]:
    """An installation whose proxy speaks from the visitor's address."""
    found = build_platform(settings_for(database, proxy="10.1.2.3, 127.0.0.0/8"), strict=True)
    yield found
    found.engine.dispose()
    found.district_engine.dispose()


@pytest.fixture(scope="module")
def through(behind: Platform) -> Iterator[Visitor]:
    found = Visitor(app_of(behind))
    yield found
    found.close()


@pytest.mark.parametrize("told", [b"http", b"HTTP", b"gopher", b"", b"https, http", b"https\t"])
def test_what_came_in_the_clear_is_sent_to_https(through: Visitor, world: World, told: bytes) -> None:
    reply = through.get(HUB, "/servizi/spid?a=b%20c", headers=[(b"x-forwarded-proto", told)])
    assert reply.status == 308
    assert reply.header("location") == f"https://{HUB}/servizi/spid?a=b%20c"
    assert reply.header("cache-control") == "no-store"
    assert through.get(HUB, "/ar/servizi", headers=[CLEAR]).header("location") == f"https://{HUB}/ar/servizi"
    assert through.post(HUB, "/entra", form={"email": "a@b.it"}, headers=[CLEAR]).status == 403


def test_the_way_to_https_is_made_of_the_stored_address(through: Visitor, world: World) -> None:
    for host, path in ((f"{HUB}:6666", "/"), (HUB.upper(), "//evil.example/x"), (HUB, "/\\evil.example")):
        location = through.get(host, path, headers=[CLEAR, *FORWARDED]).header("location")
        assert location.startswith(f"https://{HUB}/") and "6666" not in location


def test_https_is_https(through: Visitor, world: World) -> None:
    assert through.get(HUB, "/servizi", headers=[(b"x-forwarded-proto", b"https")]).status == 200
    assert through.get(HUB, "/servizi").status == 200, "a proxy that says nothing is believed to know"


@pytest.mark.parametrize("path", PAGES)
def test_of_everything_else_a_named_proxy_says_nothing_counts(
    through: Visitor, world: World, path: str
) -> None:
    plain = through.get(HUB, path)
    for header in FORWARDED:
        if header[0] != CLEAR[0]:
            told = through.get(HUB, path, headers=[header])
            assert same(told) == same(plain), header


def test_nobody_else_is_believed(visitor: Visitor, world: World) -> None:
    """The same words from an address that is not named, or where none is."""
    assert visitor.get(HUB, "/servizi", headers=[CLEAR]).status == 200
    apart = build_platform(settings_for(str(world.platform.settings.database_url), proxy="10.1.2.3"))
    stranger = Visitor(app_of(apart))
    assert stranger.get(HUB, "/servizi", headers=[CLEAR]).status == 200
    stranger.close()
    apart.engine.dispose()
    apart.district_engine.dispose()


def test_https_is_asked_for_only_where_there_is_https(database: str, visitor: Visitor, world: World) -> None:
    assert visitor.get(HUB, "/").header("strict-transport-security") == "max-age=31536000"
    plain = build_platform(settings_for(database, origin="http://localhost:8000"))
    without = Visitor(app_of(plain))
    assert without.get(HUB, "/").every("strict-transport-security") == []
    without.close()
    plain.engine.dispose()
    plain.district_engine.dispose()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DIFFUSO_PROXY", "proxy.example"),
        ("DIFFUSO_PROXY", "10.0.0.1/8"),
        ("DIFFUSO_METRICS_TOKEN", "short"),
        ("DIFFUSO_LOG", "loud"),
    ],
)
def test_what_cannot_work_is_said_at_the_start(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    for key, good in (("DATABASE_URL", "postgresql://x/y"), ("SECRET_KEY", SECRET), ("MASTER_KEY", MASTER)):
        monkeypatch.setenv(f"DIFFUSO_{key}", good)
    from_environment()
    monkeypatch.setenv(name, value)
    with pytest.raises(BadSettings, match=name):
        from_environment()
