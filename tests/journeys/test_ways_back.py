"""Whoever has to sign in first arrives where they were going; whoever is refused stays among their own rooms."""

from tests.actors import PASSWORD, Browser, People
from tests.journeys.conftest import CARITAS


def test_who_signs_in_arrives_where_they_were_going(app: object, people: People) -> None:
    people.hire(CARITAS, "volunteer", email="ritorno@esempio.test")
    browser = Browser(app, CARITAS)
    door = browser.get("/scrivania?da=avviso&n=2")
    assert door.url.path == "/entra"
    fields = door.form("/entra") | {"email": "ritorno@esempio.test", "password": PASSWORD}
    assert fields["poi"] == "/scrivania?da=avviso&n=2"
    browser.post("/entra", fields)
    inside = browser.post("/entra/conferma", {"code": people.code("ritorno@esempio.test")})
    assert (inside.url.path, inside.url.query) == ("/scrivania", b"da=avviso&n=2")


def test_a_form_sent_after_the_session_ended_leads_back_to_its_page(app: object, people: People) -> None:
    browser = Browser(app, CARITAS)
    sent = browser.post(
        "/persone", {"email": "x"}, headers={"referer": f"https://{CARITAS}/persone?ruolo=volunteer"}
    )
    assert sent.status == 401
    assert "/entra?poi=/persone%3Fruolo%3Dvolunteer" in sent.links
    elsewhere = browser.post(
        "/persone", {"email": "x"}, headers={"referer": "https://altrove.example/persone"}
    )
    assert "/entra?poi=" in elsewhere.links


def test_a_refusal_stands_among_the_rooms_of_whoever_works(app: object, people: People) -> None:
    volunteer = people.sign_in(app, CARITAS, "volunteer")
    refused = volunteer.get("/persone")
    assert refused.status == 403
    assert "Torna alla scrivania" in refused
    assert 'class="df-staff"' in refused.html
    assert 'class="df-staff"' not in Browser(app, CARITAS).get("/servizi/non-esiste-affatto").html
