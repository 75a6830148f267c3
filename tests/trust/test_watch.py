"""The watch over the whole run (tests/watch.py) finds what it is there to find."""

import logging
from collections.abc import Iterator

import pytest

from core import clock
from core.db.scope import Scope, open_session
from core.jobs.actions import defer
from core.notices.actions import Notice, post
from core.web.platform import Platform
from tests.actors import Browser
from tests.trust.world import HUB, World
from tests.watch import WATCH

HERS = ("+393479990101", "quaglia.zefirina@esempio.test", "via del Canarino sperduto 7")


@pytest.fixture
def planted() -> Iterator[None]:
    """Words that nobody else of the run planted; what is met of them here is no failure of the run."""
    WATCH.plant(*HERS)
    before = len(WATCH.met)
    yield
    del WATCH.met[before:]
    WATCH.planted -= {word.lower() for word in HERS}


def met(where: str) -> int:
    return sum(place.startswith(where) for place, _told in WATCH.met)


@pytest.mark.parametrize("word", HERS)
def test_a_log_that_tells_is_found(planted: None, word: str) -> None:
    before = met("log")
    logging.getLogger("diffuso").warning("somebody wrote from %s", word)
    assert met("log") == before + 1


def test_so_is_an_address_a_subject_and_a_job(
    planted: None, app: object, world: World, platform: Platform
) -> None:
    before = {where: met(where) for where in ("address", "subject", "job")}
    Browser(app, HUB).get(f"/appuntamenti?contatto={HERS[1]}")
    site = world.site(HUB)
    with open_session(platform.engine, Scope(site.district_id, site.tenant_id)) as db, db.begin() as one:
        post(db, Notice(key=f"watch {clock.now()}", recipient="a@b.it", subject=f"Per {HERS[1]}", body="b"))
        defer(db, "core.count", who=HERS[0])
        one.rollback()
    assert {where for where in before if met(where) > before[where]} == {"address", "subject", "job"}


def test_what_nobody_confided_is_no_matter(planted: None) -> None:
    before = len(WATCH.met)
    logging.getLogger("diffuso").warning("somebody wrote from +393470000000")
    assert len(WATCH.met) == before
