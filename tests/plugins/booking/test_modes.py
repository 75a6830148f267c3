"""How one meets: asked where there are several ways, said wherever the appointment is; an address is sealed."""

from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import urlencode
from uuid import UUID

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.orm import Session

from core import clock
from core.i18n import IN_ITALIAN
from core.privacy import retention
from core.vault import queries as vault
from core.vault.rules import Destroyed
from plugins.booking import messages, person
from plugins.booking.models import Appointment, Type
from plugins.booking.pages.shown import Shown, place_words
from plugins.booking.queries import appointments
from plugins.booking.queries.home import PLACE, address_of
from plugins.booking.queries.offer import read_now
from tests.actors import Browser, Screen
from tests.plugins.booking.stage import PERSON, PIOLTELLO, Hub, confirm, value_of

WAYS = ["presence", "phone", "video", "home"]
WHERE = "Via dei Tigli 4, Pioltello"


@pytest.fixture
def several(hub: Hub) -> Iterator[Hub]:
    ways_of(hub, WAYS)
    yield hub
    ways_of(hub, ["presence"])


@pytest.fixture
def citizen(app: object, several: Hub) -> Browser:
    return Browser(app, PIOLTELLO)


def ways_of(hub: Hub, ways: list[str]) -> None:
    with hub.db() as db:
        db.execute(update(Type).where(Type.id == hub.kinds["SPID"]).values(modes=ways))
    hub.platform.published.changed(str(hub.site.district_id))


def chosen(hub: Hub, kind: str = "SPID", **more: str) -> dict[str, str]:
    return {"tipo": hub.kind(kind), "ora": value_of(hub.at(2, 9))} | more


def check(citizen: Browser, hub: Hub, mode: str, **who: str) -> Screen:
    return citizen.post("/appuntamenti/riepilogo", chosen(hub, modo=mode) | PERSON | who)


def booked(hub: Hub, mode: str) -> appointments.Booked:
    with hub.db() as db:
        return next(one for one in appointments.upcoming(db, clock.now()) if one.mode == mode)


def test_one_is_asked_on_a_page_of_its_own_and_only_where_there_are_several(
    citizen: Browser, several: Hub
) -> None:
    asked = citizen.get(f"/appuntamenti/chi?{urlencode(chosen(several))}")
    assert "Come ci vediamo?" in asked and "Ti chiamiamo noi, al tuo numero." in asked
    on = citizen.get(f"/appuntamenti/chi?{urlencode(chosen(several, modo='phone'))}")
    assert "Chi viene?" in on and "Ti chiamiamo noi a questo numero" in on
    assert 'name="address"' not in on.html
    assert (
        'name="address"' in citizen.get(f"/appuntamenti/chi?{urlencode(chosen(several, modo='home'))}").html
    )
    assert "Chi viene?" in citizen.get(f"/appuntamenti/chi?{urlencode(chosen(several, 'ISEE'))}")


def test_a_way_that_nobody_offers_is_asked_again_and_nothing_is_lost(citizen: Browser, several: Hub) -> None:
    page = check(citizen, several, "in sogno", note="Porto il nonno")
    assert page.status == 422 and "Scegli come ci vediamo." in page and "Porto il nonno" in page.html
    again = citizen.post("/appuntamenti/riepilogo", page.form("/appuntamenti/riepilogo") | {"modo": "video"})
    assert again.status == 200 and "In videochiamata" in again
    back = citizen.post("/appuntamenti/modo", again.form("/appuntamenti/modo"))
    assert "Come ci vediamo?" in back and "Porto il nonno" in back.html


def test_who_is_called_needs_a_telephone(citizen: Browser, several: Hub) -> None:
    page = check(citizen, several, "phone", phone="", email="rosa@esempio.test")
    assert page.status == 422 and "Scrivi il telefono: ti chiamiamo noi a quel numero." in page
    done = confirm(citizen, check(citizen, several, "phone"))
    assert "Ci sentiamo" in done and "Ti chiamiamo noi" in done and "qualche minuto prima" not in done
    assert "Al telefono" in citizen.get("/appuntamenti/mio")
    assert "LOCATION:Al telefono" in citizen.get("/appuntamenti/calendario.ics").html
    assert "Al telefono" in citizen.get("/appuntamenti/foglio")


def test_who_is_visited_says_where_and_it_is_sealed(citizen: Browser, several: Hub, desk: Browser) -> None:
    page = check(citizen, several, "home")
    assert page.status == 422 and "Scrivi dove abiti" in page
    seen = check(citizen, several, "home", address=WHERE)
    assert WHERE in seen
    done = confirm(citizen, seen)
    assert "Veniamo noi" in done and WHERE not in done.html
    one = booked(several, "home")
    with several.db() as db:
        kept = db.scalar(select(Appointment.address).where(Appointment.id == one.id))
        assert kept and WHERE.encode() not in kept and address_of(db, one.id) == WHERE
    assert "A casa" in desk.get(f"/appuntamenti/giornata?giorno={several.at(2, 9).date()}")
    assert "A casa" in desk.get(f"/appuntamenti/giornata/stampa?giorno={several.at(2, 9).date()}")
    assert WHERE in desk.get(f"/appuntamenti/{one.id}")
    with several.db() as db:
        lines = text("SELECT count(*) FROM audit_entry WHERE verb = 'read' AND resource = 'appointments'")
        assert db.scalar(lines) == 1, "opening it leaves a line"


def test_what_is_sent_says_how_one_meets_and_never_where_she_lives(citizen: Browser, several: Hub) -> None:
    confirm(citizen, check(citizen, several, "home", address=WHERE, email="rosa@esempio.test"))
    one = booked(several, "home")
    with several.db() as db:
        offer = read_now(db, several.site, clock.now())
    assert offer
    shown = Shown.of(offer, one, several.codes)
    told = messages.notice("confirm", several.site, shown, one, clock.now(), IN_ITALIAN)
    brief = messages.text("confirm", several.site, shown, one, IN_ITALIAN, "")
    assert "COME\nA casa" in told.body and "A casa" in brief.body and place_words(shown) == "A casa"
    assert "Tigli" not in told.body + brief.body + (told.attachment or b"").decode()


def test_her_data_say_where_and_erasing_leaves_nothing(citizen: Browser, several: Hub) -> None:
    confirm(citizen, check(citizen, several, "home", address=WHERE))
    one = booked(several, "home")
    with several.db() as db:
        told = person.export(db, one.id)
        assert ("Dove veniamo", WHERE) in told[0].rows
        person.erase(db, one.id, clock.now())
    with several.db() as db:
        assert db.scalar(select(Appointment.address).where(Appointment.id == one.id)) is None
        keys = text("SELECT count(*) FROM vault_subject_key WHERE subject = :one AND wrapped IS NOT NULL")
        assert db.scalar(keys, {"one": one.id}) == 0


def test_its_key_goes_when_its_time_is_over_and_older_copies_say_nothing(
    citizen: Browser, several: Hub
) -> None:
    """The control: as long as the key stands, the copy that somebody kept opens."""
    confirm(citizen, check(citizen, several, "home", address=WHERE))
    one = booked(several, "home")
    with several.db() as db:
        copy = db.scalar(select(Appointment.address).where(Appointment.id == one.id))
        assert copy and opened(db, copy, one.id) == WHERE
    with several.db() as db:
        retention.run(several.platform, db, several.site, one.ends_at + timedelta(days=40))
    with several.db() as db:
        assert db.scalar(select(Appointment.address).where(Appointment.id == one.id)) is None
        with pytest.raises(Destroyed):
            opened(db, copy, one.id)


def opened(db: Session, sealed: bytes, appointment_id: UUID) -> str:
    return vault.unseal(db, sealed, row=appointment_id, subject=appointment_id, **PLACE).decode()


def test_a_desk_says_how_when_it_books_for_somebody(desk: Browser, several: Hub) -> None:
    page = desk.get(f"/appuntamenti/nuovo?tipo={several.kind('SPID')}")
    assert "Come vi vedete?" in page and "Dove abita" in page
    form = chosen(several, richiesta="m" * 30) | PERSON
    wrong = desk.post("/appuntamenti/nuovo", form)
    assert wrong.status == 422 and "Scegli come vi vedete." in wrong
    done = desk.post("/appuntamenti/nuovo", form | {"modo": "home", "address": WHERE})
    assert done.status == 200 and WHERE in done and "A casa" in done
