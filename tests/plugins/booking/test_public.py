"""A citizen books, sees, moves and cancels: plain links and forms, no account, no JavaScript."""

import re
from datetime import timedelta

import pytest

from core import clock
from tests.actors import Browser
from tests.plugins.booking.stage import (
    PERSON,
    SEGRATE,
    Hub,
    code_on,
    confirm,
    hidden,
    times_on,
    value_of,
    walk,
)


def test_the_five_steps_one_after_the_other(citizen: Browser, hub: Hub) -> None:
    where = citizen.get("/appuntamenti?servizio=spid")
    assert where.h1 == ["Dove vuoi venire?"]
    assert "1/5" in where and "Prenoti per: SPID" in where
    when = citizen.get(next(link for link in where.links if link.startswith("/appuntamenti/quando")))
    assert when.h1 == ["Quando vuoi venire?"] and "circa 40 minuti" in when
    chosen = times_on(when)[0]
    about = citizen.get(f"/appuntamenti/motivo?servizio=spid&tipo={hidden(when, 'tipo')}&ora={chosen}")
    assert about.h1 == ["Per che cosa vieni?"]
    assert f'value="{hub.kind("SPID")}" checked' in about.html
    who = citizen.get(f"/appuntamenti/chi?servizio=spid&tipo={hub.kind('SPID')}&ora={chosen}")
    assert who.h1 == ["Chi viene?"] and "4/5" in who
    fields = who.form("/appuntamenti/riepilogo") | PERSON
    check = citizen.post("/appuntamenti/riepilogo", fields)
    assert check.status == 200 and check.h1 == ["Va tutto bene?"]
    assert "Rosa D'Amico" in check and "347 123 4567" in check
    assert hub.rows() == [], "nothing is kept before the person confirms"
    done = confirm(citizen, check)
    assert done.url.path == "/appuntamenti/confermato"
    assert "Ti aspettiamo" in done and "Documento di identità" in done
    row = hub.rows()[0]
    assert (row.name, row.phone, row.service, row.channel) == ("Rosa D'Amico", "+393471234567", "spid", "web")
    assert code_on(done) == hub.codes.shown(row.id)


def test_the_steps_say_where_one_is(citizen: Browser, hub: Hub) -> None:
    when = citizen.get("/appuntamenti/quando")
    assert 'aria-current="step"' in when.html and "Confermato" in when and "Attivo" in when


def test_other_hubs_are_offered_with_their_first_time_and_the_same_step(
    citizen: Browser, hub: Hub, sister: Hub
) -> None:
    where = citizen.get("/appuntamenti?servizio=isee-dsu")
    assert "Centro di ascolto Caritas Segrate" in where and "Primo posto:" in where
    assert f"https://{SEGRATE}/appuntamenti?servizio=isee-dsu" in where.links


def test_only_days_with_free_times_are_offered_and_taken_ones_are_not(citizen: Browser, hub: Hub) -> None:
    start = hub.at(2, 10)
    for desk in (0, 1):
        hub.put(start, desk=desk)
        hub.put(hub.at(3, 8), minutes=12 * 60 if desk else 8 * 60, desk=desk)
    hub.put(hub.at(3, 16), minutes=4 * 60, desk=0)
    shown = times_on(citizen.get("/appuntamenti/quando"))
    assert value_of(start) not in shown and value_of(hub.at(2, 10, 30)) in shown
    assert not [time for time in shown if time.startswith(value_of(hub.at(3, 8))[:10])]


def test_the_first_free_day_is_found_however_far_and_nothing_unseen_is_offered(
    citizen: Browser, hub: Hub
) -> None:
    for ahead in (*range(13), 14):
        hub.close(ahead)
    shown = times_on(citizen.get("/appuntamenti/quando"))
    assert shown and {time[:10] for time in shown} == {value_of(hub.at(13, 9))[:10]}
    hub.close(13)
    assert "Qui non ci sono posti liberi" in citizen.get("/appuntamenti/quando")


def test_a_week_without_free_times_leads_to_the_next_that_has_some(citizen: Browser, hub: Hub) -> None:
    for ahead in range(2, 10):
        hub.close(ahead)
    screen = citizen.get(f"/appuntamenti/quando?dal={value_of(hub.at(2, 9))[:10]}")
    assert "In questi giorni è tutto preso" in screen and not times_on(screen)
    assert times_on(citizen.get("/appuntamenti/quando"))[0] < value_of(hub.at(2, 9))


def test_one_can_go_to_the_days_after_and_back(citizen: Browser, hub: Hub) -> None:
    first = citizen.get("/appuntamenti/quando")
    later = citizen.get(next(link for link in first.links if "dal=" in link))
    assert set(times_on(first)).isdisjoint(times_on(later))
    back = citizen.get(next(link for link in later.links if "dal=" in link))
    assert times_on(back) == times_on(first)


def test_a_longer_reason_that_does_not_fit_says_so_and_offers_the_nearest(citizen: Browser, hub: Hub) -> None:
    for desk in (0, 1):
        hub.put(hub.at(2, 10, 30), desk=desk)
    wanted = value_of(hub.at(2, 10))
    screen = citizen.get(f"/appuntamenti/chi?tipo={hub.kind('ISEE')}&ora={wanted}")
    assert screen.status == 409
    assert "Per «ISEE» servono 60 minuti" in screen and "I più vicini" in screen
    assert screen.title.startswith("Errore:")
    assert wanted not in times_on(screen) and len(times_on(screen)) > 3
    near = re.findall(r'id="near-\d" name="ora" value="([^"]+)"', screen.html)
    assert near[:2] == [value_of(hub.at(2, 9, 30)), value_of(hub.at(2, 9, 15))]


def test_every_mistake_is_told_at_once_and_nothing_typed_is_lost(citizen: Browser, hub: Hub) -> None:
    wrong = {"name": "  ", "phone": "12", "email": "rosa@", "note": "Vengo con il bastone", "privacy": ""}
    screen = walk(citizen, hub, hub.at(2, 9), **wrong)
    assert screen.status == 422 and screen.title.startswith("Errore:")
    for words in (
        "Scrivi il tuo nome",
        "Questo numero non sembra completo",
        "Controlla l'e-mail",
        "informativa",
    ):
        assert words in screen
    assert 'value="rosa@"' in screen.html and "Vengo con il bastone" in screen
    assert hidden(screen, "ora") == value_of(hub.at(2, 9))
    assert {'href="#f-name"', 'href="#f-phone"', 'href="#f-email"', 'href="#f-privacy"'} <= set(
        re.findall(r'href="#f-\w+"', screen.html)
    )


@pytest.mark.parametrize("step", ["quando", "motivo", "chi"])
def test_change_goes_back_keeping_everything(citizen: Browser, hub: Hub, step: str) -> None:
    check = walk(citizen, hub, hub.at(2, 9), note="Porto il nonno")
    again = citizen.post(f"/appuntamenti/{step}", check.form(f"/appuntamenti/{step}"))
    assert again.status == 200
    assert "Porto il nonno" in again.html and "Rosa D" in again.html
    fields = again.form("/appuntamenti/riepilogo") | {
        "ora": value_of(hub.at(2, 11)),
        "tipo": hub.kind("SPID"),
    }
    check = citizen.post("/appuntamenti/riepilogo", fields | {"note": "Porto il nonno", "privacy": "1"})
    assert "alle 11:00" in check and "Porto il nonno" in check and "SPID" in check


@pytest.mark.long
def test_sending_twice_shows_the_same_result(citizen: Browser, hub: Hub) -> None:
    check = walk(citizen, hub, hub.at(2, 9), email="rosa@esempio.test")
    first, second = confirm(citizen, check), confirm(citizen, check)
    assert code_on(first) == code_on(second)
    assert len(hub.rows()) == 1 and len(hub.jobs()) == 1


def test_who_is_late_gets_the_three_nearest_times_and_loses_nothing(
    citizen: Browser, hub: Hub, database: str
) -> None:
    wanted = hub.at(2, 10)
    check = walk(citizen, hub, wanted, note="Porto il nonno")
    hub.make_over(database)
    for desk in (0, 1):
        hub.put(wanted, desk=desk)
    late = confirm(citizen, check)
    assert late.status == 409 and late.title.startswith("Errore:")
    assert "presa" in late and "Porto il nonno" in late.html
    offered = re.findall(r'name="ora" value="([^"]+)"', late.html)[:3]
    assert offered == [value_of(hub.at(2, *when)) for when in ((9, 30), (10, 30), (9, 0))]
    assert late.words.count("tenuto per te fino alle") == len(hub.held()) == 3
    done = citizen.post("/appuntamenti/conferma", late.form("/appuntamenti/conferma"))
    assert done.status == 200 and "alle 9:30" in done and not hub.held()
    assert [row.note for row in hub.live() if row.name == "Rosa D'Amico"] == ["Porto il nonno"]


def test_a_full_hub_sends_to_the_other_hubs(citizen: Browser, hub: Hub, sister: Hub) -> None:
    for ahead in range(15):
        hub.close(ahead)
    full = citizen.get("/appuntamenti/quando")
    assert "Qui non ci sono posti liberi" in full and "Dove c'è posto" in full
    assert f"https://{SEGRATE}/appuntamenti" in full.links


def test_the_calendar_file_and_the_slip(citizen: Browser, hub: Hub) -> None:
    done = confirm(citizen, walk(citizen, hub, hub.at(2, 9)))
    calendar = citizen.get("/appuntamenti/calendario.ics")
    assert calendar.headers["content-type"].startswith("text/calendar; method=PUBLISH")
    assert "SUMMARY;LANGUAGE=it:Appuntamento" in calendar.html and str(hub.rows()[0].id) in calendar.html
    assert "SUMMARY;LANGUAGE=ar:موعد" in citizen.get("/ar/appuntamenti/calendario.ics").html
    assert 'name="pagina" value="/appuntamenti"' in done.html
    slip = citizen.get("/appuntamenti/foglio")
    assert (
        code_on(done) in slip
        and "<svg" in slip.html
        and "/appuntamenti/gestisci" in slip.html.replace("<wbr>", "")
    )


def find(browser: Browser, code: str, contact: str) -> object:
    return browser.post("/appuntamenti/gestisci", {"codice": code, "contatto": contact})


def test_the_code_and_the_phone_open_it_in_any_shape(app: object, citizen: Browser, hub: Hub) -> None:
    code = code_on(confirm(citizen, walk(citizen, hub, hub.at(3, 9), email="rosa@esempio.test")))
    for written, contact in (
        (code.lower(), "+39 347.123.45.67"),
        (code.replace("-", " "), "347 1234567"),
        (code.replace("-", ""), "ROSA@esempio.test"),
    ):
        mine = Browser(app, citizen.host).post(
            "/appuntamenti/gestisci", {"codice": written, "contatto": contact}
        )
        assert mine.url.path == "/appuntamenti/mio", mine.words
        assert code in mine and "alle 9:00" in mine


def test_moving_frees_the_old_time_and_keeps_the_code(citizen: Browser, hub: Hub) -> None:
    code = code_on(confirm(citizen, walk(citizen, hub, hub.at(3, 9), email="rosa@esempio.test")))
    other = citizen.get("/appuntamenti/mio/sposta")
    assert value_of(hub.at(3, 9)) not in times_on(other), "its own time is not another one"
    assert value_of(hub.at(3, 9, 15)) in times_on(other), "but it may slide over itself"
    moved = citizen.post("/appuntamenti/mio/sposta", {"ora": value_of(hub.at(3, 9, 15))})
    assert "Fatto: l'appuntamento è spostato." in moved and code in moved and "alle 9:15" in moved
    row = hub.rows()[0]
    assert (row.starts_at, row.sequence) == (hub.at(3, 9, 15), 1)
    assert [(taken.starts_at) for taken in hub.taken()] == [hub.at(3, 9, 15)]
    assert {job.task_name for job in hub.jobs()} == {"booking.confirm", "booking.moved"}
    assert "SEQUENCE:1" in citizen.get("/appuntamenti/calendario.ics").html


def test_moving_onto_a_taken_time_offers_the_nearest(citizen: Browser, hub: Hub) -> None:
    confirm(citizen, walk(citizen, hub, hub.at(3, 9)))
    for desk in (0, 1):
        hub.put(hub.at(4, 10), desk=desk)
    screen = citizen.post("/appuntamenti/mio/sposta", {"ora": value_of(hub.at(4, 10))})
    assert screen.status == 409 and "I più vicini" in screen
    assert [row.starts_at for row in hub.rows() if row.name == "Rosa D'Amico"] == [hub.at(3, 9)]


def test_cancelling_asks_first_frees_the_time_and_tells_why(citizen: Browser, hub: Hub) -> None:
    confirm(citizen, walk(citizen, hub, hub.at(3, 9)))
    ask = citizen.get("/appuntamenti/mio/annulla")
    assert "Vuoi annullare" in ask and hub.live()
    gone = citizen.post("/appuntamenti/mio/annulla", {"motivo": "no-need"})
    assert "Fatto: è annullato." in gone and "annullato" in gone
    assert hub.taken() == [] and hub.rows()[0].reason == "Non mi serve più"
    assert citizen.post("/appuntamenti/mio/annulla", {}).status == 200, "pressing twice does no harm"
    assert "METHOD:CANCEL" in citizen.get("/appuntamenti/calendario.ics").html


def test_too_late_to_move_or_cancel_says_so(citizen: Browser, hub: Hub) -> None:
    soon = clock.now() + timedelta(hours=3)
    appointment = hub.put(soon)
    find(citizen, hub.codes.shown(appointment), "bruna@esempio.test")
    mine = citizen.get("/appuntamenti/mio")
    assert "Si può spostare fino a 1 giorno prima" in mine and "Si può annullare fino a 4 ore prima" in mine
    assert "/appuntamenti/mio/sposta" not in mine.links and "/appuntamenti/mio/annulla" not in mine.links
    citizen.post("/appuntamenti/mio/sposta", {"ora": value_of(hub.at(5, 9))})
    assert citizen.post("/appuntamenti/mio/annulla", {}).status == 409
    assert [(row.starts_at, row.state) for row in hub.rows()] == [(soon, "booked")]


def test_leaving_closes_it(citizen: Browser, hub: Hub) -> None:
    confirm(citizen, walk(citizen, hub, hub.at(3, 9)))
    citizen.post("/appuntamenti/esci", {})
    assert citizen.get("/appuntamenti/mio").url.path == "/appuntamenti/gestisci"


def test_the_confirmation_may_be_opened_again_later(citizen: Browser, hub: Hub) -> None:
    confirm(citizen, walk(citizen, hub, hub.at(3, 9)))
    assert "Ti aspettiamo" in citizen.get("/appuntamenti/confermato")
    citizen.post("/appuntamenti/mio/annulla", {})
    assert citizen.get("/appuntamenti/confermato").url.path == "/appuntamenti/mio"


def test_the_portal_lists_the_hubs_and_the_sheet_its_first_free_time(
    portal: Browser, citizen: Browser, hub: Hub
) -> None:
    sheet = portal.get("/servizi/isee-dsu")
    links = [link for link in sheet.links if "/appuntamenti?servizio=isee-dsu" in link]
    assert any("caritas-pioltello" in link for link in links) and any("segrate" in link for link in links)
    assert "ore 8:00" in sheet or "ore" in sheet


def test_the_header_leads_to_booking_and_to_ones_own(citizen: Browser, hub: Hub) -> None:
    home = citizen.get("/")
    assert {"/appuntamenti", "/appuntamenti/gestisci"} <= set(home.links)


def test_where_the_plugin_is_off_there_is_nothing(app: object, hub: Hub) -> None:
    assert Browser(app, "cgil-pioltello.localhost").get("/appuntamenti").status == 404


def test_no_page_of_a_person_is_kept_by_anybody(citizen: Browser, hub: Hub) -> None:
    done = confirm(citizen, walk(citizen, hub, hub.at(3, 9)))
    assert done.headers["cache-control"] == "no-store"
