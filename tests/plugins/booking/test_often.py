"""One a day for one thing, some a month: told to whoever has shown what is hers, and to colleagues, to nobody else."""

import pytest
from sqlalchemy import update

from core import clock
from core.i18n import IN_ITALIAN
from plugins.booking import messages
from plugins.booking.models import Terms
from plugins.booking.pages.shown import Shown
from plugins.booking.queries import appointments
from plugins.booking.queries.offer import read_now
from tests.actors import Browser, Screen
from tests.plugins.booking.stage import PERSON, PIOLTELLO, Hub, confirm, value_of, walk

HOME = "/appuntamenti/orari"
ENOUGH = "Per questo motivo hai già un appuntamento quel giorno."


@pytest.fixture
def citizen(app: object, hub: Hub) -> Browser:
    return Browser(app, PIOLTELLO)


def again(browser: Browser, hub: Hub, ahead: int, hour: int, **who: str) -> Screen:
    return confirm(browser, walk(browser, hub, hub.at(ahead, hour), **who))


def test_who_has_shown_one_takes_no_second_of_the_same_day(citizen: Browser, hub: Hub) -> None:
    assert again(citizen, hub, 2, 9).status == 200
    late = again(citizen, hub, 2, 15, note="Porto il nonno")
    assert late.status == 409 and ENOUGH in late and "ti aiuta una persona" in late
    assert "Porto il nonno" in late and len(hub.live()) == 1
    assert again(citizen, hub, 3, 9).status == 200, "another day"


def test_another_thing_or_another_person_is_no_second(citizen: Browser, hub: Hub) -> None:
    assert again(citizen, hub, 2, 9).status == 200
    spid = confirm(citizen, walk(citizen, hub, hub.at(2, 11), kind="SPID"))
    assert spid.status == 200
    mother = again(citizen, hub, 2, 15, name="Carmela Madre", phone="347 999 0000")
    assert mother.status == 200 and len(hub.live()) == 3


def test_a_stranger_learns_nothing_from_somebody_s_telephone(app: object, hub: Hub) -> None:
    hers = Browser(app, PIOLTELLO)
    assert again(hers, hub, 2, 9).status == 200
    for known, day in ((PERSON["phone"], 2), ("347 555 1212", 3)):
        stranger = Browser(app, PIOLTELLO)
        assert again(stranger, hub, 6, 9, phone=known, name="Estraneo").status == 200
        page = again(stranger, hub, day, 15, phone=known, name="Estraneo")
        assert page.status == 200 and ENOUGH not in page, "the same answer, whether she comes here or not"


def test_a_colleague_hears_of_it_and_decides(app: object, desk: Browser, hub: Hub) -> None:
    again(Browser(app, PIOLTELLO), hub, 2, 9)
    form = {"tipo": hub.kind(), "ora": value_of(hub.at(2, 15)), "richiesta": "s" * 30} | PERSON
    told = desk.post("/appuntamenti/nuovo", form)
    assert told.status == 409 and "ha già un appuntamento per lo stesso motivo, alle 9:00" in told
    done = desk.post("/appuntamenti/nuovo", form | {"anche": "1"})
    assert done.status == 200 and len(hub.live()) == 2
    assert "Ha anche un altro appuntamento per lo stesso motivo" in done


def test_a_body_s_limit_a_month(citizen: Browser, manager: Browser, desk: Browser, hub: Hub) -> None:
    terms = {"preavviso": "60", "anticipo": "14", "annulla": "4", "sposta": "24", "passo": "15", "mese": "1"}
    assert manager.post(f"{HOME}/regole", terms | {"mese": "40"}).status == 422
    assert "Appuntamenti al mese per persona, dal sito" in manager.post(f"{HOME}/regole", terms)
    days = [ahead for ahead in range(1, 13) if hub.at(ahead, 9).month == hub.at(ahead + 1, 9).month]
    assert again(citizen, hub, days[0], 9).status == 200
    late = again(citizen, hub, days[0] + 1, 9)
    assert late.status == 409 and "In quel mese hai già 1 appuntamento." in late
    form = {"tipo": hub.kind(), "ora": value_of(hub.at(days[0] + 1, 15)), "richiesta": "q" * 30} | PERSON
    assert "In quel mese ha già 1 appuntamento." in desk.post("/appuntamenti/nuovo", form)
    with hub.db() as db:
        db.execute(update(Terms).where(Terms.organisation_id == hub.site.tenant_id).values(month_limit=0))
    hub.platform.published.changed(str(hub.site.district_id))


def test_her_own_e_mail_hears_of_the_other_one(hub: Hub) -> None:
    one = hub.put(hub.at(2, 9))
    with hub.db() as db:
        booked, offer = appointments.one(db, one), read_now(db, hub.site, clock.now())
    assert booked and offer
    shown = Shown.of(offer, booked, hub.codes)
    given = "confirm", hub.site, shown, booked, clock.now(), IN_ITALIAN
    told = messages.notice(*given, also=[hub.at(2, 15)])
    assert "HAI ANCHE UN ALTRO APPUNTAMENTO" in told.body and "alle 15:00" in told.body
    assert "ALTRO" not in messages.notice(*given).body


def test_the_same_request_sent_twice_is_no_second(citizen: Browser, hub: Hub) -> None:
    check = walk(citizen, hub, hub.at(2, 9))
    first, second = confirm(citizen, check), confirm(citizen, check)
    assert first.url.path == second.url.path == "/appuntamenti/confermato" and len(hub.live()) == 1
