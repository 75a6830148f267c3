"""A body with people, papers and appointments, and who decides that it leaves."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import Engine

from core import clock
from core.app import build_platform
from core.files import actions as files
from core.web.platform import Platform
from core.who import Member
from tests.actors import Browser, People
from tests.conftest import settings_for
from tests.core.departure.stage import ROOM, Stage, close
from tests.core.files.hostile import paper, saved
from tests.core.people.desk import NOW, PIOLTELLO, SEGRATE, Desk, phone
from tests.plugins.booking.stage import Hub, furnish
from tests.trust.world import helped


@pytest.fixture(scope="module")
def platform(database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    """The installation, with a folder of data of its own."""
    found = build_platform(settings_for(database, data_dir=tmp_path_factory.mktemp("data")), strict=True)
    yield found
    close(found)


@pytest.fixture(scope="module")
def desk(platform: Platform) -> Desk:
    return Desk(platform, PIOLTELLO)


@pytest.fixture(scope="module")
def anna(desk: Desk) -> Member:
    return desk.colleague()


@pytest.fixture(scope="module")
def hub(platform: Platform) -> Hub:
    return furnish(platform, PIOLTELLO)


@pytest.fixture(scope="module")
def ornella(platform: Platform, desk: Desk, hub: Hub, anna: Member) -> UUID:
    """Somebody with a record, a document, a consent, an appointment; and somebody else at another body."""
    told = {"name": "Ornella", "surname": "Canarini", "contacts": (phone("+393471112233"),)}
    person = desk.meet(anna, **told)
    with desk.at_work() as db:
        files.keep(db, person=person, name="Carta di Ornella", content=saved(paper()), by=anna, now=NOW)
    desk.agree(person, anna)
    with desk.at_work() as db:
        helped(db, person, anna, platform.signer.keyed)
    mine = {"name": "Ornella Canarini", "email": "ornella@canarini.test", "note": "Porta il canarino"}
    hub.put(clock.now() + timedelta(days=3), **mine)
    other = Desk(platform, SEGRATE)
    other.meet(other.colleague(), name="Berenice", surname="Passerotti", contacts=(phone("+393470000001"),))
    furnish(platform, SEGRATE).put(clock.now() + timedelta(days=3), name="Berenice Passerotti")
    return person


@pytest.fixture(scope="module")
def office(app: object, people: People) -> Browser:
    browser = people.sign_in(app, "localhost", "district_admin", name="Ugo Ufficio")
    browser.get("/distretto/enti")
    return browser


@pytest.fixture(scope="module")
def admin(app: object, people: People, ornella: UUID) -> Browser:
    return people.sign_in(app, PIOLTELLO, "association_admin", name="Ada Capo")


@pytest.fixture(scope="module")
def stage(platform: Platform, desk: Desk, superuser: Engine, office: Browser, ornella: UUID) -> Stage:
    return Stage(platform, desk, superuser, office, ornella)


@pytest.fixture
def leaving(office: Browser, admin: Browser, desk: Desk, platform: Platform) -> Iterator[None]:
    """The body was marked as leaving; it stays again afterwards, if it can."""
    office.get(ROOM)
    shown = office.post(ROOM, {"reason": "Recesso dal protocollo"})
    assert "Uscita segnata" in shown, shown.words
    yield
    office.post(f"{ROOM}/annulla")
