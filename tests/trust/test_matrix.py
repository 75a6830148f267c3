"""Every route, every role, at home, elsewhere and as nobody: what the porter says is what the matrix says."""

import re
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Engine

from core.accounts.matrix import ANONYMOUS
from core.web import checks
from core.web.platform import Platform
from tests.trust import expected
from tests.trust.expected import ALLOWED, NOWHERE, heard, routes
from tests.trust.objects import ENDLESS, Objects
from tests.trust.visitor import Reply, Visitor
from tests.trust.world import HOMES, HUB, OTHER_HUB, PORTAL, World, keep_nothing

pytestmark = pytest.mark.long

Record = Callable[[str, object], None]
OWN, OTHER, NOBODY = "own", "other", "nobody"
NOWHERE_AT_ALL = "/non-esiste-affatto"
NOT_OF_A_BODY = ("/demo", "/logo", "/orientamento")
"""Rooms whose addresses name nothing that somebody keeps: a letter, bytes by their digest, the number of a question."""


@pytest.fixture(scope="module", autouse=True)
def nothing_lasts(platform: Platform) -> None:
    keep_nothing(platform)


def test_the_matrix_names_the_roles_that_are_tried() -> None:
    assert expected.roles().keys() == HOMES.keys()
    assert len(HOMES) == 11


def test_a_role_is_tried_in_a_body_where_there_is_one(world: World) -> None:
    for role, (home, _other) in HOMES.items():
        kinds = expected.roles()[role]
        assert not kinds or world.site(home).kind in kinds


def test_every_route_tells_every_role_what_the_matrix_says(
    visitor: Visitor, world: World, objects: Objects, record_property: Record
) -> None:
    told: Counter[str] = Counter()
    wrong: list[str] = []
    known: dict[Any, Reply] = {}
    for method, route, spec in routes(visitor.app):
        for role, homes in HOMES.items():
            for whose, host in zip((OWN, OTHER, NOBODY), (*homes, homes[0]), strict=True):
                wears = role if whose == OWN else ANONYMOUS
                carries = ANONYMOUS if whose == NOBODY else role
                asked = (method, objects.path(route, host), host, carries)
                if asked not in known:
                    known[asked] = ask(visitor, world, *asked)
                due = expected.said(
                    wears, spec.needs.code, district=expected.portal_only(spec), portal=host == PORTAL
                )
                told[due] += 1
                if problem := differs(due, known[asked]):
                    wrong.append(f"{method} {asked[1]} at {host} as {role} ({whose}): {problem}")
    record_property("trust", f"matrix {told.total()}/{len(wrong)}")
    assert not wrong, "\n".join(wrong)
    assert told.total() == len(list(routes(visitor.app))) * 11 * 3
    assert min(told[answer] for answer in (expected.SIGN_IN, expected.FORBIDDEN, ALLOWED, NOWHERE)) > 20


def ask(visitor: Visitor, world: World, method: str, path: str, host: str, carries: str) -> Reply:
    cookies = world.cookies(carries, path)
    if method == "GET":
        return visitor.get(host, path, cookies=cookies)
    return visitor.post(host, path, cookies=cookies, form={"csrf": world.form_token(carries)})


def differs(due: str, reply: Reply) -> str:
    if reply.status >= 500:
        return f"broke with {reply.status}"
    if due == NOWHERE:
        return "" if reply.status == 404 else f"{reply.status} instead of 404"
    said = heard(reply)
    if due == ALLOWED and reply.status in (400, 405):
        return f"could not be asked: {reply.status}"
    return "" if said == due else f"{said} ({reply.status} {reply.header('location')}) instead of {due}"


def test_a_session_of_one_body_is_nobody_in_another(visitor: Visitor, world: World) -> None:
    cookies = world.cookies("association_admin")
    assert visitor.get(HUB, "/persone", cookies=cookies).status == 200
    elsewhere = visitor.get(OTHER_HUB, "/persone", cookies=cookies)
    assert elsewhere.body == visitor.get(OTHER_HUB, "/persone").body
    assert elsewhere.asks_to_sign_in


def test_a_thing_of_another_looks_as_if_it_were_not_there(
    visitor: Visitor, world: World, objects: Objects, record_property: Record
) -> None:
    compared, wrong = 0, []
    for method, route, spec in routes(visitor.app):
        for role, (home, other) in HOMES.items():
            portal = home == PORTAL
            due = expected.said(role, spec.needs.code, district=expected.portal_only(spec), portal=portal)
            if "{" not in route or due != ALLOWED:
                continue
            for foreign, absent in objects.foreign(route, home, other):
                compared += 1
                theirs, nothing = (
                    ask(visitor, world, method, path, home, role) for path in (foreign, absent)
                )
                if problem := unlike(_unnamed(theirs, foreign), _unnamed(nothing, absent)):
                    wrong.append(f"{method} {foreign} as {role}: {problem}")
    record_property("trust", f"foreign or missing {compared}/{len(wrong)}")
    assert not wrong, "\n".join(wrong)
    assert compared > 30


KEY = re.compile(rb'name="richiesta" value="[\w-]+"')
"""What lets a form be sent twice and do one thing; each page has another, by chance."""


def _unnamed(reply: Reply, path: str) -> Reply:
    """The answer without what was asked for, and by chance: a form may go back to where it came from."""
    headers = [
        (name, value.replace(path.encode(), b"PATH"))
        for name, value in reply.headers
        if name != b"content-length"  # it follows from the body
    ]
    return Reply(reply.status, headers, KEY.sub(b"KEY", reply.body.replace(path.encode(), b"PATH")))


def unlike(theirs: Reply, nothing: Reply) -> str:
    """How the answer about a foreign thing differs from that about a missing one, bytes and all."""
    if theirs.status in (200, 401, 403) or theirs.status >= 500:
        return f"{theirs.status} for what is another's"
    if (theirs.status, theirs.headers) != (nothing.status, nothing.headers):
        return f"{theirs.status} {theirs.headers} and {nothing.status} {nothing.headers}"
    return "" if theirs.body == nothing.body else f"{theirs.body.decode()} and {nothing.body.decode()}"


def test_the_own_thing_is_found_where_the_foreign_one_is_not(
    visitor: Visitor, world: World, objects: Objects
) -> None:
    """Without this the comparison above could hold because nothing is ever found."""
    found = 0
    for method, route, spec in routes(visitor.app):
        if method == "GET" and "{" in route and route not in ENDLESS and not route.startswith(NOT_OF_A_BODY):
            role = next(r for r in HOMES if expected.opens(r, spec))
            home = HOMES[role][0]
            path = objects.path(route, home)
            reply = ask(visitor, world, method, path, home, role)
            # What it is too early for leads back to the thing itself, which is found as well.
            there = reply.header("location") or ""
            # So does an invitation, where there is no provider to accept it with.
            goes_on = path.startswith(f"{there}/") or there.endswith(f"/{path.rpartition('/')[2]}")
            own = reply.status == 303 and goes_on
            assert reply.status == 200 or own, f"{route} as {role}: {reply.status}"
            found += 1
    assert found >= 8


def test_the_room_of_a_plugin_that_is_off_is_not_there(
    visitor: Visitor, world: World, objects: Objects, superuser: Engine
) -> None:
    world.run("UPDATE organisation SET plugins = '{}' WHERE id = :t", t=world.site(HUB).tenant_id)
    world.platform.published.forget_everything()
    try:
        for path, handler in checks.handlers(visitor.app.app):
            if handler.opt.get("plugin"):
                for method in sorted(handler.http_methods - {"HEAD"}):
                    for role in ("association_admin", "volunteer", ANONYMOUS):
                        there = objects.path(path, HUB)
                        asked = _unnamed(ask(visitor, world, method, there, HUB, role), there)
                        nowhere = _unnamed(
                            ask(visitor, world, method, NOWHERE_AT_ALL, HUB, role), NOWHERE_AT_ALL
                        )
                        assert (asked.status, asked.body) == (404, nowhere.body), path
    finally:
        plugins = sorted(world.platform.plugins.manifests)
        world.run("UPDATE organisation SET plugins = :all", all=plugins)
        world.platform.published.forget_everything()
