"""One world for the run, a copy of it for each module."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Engine, create_engine

from core.app import build_platform
from core.db import embedded
from core.web.platform import Platform
from tests.conftest import app_of, settings_for
from tests.trust.objects import Objects
from tests.trust.visitor import Visitor
from tests.trust.world import World

MADE = "trust_world"


@pytest.fixture(scope="session")
def made_world(
    server: embedded.Server, template: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[World]:
    """The world as it was made, in a database that nobody touches any more."""
    embedded.clone(server, template, MADE)
    url = server.url("diffuso_owner", server.owner_password, MADE)
    platform = build_platform(settings_for(url), strict=True)
    superuser = create_engine(server.url("postgres", server.superuser_password, MADE))
    world = World(platform, superuser)
    world.build(tmp_path_factory.mktemp("district"))
    _close(platform, superuser)
    yield world
    embedded.drop(server, MADE)


@pytest.fixture(scope="module")
def database(server: embedded.Server, made_world: World, request: pytest.FixtureRequest) -> Iterator[str]:
    """A copy of the world's database; returns the owner's address."""
    name = f"w_{abs(hash(request.node.nodeid)):x}"[:40]
    embedded.clone(server, MADE, name)
    yield server.url("diffuso_owner", server.owner_password, name)
    embedded.drop(server, name)


@pytest.fixture(scope="module")
def world(made_world: World, platform: Platform, superuser: Engine) -> World:
    return made_world.moved(platform, superuser)


@pytest.fixture(scope="module")
def visitor(platform: Platform) -> Iterator[Visitor]:
    found = Visitor(app_of(platform))
    yield found
    found.close()


@pytest.fixture(scope="module")
def objects(world: World) -> Objects:
    return Objects(world)


def _close(platform: Platform, *engines: Any) -> None:
    for engine in (platform.engine, platform.district_engine, *engines):
        engine.dispose()


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say in one line what was proven: how many were tried, and how many did not hold."""
    reports = (report for found in terminalreporter.stats.values() for report in found)
    told = [
        value
        for report in reports
        for name, value in getattr(report, "user_properties", ())
        if name == "trust"
    ]
    if told:
        terminalreporter.write_line(f"trust: {', '.join(map(str, dict.fromkeys(told)))}")
