"""The district takes in a body; a few minutes later its volunteers work, each with an access of their own."""

from typing import Any

import pytest

from tests.actors import PASSWORD, Browser, choose_app
from tests.journeys.post import Post

NEW = {
    "name": "Centro di ascolto Porta Aperta di Rodano",
    "short_name": "Porta Aperta",
    "kind": "centre",
    "seat": "rodano",
    "serves": ["rodano", "pioltello"],
    "label": "",
    "plugin": ["booking"],
    "administrator": "Rosa@Esempio.test",
}
HOST = "porta-aperta.localhost"


@pytest.mark.long
def test_a_body_joins_and_its_people_work_and_leave(district: Browser, app: Any, post: Post) -> None:
    district.get("/distretto/enti/nuovo")
    made = district.post("/distretto/enti/nuovo", NEW)
    assert made.url.path == "/distretto/enti/porta-aperta"
    assert "Ente creato. Il suo indirizzo funziona già." in made
    assert "rosa@esempio.test" in made
    assert f"https://{HOST}" in made.links

    citizen = Browser(app, HOST)
    assert citizen.get("/").status == 200, "the new space answers at once"
    assert "Porta Aperta" in Browser(app, "localhost").get("/cerca?q=porta aperta").html

    host, path = post.link_to("rosa@esempio.test")
    assert host == HOST
    rosa = Browser(app, host)
    invited = rosa.get(path)
    assert "Amministratore dell'ente" in invited
    protect = rosa.post(path, {"name": "Rosa Bianchi", "password": PASSWORD})
    assert protect.url.path == "/entra/proteggi"
    home = choose_app(rosa)
    assert home.url.path == "/scrivania"
    assert "Rosa Bianchi" in home
    assert "Amministratore dell'ente" in home, "the hat worn is on the screen"
    assert "Completa la pagina del tuo ente" in home

    page = rosa.get("/ente")
    saved = rosa.post("/ente", page.form("/ente") | {"palette": "plum", "does": "Ascoltiamo chi ha bisogno."})
    assert "Salvato" in saved
    assert "palette-plum" in citizen.get("/").html, "the chosen colour shows at once"

    rosa.get("/persone")
    assert "Invito spedito" in rosa.post("/persone", {"email": "ugo@esempio.test", "role": "volunteer"})
    host, path = post.link_to("ugo@esempio.test")
    ugo = Browser(app, host)
    ugo.get(path)
    ugo.post(path, {"name": "Ugo Neri", "password": PASSWORD})
    choose_app(ugo)
    desk = ugo.get("/scrivania")
    assert "Ugo" in desk.h1[0]
    assert "Operatore volontario" in desk
    assert ugo.get("/persone").status == 403, "a volunteer does not govern the others"

    team = rosa.get("/persone")
    removal = next(action for action, _fields in team.forms if action.endswith("/togli"))
    assert "Questa persona non può più entrare" in rosa.post(removal)
    assert ugo.get("/scrivania", follow=False).status == 303, "out at the next request"
    again = Browser(app, HOST)
    again.get("/entra")
    refused = again.post("/entra", {"email": "ugo@esempio.test", "password": PASSWORD})
    assert refused.status == 422
    assert "non è più attivo" in refused


def test_a_taken_address_is_said_clearly_and_nothing_typed_is_lost(district: Browser) -> None:
    district.get("/distretto/enti/nuovo")
    form = NEW | {"label": "caritas-pioltello", "administrator": ""}
    refused = district.post("/distretto/enti/nuovo", form)
    assert refused.status == 422
    assert "caritas-pioltello.localhost è già preso" in refused
    assert refused.title.startswith("Errore:")
    assert refused.form("/distretto/enti/nuovo")["name"] == NEW["name"]


def test_every_mistake_is_said_at_once(district: Browser) -> None:
    district.get("/distretto/enti/nuovo")
    refused = district.post(
        "/distretto/enti/nuovo",
        {"kind": "district", "label": "No!", "short_name": "X", "administrator": "rosa"},
    )
    assert refused.status == 422
    for field in ("name", "kind", "seat", "serves", "label", "administrator"):
        assert f"#f-{field}" in refused.links, field


@pytest.mark.long
def test_a_body_outside_the_district_may_join(district: Browser, app: Any) -> None:
    district.get("/distretto/enti/nuovo")
    made = district.post(
        "/distretto/enti/nuovo",
        NEW
        | {
            "name": "Aiuto Lontano",
            "short_name": "Aiuto Lontano",
            "seat": "fuori",
            "administrator": "",
            "plugin": [],
        },
    )
    assert "Fuori dal distretto" in made
    assert "Finché non c'è un amministratore" in made
    assert Browser(app, "aiuto-lontano.localhost").get("/").status == 200


@pytest.mark.long
def test_a_domain_of_its_own_leads_to_the_same_space(district: Browser, app: Any) -> None:
    district.get("/distretto/enti/caritas-vimodrone")
    here = "/distretto/enti/caritas-vimodrone"
    added = district.post(f"{here}/indirizzi", {"host": "Ascolto.Vimodrone.Example"})
    assert "ascolto.vimodrone.example" in added
    assert "Vimodrone" in Browser(app, "ascolto.vimodrone.example").get("/").title

    mistakes = (
        "caritas-segrate.localhost",
        "x.localhost",
        "https://esempio.it",
        "esempio",
        "1.2.3.4",
        "a_b.example.it",
    )
    for wrong in mistakes:
        assert district.post(f"{here}/indirizzi", {"host": wrong}).status == 422, wrong
    assert district.post(f"{here}/indirizzi", {"host": "ascolto.vimodrone.example"}).status == 422

    district.post(f"{here}/indirizzi/principale", {"host": "ascolto.vimodrone.example"})
    assert (
        "https://ascolto.vimodrone.example" in Browser(app, "localhost").get("/enti/caritas-vimodrone").links
    )
    assert district.post(f"{here}/indirizzi/togli", {"host": "ascolto.vimodrone.example"}).status == 409
    district.post(f"{here}/indirizzi/principale", {"host": "caritas-vimodrone.localhost"})
    district.post(f"{here}/indirizzi/togli", {"host": "ascolto.vimodrone.example"})
    assert Browser(app, "ascolto.vimodrone.example").get("/").status == 421
    stranger = district.post(f"{here}/indirizzi/togli", {"host": "caritas-segrate.localhost"})
    assert stranger.status == 404, "a host of another body is none of this page's"
