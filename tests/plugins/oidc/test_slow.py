"""A provider that does not hurry keeps nobody else waiting: no connection to the database is held meanwhile."""

import socket
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from sqlalchemy import QueuePool

from core import outgoing
from core.db.scope import Reach, Scope, transaction
from core.web.platform import Platform
from plugins.oidc import client
from tests.actors import Browser, People, Screen
from tests.plugins.oidc.stage import HOME, HUB, Idp, come_back, set_out, trust

pytestmark = pytest.mark.long


class Silent:
    """Somebody who listens where the provider was, and says nothing."""

    def __init__(self, port: int) -> None:
        self.door = socket.create_server(("127.0.0.1", port))
        self.door.settimeout(10)

    def heard(self, count: int) -> list[socket.socket]:
        """Wait until so many have called."""
        return [self.door.accept()[0] for _caller in range(count)]


@contextmanager
def silent(idp: Idp) -> Iterator[Silent]:
    idp.stop()
    listener = Silent(int(idp.issuer.rsplit(":", 1)[1]))
    try:
        yield listener
    finally:
        listener.door.close()
        idp.start("uno")


def busy(platform: Platform) -> int:
    """How many connections of the pool somebody holds."""
    pool = platform.engine.pool
    assert isinstance(pool, QueuePool)
    return pool.checkedout()


def while_it_is_silent(
    platform: Platform, listener: Silent, asks: Callable[[], Screen], count: int
) -> list[Screen]:
    """Let several ask; while all of them wait, look at the pool."""
    with ThreadPoolExecutor(count) as hands:
        asked: list[Future[Screen]] = [hands.submit(asks) for _turn in range(count)]
        lines = listener.heard(count)
        held = busy(platform)
        waiting = [not each.done() for each in asked]
        for line in lines:
            line.close()
        assert all(waiting), "they were asked about while they waited"
        assert held == 0
        return [each.result() for each in asked]


def test_the_pool_is_free_while_a_provider_is_slow(
    app: object, platform: Platform, people: People, admin: Browser, idp: Idp
) -> None:
    """On the way out, on the way back, and when it is named. The control: a transaction is seen in the pool."""
    waiting = Browser(app, HUB)
    back = idp.recognise(set_out(waiting), "LENTA")
    with silent(idp) as listener:
        client.forget()
        began = time.monotonic()
        said = while_it_is_silent(
            platform, listener, lambda: Browser(app, HUB).get(f"{HOME}/vai"), outgoing.AT_ONCE
        )
        assert {screen.status for screen in said} == {503}
        for asks, status in (
            (lambda: come_back(waiting, back), 503),
            (lambda: trust(admin, idp.issuer), 422),
        ):
            client.forget()
            (screen,) = while_it_is_silent(platform, listener, asks, 1)
            assert screen.status == status, screen.words
        assert time.monotonic() - began < outgoing.SECONDS * 3
    site = people.site(HUB)
    with transaction(platform.engine, Scope(site.district_id, site.tenant_id, Reach.TENANT)):
        assert busy(platform) == 1
