"""What tests stand on: one real PostgreSQL for the run, one database for each module, real people at real forms."""

import atexit
import gc
import shutil
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import hypothesis
import pytest
from argon2 import PasswordHasher
from litestar import Litestar
from sqlalchemy import Engine, create_engine, make_url
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from core.accounts import passwords
from core.app import assemble, build_platform
from core.db import embedded, migrate
from core.district.sync import sync
from core.plugins import Plugins
from core.settings import ROOT, Settings
from core.web.front import Front
from core.web.platform import Platform
from tests.actors import Browser, People
from tests.statements import Statements
from tests.watch import WATCH, watching

# The first draw on a new machine makes Unicode's tables, and machines are as slow as they are.
hypothesis.settings.register_profile(
    "any machine", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("any machine")

# Nothing of what is imported and collected is garbage.
gc.disable()

SECRET = "only-for-tests-" + "0" * 32
MASTER = "0123456789abcdef" * 4
DATA = Path(tempfile.mkdtemp(prefix="diffuso-tests-"))
"""Where files lie and logs are written for the whole run of this process."""
atexit.register(shutil.rmtree, DATA, ignore_errors=True)
TRUST = "tests/trust/"
EST_MILANO = ROOT / "tenants" / "est-milano"


def settings_for(url: str, **more: object) -> Settings:
    """Settings as production has them: https, so that `__Host-` cookies hold."""
    given = {
        "database_url": url,
        "secret_key": SECRET,
        "master_key": MASTER,
        "origin": "https://localhost",
        "pool_size": 8,
        "data_dir": DATA,
    }
    return Settings(**(given | more))  # type: ignore[arg-type]


def app_of(platform: Platform) -> Front:
    """The application of a platform, around routes that are put together once for the run."""
    return Front(_every_route(), platform)


@cache
def _every_route() -> Litestar:
    return assemble(Plugins(strict=True))


class Rooms(LoadScopeScheduling):
    """Hands out the tests file by file, and those that share one expensive world together."""

    def _split_scope(self, nodeid: str) -> str:
        return TRUST if nodeid.startswith(TRUST) else nodeid.partition("::")[0]


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Rooms:
    """Let two processes share the work; the world of the proofs of trust is made once."""
    return Rooms(config, log)


@pytest.fixture(scope="session", autouse=True)
def light_passwords() -> Iterator[None]:
    """Argon2id all the same, at a cost that hundreds of people hired in tests can bear."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "_hasher", PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))
        yield


def pytest_collection_finish() -> None:
    """Keep the collector of garbage away from what stays for the whole run, and let it come less often."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)
    gc.enable()


@pytest.fixture(scope="session", autouse=True)
def nothing_told() -> Iterator[None]:
    """What people confide in any test is told nowhere: searched in every log, address, subject and job of the run."""
    with watching():
        yield
    assert not WATCH.met, f"{len(WATCH.met)} of {WATCH.lines} told what people confided: {WATCH.met[:10]}"


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[embedded.Server]:
    """One PostgreSQL server for the whole run of this process."""
    folder = tmp_path_factory.mktemp("postgres")
    with embedded.running(folder, durable=False) as running:
        yield running
    embedded.remove(folder)


@pytest.fixture(scope="session")
def template(server: embedded.Server) -> str:
    """A database that is migrated and holds the real district, to be cloned."""
    settings = settings_for(server.owner_url)
    migrate.upgrade(settings)
    platform = build_platform(settings, strict=True)
    sync(platform.district_engine, EST_MILANO, domain="localhost")
    platform.engine.dispose()
    platform.district_engine.dispose()
    return "diffuso"


@pytest.fixture(scope="module")
def database(server: embedded.Server, template: str, request: pytest.FixtureRequest) -> Iterator[str]:
    """A database of the module's own; returns the owner's address."""
    name = f"t_{abs(hash(request.node.nodeid)):x}"[:40]
    embedded.clone(server, template, name)
    yield server.url("diffuso_owner", server.owner_password, name)
    embedded.drop(server, name)


@pytest.fixture(scope="module")
def platform(database: str) -> Iterator[Platform]:
    """The installation, with a plugin's errors let through."""
    platform = build_platform(settings_for(database), strict=True)
    yield platform
    platform.published.stop()
    platform.engine.dispose()
    platform.district_engine.dispose()


@pytest.fixture(scope="module")
def superuser(server: embedded.Server, database: str) -> Iterator[Engine]:
    """Somebody for whom there are no walls: to look at everything, and as a positive control."""
    name = str(make_url(database).database)
    engine = create_engine(server.url("postgres", server.superuser_password, name))
    yield engine
    engine.dispose()


@pytest.fixture(scope="module")
def app(platform: Platform) -> object:
    """The ASGI application."""
    return app_of(platform)


@pytest.fixture(scope="module")
def people(platform: Platform) -> People:
    """Makes accounts with hats, and signs them in."""
    return People(platform)


@pytest.fixture
def citizen(app: object) -> Browser:
    """Somebody without an account, on the space of Caritas Pioltello."""
    return Browser(app, "caritas-pioltello.localhost")


@pytest.fixture
def portal(app: object) -> Browser:
    """Somebody without an account, on the portal of the district."""
    return Browser(app, "localhost")


@pytest.fixture
def statements(platform: Platform) -> Iterator[Statements]:
    """Counts what is sent to the database."""
    with Statements(platform.engine) as counted:
        yield counted
