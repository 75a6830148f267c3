"""A hub sees how much it does, week by week, and nobody's name."""

from datetime import timedelta

from core import clock
from tests.actors import Browser, People
from tests.plugins.booking.stage import SEGRATE, Hub

PAGE = "/appuntamenti/numeri"


def test_the_weeks_the_reasons_the_ways_and_the_languages(desk: Browser, hub: Hub) -> None:
    past = clock.now() - timedelta(weeks=2)
    hub.put(past, name="Bruna Galli", state="served", language="ar")
    hub.put(past, desk=1, state="no_show", channel="phone")
    hub.put(past - timedelta(weeks=1), state="cancelled", language="ro")
    page = desk.get(PAGE)
    assert "2 appuntamenti, senza gli annullati" in page
    for words in ("Aiuto generale", "Allo sportello o al telefono", "Assenti", "Annullati", "العربية"):
        assert words in page, words
    assert "Bruna" not in page and "Română" not in page
    assert page.html.count('class="df-column"') == 8 and "<desc" in page.html
    assert desk.get(f"{PAGE}?settimane=4").html.count('class="df-column"') == 4
    assert desk.get(f"{PAGE}?settimane=99").html.count('class="df-column"') == 8


def test_no_number_says_what_to_do(desk: Browser, hub: Hub) -> None:
    page = desk.get(PAGE)
    assert "nessun appuntamento" in page and "/appuntamenti/nuovo" in page.links


def test_a_hub_counts_only_itself(app: object, people: People, hub: Hub, sister: Hub) -> None:
    hub.put(clock.now() - timedelta(weeks=1))
    assert "nessun appuntamento" in people.sign_in(app, SEGRATE, "volunteer").get(PAGE)
