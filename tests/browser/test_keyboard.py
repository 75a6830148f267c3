"""A volunteer's day with the keyboard alone: somebody at the door, in the fewest presses, and a mistake taken back."""

from collections.abc import Callable
from datetime import datetime, timedelta
from time import sleep

import psycopg
import pytest
from playwright.sync_api import Page, expect

from core.dates import local
from core.db import embedded
from core.demo.accounts import PASSWORD
from core.demo.apart import Demo

HUB, WHO = "caritas-pioltello.localhost", "Visita Senza Appuntamento"
MOST_TABS = 120
LAST_CALL = timedelta(minutes=14)
"""Before midnight: the last time offered is at ten to, and the story takes a while."""
FINGER = 44
"""Pixels: the least a thing to press measures."""
FOCUSED = """() => { const at = document.activeElement;
  const look = getComputedStyle(at);
  return [at.innerText || at.value || at.name || "", look.outlineStyle, look.boxShadow] }"""

pytestmark = pytest.mark.browser


def test_the_day_by_keyboard_alone(demo: Demo, page: Page) -> None:
    open_all_day(demo)
    sign_in(demo, page)
    assert not too_small(page), too_small(page)
    presses = [press(page, "È arrivata una persona")]
    expect(page.locator("h1")).to_have_text("È arrivata una persona")
    page.keyboard.press("Tab")
    to(page, lambda: page.evaluate("document.activeElement.name") == "nome")
    page.keyboard.type(WHO)
    presses.append(press(page, ", alle "))
    expect(page.locator("#notices")).to_contain_text("la persona è in attesa")
    assert len(presses) <= 3, "three clicks at most from the desk"
    assert not too_small(page), too_small(page)
    press(page, f"Concluso {WHO}")
    expect(page.locator("#notices")).to_contain_text("concluso")
    press(page, "Annulla")
    expect(page.locator("#notices")).to_contain_text("Rimesso com'era")
    expect(page.locator(".df-item", has_text=WHO)).to_contain_text("in attesa")


def open_all_day(demo: Demo) -> None:
    """Let the hub be open and empty today, whatever the hour at which the test runs."""
    past_midnight()
    server = embedded.find(demo.folder)
    assert server
    with psycopg.connect(server.superuser_url.replace("+psycopg", ""), autocommit=True) as db:
        own = "SELECT district_id, id FROM organisation WHERE slug = 'caritas-pioltello'"
        district, body = db.execute(own).fetchone() or ("", "")
        today = local(datetime.now().astimezone()).date()
        db.execute("BEGIN")
        db.execute(f"SET LOCAL app.district = '{district}'")
        db.execute(f"SET LOCAL app.tenant = '{body}'")
        db.execute(
            "DELETE FROM booking_appointment WHERE tenant_id = %s AND starts_at::date = %s", (body, today)
        )
        db.execute(
            "INSERT INTO booking_day_rule (district_id, organisation_id, first, last, kind, opens, closes, reason) "
            "VALUES (%s, %s, %s, %s, 'instead', '00:00', '23:59', '')",
            (district, body, today, today),
        )
        for change in ("booking_type SET minutes = 5", "booking_terms SET step_minutes = 5"):
            db.execute(f"UPDATE {change} WHERE organisation_id = %s", (body,))
        db.execute("COMMIT")


def past_midnight() -> None:
    """Wait for tomorrow where today has no five minutes left to come and be served in."""
    now = local(datetime.now().astimezone())
    left = timedelta(hours=24) - timedelta(hours=now.hour, minutes=now.minute, seconds=now.second)
    if left < LAST_CALL:
        sleep(left.total_seconds() + 1)


def sign_in(demo: Demo, page: Page) -> None:
    page.goto(demo.url(HUB, "/entra"))
    to(page, lambda: page.evaluate("document.activeElement.name") == "email")
    page.keyboard.type("volontaria.pioltello@esempio.test")
    page.keyboard.press("Tab")
    to(page, lambda: page.evaluate("document.activeElement.type") == "password", first=False)
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Conferma che sei tu")
    code = page.locator(".df-demo-code code").inner_text()
    to(page, lambda: page.evaluate("document.activeElement.name") == "code")
    page.keyboard.type(code)
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("Nadia")


def press(page: Page, words: str) -> str:
    """Go to what says these words, see that it shows the focus, and press it."""
    to(page, lambda: words in " ".join(page.evaluate(FOCUSED)[0].split()))
    found, outline, shadow = page.evaluate(FOCUSED)
    assert outline != "none" or shadow != "none", f"one does not see that {found} has the focus"
    page.keyboard.press("Enter")
    page.wait_for_load_state()
    return str(found)


def to(page: Page, here: Callable[[], bool], *, first: bool = True) -> None:
    """Press Tab until one is there."""
    for _tab in range(MOST_TABS):
        if first:
            page.keyboard.press("Tab")
        if here():
            return
        first = True
    raise AssertionError("the keyboard does not get there")


def too_small(page: Page) -> list[str]:
    """What is smaller than a finger among the buttons of the page."""
    found = page.locator("main .df-btn:visible").evaluate_all(
        f"all => all.filter(one => one.getBoundingClientRect().height < {FINGER}).map(one => one.innerText)"
    )
    return [str(one) for one in found]
