"""Two districts in one installation are two worlds."""

from collections.abc import Callable

import pytest

from core.accounts import actions, queries
from core.accounts.models import Account
from core.db.scope import Reach, Scope, open_session
from core.web.platform import Platform
from core.web.session import COOKIE, VISIT
from tests.actors import PASSWORD
from tests.trust.expected import routes
from tests.trust.objects import Objects
from tests.trust.visitor import Visitor
from tests.trust.world import COMUNE, ELSEWHERE, HOMES, HUB, PORTAL, World, listen

HERE, THERE = "MarchioDiQui", "MarchioDiLa"
NAMED = {
    "organisation": "name",
    "service": "name",
    "comune": "name",
    "vocabulary": "label",
    "search_document": "title",
}
FOREIGN_HUB = f"caritas-pioltello.{ELSEWHERE}"


@pytest.fixture(scope="module", autouse=True)
def marked(world: World) -> None:
    """Every name of each district carries its mark."""
    listen(world.platform)
    for host, mark in ((PORTAL, HERE), (ELSEWHERE, THERE)):
        given = {"mark": mark, "d": world.site(host).district_id}
        for table, column in NAMED.items():
            world.run(
                f"UPDATE {table} SET {column} = {column} || ' ' || :mark WHERE district_id = :d",  # noqa: S608
                **given,
            )
        world.run("UPDATE district SET name = name || ' ' || :mark WHERE district_id = :d", **given)
        world.run("UPDATE account SET name = name || ' ' || :mark WHERE district_id = :d", **given)
    world.platform.published.forget_everything()


@pytest.mark.long
def test_no_page_of_one_shows_anything_of_the_other(
    visitor: Visitor, world: World, objects: Objects, record_property: Callable[[str, object], None]
) -> None:
    there = {COOKIE: world.sign_in(ELSEWHERE, "district_admin")}
    there_hub = {COOKIE: world.sign_in(FOREIGN_HUB, "association_admin")}
    everybody = [(home, world.cookies(role), HERE, THERE) for role, (home, _other) in HOMES.items()]
    everybody += [(COMUNE, {}, HERE, THERE), (ELSEWHERE, {}, THERE, HERE), (FOREIGN_HUB, {}, THERE, HERE)]
    everybody += [(ELSEWHERE, there, THERE, HERE), (FOREIGN_HUB, there_hub, THERE, HERE)]
    asked = marked_pages = 0
    for host, cookies, own, other in everybody:
        for method, route, _spec in routes(visitor.app):
            if method == "GET":
                told = visitor.get(host, objects.path(route, host), cookies=cookies).body.decode(
                    "utf-8", "replace"
                )
                assert other not in told, f"{host}{route}"
                marked_pages += own in told
                asked += 1
    for words in ("spid", "caritas", "comune", "isee", THERE, HERE):
        for host, other in ((PORTAL, "-altrove"), (HUB, "-altrove")):
            assert other not in visitor.get(host, f"/cerca?q={words}").text
    record_property("trust", f"districts {asked}/0")
    assert marked_pages > asked / 2


@pytest.mark.long
def test_a_session_of_one_is_nobody_in_the_other(visitor: Visitor, world: World) -> None:
    for role in ("district_admin", "association_admin", "municipal_admin"):
        cookies = world.cookies(role)
        assert visitor.get(HOMES[role][0], "/scrivania", cookies=cookies).status == 200
        for host in (ELSEWHERE, FOREIGN_HUB):
            assert visitor.get(host, "/scrivania", cookies=cookies).asks_to_sign_in


def test_a_visit_of_one_opens_nothing_in_the_other(visitor: Visitor, world: World) -> None:
    opened = visitor.get(HUB, "/appuntamenti/mio", cookies={VISIT: world.visit(HUB)})
    assert opened.status == 200
    theirs = visitor.get(FOREIGN_HUB, "/appuntamenti/mio", cookies={VISIT: world.visit(HUB)})
    assert theirs.status == 303


def test_the_same_address_has_two_accounts_and_two_passwords(
    visitor: Visitor, world: World, platform: Platform
) -> None:
    address, other_password = "due.distretti@esempio.test", "tutta un'altra frase lunga"
    world.people.hire(HUB, "volunteer", email=address)
    site = world.site(FOREIGN_HUB)
    with _proving(platform, site.district_id, site.tenant_id) as db, db.begin():
        assert queries.account(db, address) is None
        actions.open_account(db, email=address, name="Anna Altrove", password=other_password)
    world.people.hire(FOREIGN_HUB, "volunteer", email=address)
    for host, right, wrong in ((HUB, PASSWORD, other_password), (FOREIGN_HUB, other_password, PASSWORD)):
        assert visitor.post(host, "/entra", form={"email": address, "password": wrong}).status == 422
        assert visitor.post(host, "/entra", form={"email": address, "password": right}).status == 303


def test_a_link_of_one_is_worth_nothing_in_the_other(
    visitor: Visitor, world: World, objects: Objects
) -> None:
    for route, here in (("/invito/{token:str}", HUB), ("/password/{token:str}", HUB)):
        path = objects.path(route, here)
        assert visitor.get(here, path).status == 200
        assert visitor.get(FOREIGN_HUB, path).status == 404
        assert visitor.post(FOREIGN_HUB, path, form={"password": "una frase che non serve"}).status == 404


def test_whoever_proves_who_they_are_sees_one_district(world: World, platform: Platform) -> None:
    for host in (HUB, FOREIGN_HUB):
        site = world.site(host)
        with _proving(platform, site.district_id, site.tenant_id) as db, db.begin():
            districts = {account.district_id for account in db.query(Account)}
            assert districts == {site.district_id}


def _proving(platform: Platform, district: object, tenant: object) -> object:
    return open_session(platform.engine, Scope(district, tenant, Reach.IDENTITY))  # type: ignore[arg-type]
