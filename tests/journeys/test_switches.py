"""The district switches a function off for a body, or the whole body; both are true at the next request."""

import re
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.contributions import Manifest
from core.db.scope import Reach, Scope, open_session
from core.hookspecs import hookimpl
from core.organisations.models import Organisation
from core.web.platform import Platform
from core.who import Site
from tests.actors import Browser, People
from tests.journeys.conftest import CARITAS

BODY = "/distretto/enti/caritas-pioltello"


@pytest.fixture(autouse=True)
def _as_it_was(platform: Platform, people: People) -> Any:
    yield
    site = platform.sites.find("localhost")
    assert site is not None
    scope = Scope(site.district_id, site.tenant_id, Reach.DISTRICT)
    with open_session(platform.district_engine, scope) as db, db.begin():
        body = db.scalars(select(Organisation).where(Organisation.slug == "caritas-pioltello")).one()
        body.state, body.plugins = "active", ["booking"]


def test_a_function_off_is_gone_from_pages_menus_and_addresses(
    district: Browser, admin: Browser, app: Any, platform: Platform
) -> None:
    path = platform.plugins.manifests["booking"].path
    citizen = Browser(app, CARITAS)
    assert citizen.get(path).status == 200
    assert path in citizen.get("/").links
    assert any(link.startswith(path) for link in admin.get("/scrivania").links)

    district.get(BODY)
    off = district.post(f"{BODY}/funzioni", {"plugin": "booking", "on": "0"})
    assert "spenta" in off
    assert citizen.get(path).status == 404
    assert path not in citizen.get("/").links
    assert not any(link.startswith(path) for link in admin.get("/scrivania").links)
    assert Browser(app, "caritas-segrate.localhost").get(path).status == 200, "the others keep theirs"

    district.post(f"{BODY}/funzioni", {"plugin": "booking", "on": "1"})
    assert citizen.get(path).status == 200


class Listener:
    """A plugin that writes down what it hears, and what the database says to it and to others meanwhile."""

    def __init__(self, platform: Platform) -> None:
        self.platform, self.heard = platform, list[tuple[Any, ...]]()

    @hookimpl
    def on_plugin_switched(self, db: Session, site: Site, slug: str, on: bool) -> None:
        mine = db.scalar(select(Organisation.plugins).where(Organisation.id == site.tenant_id))
        with (
            open_session(self.platform.engine, Scope(site.district_id, site.tenant_id)) as other,
            other.begin(),
        ):
            others = other.scalar(select(Organisation.plugins).where(Organisation.id == site.tenant_id))
        self.heard.append((site.slug, slug, on, mine, others))


def test_the_plugin_hears_of_the_switch_in_the_same_transaction(
    district: Browser, platform: Platform
) -> None:
    listener, plugins = Listener(platform), platform.plugins
    plugins.manager.register(listener, "listener")
    plugins.manifests["listener"] = Manifest(
        slug="listener", name="Ascolta", summary="Ascolta.", path="/ascolta"
    )
    try:
        district.get(BODY)
        for on in ("1", "1", "0"):
            district.post(f"{BODY}/funzioni", {"plugin": "listener", "on": on})
    finally:
        plugins.manager.unregister(listener)
        del plugins.manifests["listener"]
    both = ["booking", "listener"]
    assert listener.heard == [
        ("caritas-pioltello", "listener", True, both, ["booking"]),
        ("caritas-pioltello", "listener", False, ["booking"], both),
    ], "once for each change, stored for the plugin, not yet for the others"


def test_only_installed_functions_can_be_switched(district: Browser) -> None:
    district.get(BODY)
    assert district.post(f"{BODY}/funzioni", {"plugin": "miracles", "on": "1"}).status == 404


@pytest.mark.long
def test_a_suspended_body_answers_as_an_unknown_host_and_its_people_are_out(
    district: Browser, admin: Browser, app: Any
) -> None:
    theme = re.search(r'name="category" value="([^"]+)"', admin.get("/catalogo/nuova").html)
    sheet = {"name": "Corso di cucito", "description": "Il sabato.", "state": "attivo"}
    admin.post("/catalogo/nuova", sheet | {"category": theme[1] if theme else ""})
    assert Browser(app, "localhost").get("/servizi/corso-di-cucito").status == 200
    assert admin.get("/scrivania").status == 200
    asked = district.get(f"{BODY}/sospendi")
    assert "si può tornare indietro" in asked
    assert admin.get("/scrivania").status == 200, "the question alone changes nothing"
    assert "Questo spazio è chiuso" in district.post(f"{BODY}/sospendi")

    suspended, unknown = Browser(app, CARITAS).get("/"), Browser(app, "nowhere.localhost").get("/")
    assert (suspended.status, suspended.html) == (unknown.status, unknown.html)
    assert suspended.status == 421
    assert admin.get("/scrivania").status == 421
    portal = Browser(app, "localhost")
    assert "/enti/caritas-pioltello" not in portal.get("/enti").links
    assert portal.get("/enti/caritas-pioltello").status == 404
    assert "/enti/caritas-pioltello" not in portal.get("/cerca?q=caritas pioltello").links
    assert "/servizi/corso-di-cucito" not in portal.get("/servizi").links
    assert "/servizi/corso-di-cucito" not in portal.get("/cerca?q=cucito").links
    assert portal.get("/servizi/corso-di-cucito").status == 404
    assert district.post(f"{BODY}/funzioni", {"plugin": "booking", "on": "0"}).status == 409

    assert "Ente riattivato" in district.post(f"{BODY}/riattiva")
    assert Browser(app, CARITAS).get("/").status == 200
    assert portal.get("/servizi/corso-di-cucito").status == 200
    assert admin.get("/scrivania", follow=False).status == 303, "sessions of before do not come back to life"


def test_the_district_cannot_close_its_own_door(district: Browser) -> None:
    here = "/distretto/enti/distretto-sociale-est-milano"
    assert district.get(here).status == 200
    assert district.post(f"{here}/sospendi").status == 409
    assert district.post(f"{here}/funzioni", {"plugin": "booking", "on": "1"}).status == 409
    assert district.get(here).status == 200


@pytest.mark.long
def test_the_rooms_of_the_district_are_only_on_the_portal_and_only_for_its_office(
    app: Any, people: People
) -> None:
    rooms = ("enti", "enti/nuovo", "enti/caritas-pioltello", "numeri", "comuni", "servizi", "servizi/nuova")
    for host, role in (
        (CARITAS, "association_admin"),
        (CARITAS, "volunteer"),
        ("comune-pioltello.localhost", "municipal_admin"),
    ):
        browser = people.sign_in(app, host, role)
        for room in rooms:
            assert browser.get(f"/distretto/{room}").status == 404, (role, room)
    for role, open_rooms in (("accountant", {"numeri"}), ("auditor", {"numeri"}), ("maintainer", set())):
        browser = people.sign_in(app, "localhost", role)
        for room in rooms:
            assert browser.get(f"/distretto/{room}").status == (200 if room in open_rooms else 403), (
                role,
                room,
            )
    stranger = Browser(app, "localhost")
    for room in rooms:
        assert stranger.get(f"/distretto/{room}", follow=False).status == 303
