"""The main story, end to end: somebody finds help and books, a hub runs its day, the district oversees."""

import re
from datetime import datetime
from email.message import EmailMessage

import icalendar
import psycopg
import pytest
from playwright.sync_api import Browser, Page, expect

from core.dates import local
from core.db import embedded
from core.demo.apart import Demo
from tests.browser.conftest import mail_to, sign_in

HUB = "caritas-pioltello.localhost"
WHO, ADDRESS = "Teresa Inventata", "teresa.inventata@esempio.test"

pytestmark = pytest.mark.browser


def test_a_citizen_books_a_hub_receives_the_district_oversees(
    demo: Demo, page: Page, chrome: Browser
) -> None:
    code = find_and_book(demo, page)
    first = calendar_of(mail_to(demo, ADDRESS))
    moved = move(demo, chrome, code)
    assert moved.start > first.start
    the_day_comes(demo)
    receive(demo, chrome)
    switch_off(demo, chrome)


def find_and_book(demo: Demo, page: Page) -> str:
    """From the word "spid" on the portal to the code of an appointment."""
    page.goto(demo.url("localhost"))
    page.locator("main input[type=search]").fill("spid")
    page.locator("main input[type=search]").press("Enter")
    page.locator("#hits").get_by_role("link", name="SPID", exact=True).click()
    expect(page.locator("h1")).to_have_text("SPID")
    help_here = page.locator(".df-item", has_text="Caritas Pioltello").first
    expect(help_here).to_contain_text("ore")
    help_here.get_by_role("link").last.click()
    assert HUB in page.url
    page.get_by_role("link", name="Avanti: giorno e ora").click()
    choose_last_time(page)
    page.get_by_role("button", name="Avanti").click()
    expect(page.locator("h1")).to_have_text("Per che cosa vieni?")
    page.get_by_role("button", name="Avanti").click()
    page.get_by_label("Nome e cognome").fill(WHO)
    page.get_by_label("E-mail").fill(ADDRESS)
    page.get_by_role("button", name="Avanti").click()
    expect(page).to_have_title(re.compile("^Errore:"))
    expect(page.get_by_label("Nome e cognome")).to_have_value(WHO)
    page.locator("label[for=f-privacy]").click(position={"x": 5, "y": 5})
    page.get_by_role("button", name="Avanti").click()
    assert ADDRESS not in page.url
    page.get_by_role("button", name="Conferma la prenotazione").click()
    expect(page.locator("h1")).to_contain_text("Ti aspettiamo")
    return page.locator(".df-code-text").inner_text()


def move(demo: Demo, chrome: Browser, code: str) -> icalendar.Event:
    """On another device, with the code and one datum; a new message brings the new time."""
    page = chrome.new_page(viewport={"width": 360, "height": 740})
    page.goto(demo.url(HUB, "/appuntamenti/gestisci"))
    page.get_by_label("Codice").fill(code.lower().replace("-", " "))
    page.get_by_label("Telefono o e-mail").fill(ADDRESS)
    page.get_by_role("button", name="Apri il mio appuntamento").click()
    page.get_by_role("link", name="Sposta").click()
    page.get_by_role("link", name="Giorni dopo").click()
    choose_last_time(page)
    page.get_by_role("button", name="Conferma il nuovo orario").click()
    expect(page.locator("#notices")).to_contain_text("spostato")
    page.context.close()
    return calendar_of(mail_to(demo, ADDRESS, after=1))


def choose_last_time(page: Page) -> None:
    """Pick the last radio of the list; its label is what one clicks."""
    chosen = page.locator("main input[type=radio]").last.get_attribute("id")
    page.locator(f'label[for="{chosen}"]').click()


def calendar_of(mail: EmailMessage) -> icalendar.Event:
    """The one event of the calendar file that came with a message."""
    part = next(p for p in mail.walk() if p.get_content_type() == "text/calendar")
    return icalendar.Calendar.from_ical(part.get_content()).events[0]


def the_day_comes(demo: Demo) -> None:
    """Bring the appointment to today, as time would: whoever else was at that desk now is moved on."""
    server = embedded.find(demo.folder)
    assert server
    with psycopg.connect(server.superuser_url.replace("+psycopg", ""), autocommit=True) as db:
        hour = local(datetime.now().astimezone()).replace(minute=0, second=0, microsecond=0)
        find = "SELECT district_id, tenant_id, desk_id FROM booking_appointment WHERE name = %s"
        district, tenant, desk = db.execute(find, (WHO,)).fetchone()
        db.execute("BEGIN")
        db.execute(f"SET LOCAL app.district = '{district}'")
        db.execute(f"SET LOCAL app.tenant = '{tenant}'")
        db.execute(
            "DELETE FROM booking_appointment WHERE desk_id = %s AND name <> %s "
            "AND tstzrange(starts_at, ends_at) && tstzrange(%s, %s + interval '20 min')",
            (desk, WHO, hour, hour),
        )
        db.execute(
            "UPDATE booking_appointment SET starts_at = %s, ends_at = %s + interval '20 min' WHERE name = %s",
            (hour, hour, WHO),
        )
        db.execute("COMMIT")


def receive(demo: Demo, chrome: Browser) -> None:
    """The volunteer sees the person in the day, and marks that she came."""
    page = chrome.new_page(viewport={"width": 1280, "height": 900})
    sign_in(demo, page, HUB, "volontaria.pioltello@esempio.test")
    expect(page.locator("body")).to_contain_text("Nadia Vallerossa")
    page.goto(demo.url(HUB, "/appuntamenti/giornata"))
    line = page.locator(".df-item", has_text=WHO)
    expect(line).to_be_visible()
    line.get_by_role("button", name="È qui").click()
    expect(page.locator(".df-item", has_text=WHO)).to_contain_text("In attesa", ignore_case=True)
    page.context.close()


def switch_off(demo: Demo, chrome: Browser) -> None:
    """The district switches booking off for the body: its pages are gone at once, and come back."""
    page = chrome.new_page(viewport={"width": 1280, "height": 900})
    sign_in(demo, page, "localhost", "ufficio.piano@esempio.test")
    page.goto(demo.url("localhost", "/distretto/enti/caritas-pioltello"))
    citizen = chrome.new_page()
    assert citizen.goto(demo.url(HUB, "/appuntamenti")).status == 200
    page.get_by_role("button", name="Spegni Appuntamenti").click()
    expect(page.get_by_role("button", name="Accendi Appuntamenti")).to_be_visible()
    assert citizen.goto(demo.url(HUB, "/appuntamenti")).status == 404
    citizen.goto(demo.url(HUB))
    expect(citizen.get_by_role("link", name="Prenota", exact=True)).to_have_count(0)
    page.get_by_role("button", name="Accendi Appuntamenti").click()
    expect(page.get_by_role("button", name="Spegni Appuntamenti")).to_be_visible()
    assert citizen.goto(demo.url(HUB, "/appuntamenti")).status == 200
    page.context.close()
    citizen.context.close()
