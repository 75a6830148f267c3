"""Every form, sent by another site, without its token, or with another's: refused, and nothing changes."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from core.accounts.matrix import ANONYMOUS, CITIZEN
from core.web.platform import Platform
from core.web.route import Spec
from core.web.session import COOKIE
from tests.trust import expected
from tests.trust.expected import ALLOWED, routes
from tests.trust.objects import Objects
from tests.trust.test_reading import contents
from tests.trust.visitor import Header, Reply, Visitor
from tests.trust.world import HOMES, HUB, PORTAL, World, keep_nothing

ELSEWHERE: dict[str, list[Header]] = {
    "a foreign origin": [(b"origin", b"https://evil.example")],
    "an origin that hides": [(b"origin", b"null")],
    "the origin of a sister": [(b"origin", b"https://caritas-segrate.localhost")],
    "the origin without its safety": [(b"origin", f"http://{HUB}".encode())],
    "the origin on another port": [(b"origin", f"https://{HUB}:444".encode())],
    "another site's page": [(b"sec-fetch-site", b"cross-site")],
    "a sister's page": [(b"sec-fetch-site", b"same-site")],
    "a page that will not say": [(b"sec-fetch-site", b"")],
    "two origins": [(b"origin", b"https://evil.example"), (b"sec-fetch-site", b"same-origin")],
}
OVERRIDES: list[Header] = [
    (b"x-http-method-override", b"POST"),
    (b"x-http-method", b"POST"),
    (b"x-method-override", b"POST"),
]
REFUSED = (401, 403)


@pytest.fixture(scope="module", autouse=True)
def nothing_lasts(platform: Platform, world: World) -> str:
    """Undo what each request did; return a second session, made before, of the administrator of the hub."""
    second = world.open(HUB, *world.accounts["association_admin"])
    keep_nothing(platform)
    return second


def unsafe(visitor: Visitor) -> Iterator[tuple[str, str, str]]:
    """Each form, with somebody who may send it and where: (route, role, host)."""
    for method, route, spec in routes(visitor.app):
        if method == "POST":
            role = next(role for role in FIRST_THESE if may(role, spec))
            yield route, role, HOMES[role][0]


FIRST_THESE = (
    "association_admin",
    "district_admin",
    *(role for role in HOMES if role not in (ANONYMOUS, CITIZEN)),
    CITIZEN,
    ANONYMOUS,
)


def may(role: str, spec: Spec) -> bool:
    home = HOMES[role][0]
    district = expected.portal_only(spec)
    return expected.said(role, spec.needs.code, district=district, portal=home == PORTAL) == ALLOWED


def send(visitor: Visitor, world: World, objects: Objects, which: tuple[str, str, str], **how: Any) -> Reply:
    route, role, host = which
    given = {"cookies": world.cookies(role), "form": {"csrf": world.form_token(role)}}
    return visitor.post(host, objects.path(route, host), **(given | how))


@pytest.mark.long
def test_each_form_is_taken_from_its_own_page(visitor: Visitor, world: World, objects: Objects) -> None:
    """The control: what is refused below is refused for its reason alone."""
    own = [(b"origin", b""), (b"sec-fetch-site", b"same-origin")]
    for form in unsafe(visitor):
        for headers in ([], [own[1]], [(b"origin", f"https://{form[2]}".encode()), own[1]]):
            assert send(visitor, world, objects, form, headers=headers).status not in REFUSED, form


@pytest.mark.long
def test_a_form_sent_by_another_site_is_refused(
    visitor: Visitor, world: World, objects: Objects, record_property: Callable[[str, object], None]
) -> None:
    before, tried = contents(world), 0
    for form in unsafe(visitor):
        for way, headers in ELSEWHERE.items():
            reply = send(visitor, world, objects, form, headers=headers)
            assert reply.status == 403, f"{form}: {way}: {reply.status}"
            assert not reply.every("set-cookie"), way
            tried += 1
    assert contents(world) == before
    record_property("trust", f"forms from elsewhere {tried}/0")


@pytest.mark.long
def test_a_form_that_anybody_may_send_is_refused_from_elsewhere_too(
    visitor: Visitor, world: World, objects: Objects
) -> None:
    """Among them the way in: nobody is signed in as somebody else without noticing."""
    for method, route, spec in routes(visitor.app):
        if method == "POST" and may(ANONYMOUS, spec):
            for way, headers in ELSEWHERE.items():
                form = (route, ANONYMOUS, HUB)
                assert send(visitor, world, objects, form, headers=headers).status == 403, f"{route}: {way}"


@pytest.mark.long
def test_a_form_without_its_token_or_with_another_s_is_refused(
    visitor: Visitor, world: World, objects: Objects, record_property: Callable[[str, object], None]
) -> None:
    tried = 0
    for form in unsafe(visitor):
        route, role, host = form
        if role in (CITIZEN, ANONYMOUS):
            continue
        right = world.form_token(role)
        another_s = world.form_token("social_worker" if role != "social_worker" else "volunteer")
        wrong = ["", another_s, right[:-1], right + "0", right.upper(), "0" * 64, "\u0660" * 64, right[::-1]]
        bodies = [{}, *({"csrf": token} for token in wrong), {"token": right}, {"CSRF": right}]
        for body in bodies:
            reply = send(visitor, world, objects, form, form=body)
            assert reply.status == 403, f"{form} {body}: {reply.status}"
            tried += 1
        path = objects.path(route, host)
        in_the_address = visitor.post(host, f"{path}?csrf={right}", cookies=world.cookies(role), form={})
        assert in_the_address.status == 403
        in_a_header = send(
            visitor, world, objects, form, form={}, headers=[(b"x-csrf-token", right.encode())]
        )
        assert in_a_header.status == 403
    record_property("trust", f"forms without token {tried}/0")


def test_a_token_belongs_to_one_session(visitor: Visitor, world: World, nothing_lasts: str) -> None:
    """Also to one of two sessions of the same person."""
    form = {"csrf": world.form_token("association_admin")}
    for cookies, status in ((world.cookies("association_admin"), 422), ({COOKIE: nothing_lasts}, 403)):
        assert visitor.post(HUB, "/persone", cookies=cookies, form=form).status == status


@pytest.mark.long
def test_the_method_is_what_it_is(visitor: Visitor, world: World, objects: Objects) -> None:
    forms = [(route, role, host, objects.path(route, host)) for route, role, host in unsafe(visitor)]
    before = contents(world)
    readable = {route for method, route, _spec in routes(visitor.app) if method == "GET"}
    for route, role, host, path in forms:
        cookies, token = world.cookies(role), world.form_token(role)
        for method in ("PUT", "PATCH", "DELETE", "TRACE", "CONNECT", "PROPFIND", "post"):
            reply = visitor.ask(method, host, path, cookies=cookies, form={"csrf": token})
            assert reply.status in (403, 404, 405), f"{method} {path}: {reply.status}"
        if route not in readable:
            for header in OVERRIDES:
                asked = f"{path}?_method=POST&csrf={token}"
                assert visitor.get(host, asked, cookies=cookies, headers=[header]).status in (
                    303,
                    404,
                    405,
                ), path
    assert contents(world) == before


def test_a_form_has_to_be_a_form(visitor: Visitor, world: World) -> None:
    """What a foreign page may send without asking: plain text, and JSON dressed as plain text."""
    token = world.form_token("association_admin").encode()
    for kind in (
        b"text/plain",
        b"application/json",
        b"multipart/form-data",
        b"text/html",
        b"application/x-www",
        b"\xff",
    ):
        reply = visitor.post(
            HUB,
            "/persone",
            cookies=world.cookies("association_admin"),
            body=b"csrf=" + token,
            headers=[(b"content-type", kind)],
        )
        assert reply.status in (400, 403), kind


@pytest.mark.parametrize(
    "length", ["abc", "-1", "+5", "1_0", " ", "", "\u00b2", "0x10", "9" * 5_000, "5, 5", "1e3"]
)
def test_a_length_that_is_none_is_refused(visitor: Visitor, length: str) -> None:
    """The server refuses most of these before us; behind another one they may arrive."""
    headers = [
        (b"content-type", b"application/x-www-form-urlencoded"),
        (b"content-length", length.encode("latin-1")),
    ]
    for path in ("/entra", "/appuntamenti/gestisci"):
        assert visitor.post(HUB, path, headers=headers).status in (400, 413)


ODD_NAMES = [
    "__Host%2Ddiffuso", "__host-diffuso", "__HOST-DIFFUSO", "\u00a0__Host-diffuso", "__Host-diffuso\u00a0",
    "\u0085__Host-diffuso", "\x0b__Host-diffuso", "__Host-diffuso\x0c", "__Host_diffuso", "diffuso", "__Secure-diffuso",
    '"__Host-diffuso"', "$Version=1; x__Host-diffuso",
]  # fmt: skip


@pytest.mark.parametrize("name", ODD_NAMES)
def test_only_the_cookie_of_that_very_name_counts(visitor: Visitor, world: World, name: str) -> None:
    """A neighbouring subdomain can set any name but one that begins with `__Host-`."""
    planted = f"{name}={world.tokens['association_admin']}".encode("latin-1")
    assert visitor.get(HUB, "/scrivania", headers=[(b"cookie", planted)]).asks_to_sign_in


def test_a_cookie_that_comes_twice_counts_for_nothing(visitor: Visitor, world: World) -> None:
    mine, planted = world.tokens["association_admin"], world.tokens["volunteer"]
    pair = f"{COOKIE}={mine}; {COOKIE}={planted}".encode()
    assert visitor.get(HUB, "/scrivania", headers=[(b"cookie", pair)]).asks_to_sign_in
    lines = [(b"cookie", f"{COOKIE}={token}".encode()) for token in (mine, planted)]
    assert visitor.get(HUB, "/scrivania", headers=lines).asks_to_sign_in
    alone = [(b"cookie", b"a=b"), (b"cookie", f" {COOKIE}={mine} ".encode())]
    assert visitor.get(HUB, "/scrivania", headers=alone).status == 200
