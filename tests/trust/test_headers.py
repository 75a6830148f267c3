"""What every answer carries: the headers that keep browsers safe, and cookies that stay at home."""

import re
from collections.abc import Callable, Iterator

import pytest
from sqlalchemy.exc import OperationalError

from core.accounts import queries
from core.accounts.routes.steps import COOKIE as ON_THE_WAY
from core.app import build_app
from core.web import borrowed, front, reading
from core.web.platform import Platform
from core.web.session import ANSWERS, COOKIE, VISIT
from tests.actors import PASSWORD
from tests.trust.expected import routes
from tests.trust.objects import Objects
from tests.trust.visitor import Reply, Visitor
from tests.trust.world import HOMES, HUB, PORTAL, World, listen

EXACT = {
    "server": "",
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
FORBIDDEN = ("x-powered-by", "access-control-allow-origin", "refresh", "via", "x-runtime", "link")
NO_PLACE = re.compile(
    rb"<(?:script|style)(?![^>]*\bsrc=)[^>]*>\s*\S|\son\w+=|\sstyle=|javascript:", re.IGNORECASE
)


@pytest.fixture(scope="module")
def replies(visitor: Visitor, world: World, objects: Objects, platform: Platform) -> list[tuple[str, Reply]]:
    """An answer of every page for every role, and every kind of refusal."""
    listen(platform)
    found = list(_pages(visitor, world, objects))
    found += [("refused " + name, reply) for name, reply in _refusals(visitor, world)]
    return found


def _pages(visitor: Visitor, world: World, objects: Objects) -> Iterator[tuple[str, Reply]]:
    for method, route, _spec in routes(visitor.app):
        for role, (home, _other) in HOMES.items():
            path, cookies = objects.path(route, home), world.cookies(role)
            form = {"csrf": "wrong"} if method == "POST" else None
            yield f"{method} {path} as {role}", visitor.ask(method, home, path, cookies=cookies, form=form)


def _refusals(visitor: Visitor, world: World) -> Iterator[tuple[str, Reply]]:
    page = visitor.get(HUB, "/servizi")
    yield "304", visitor.get(HUB, "/servizi", headers=[(b"if-none-match", page.header("etag").encode())])
    yield "404", visitor.get(HUB, "/non-c-e")
    yield "404 below static", visitor.get(HUB, "/static/non-c-e.css")
    yield "static", visitor.get(HUB, f"/static/{world.platform.assets['site.css'].name}")
    yield "405", visitor.ask("PUT", HUB, "/servizi")
    yield "options", visitor.ask("OPTIONS", HUB, "/servizi")
    yield "head", visitor.ask("HEAD", HUB, "/servizi")
    yield "421", visitor.get("nessuno.example", "/")
    yield "413", visitor.post(HUB, "/entra", body=b"a=" + b"b" * 70_000, headers=FORM)
    yield "400", visitor.post(HUB, "/entra", body=b"\xff\xfe", headers=FORM)
    yield "expired", visitor.get(HUB, "/scrivania", cookies={COOKIE: "gone"})
    yield "figures without their token", visitor.get(HUB, "/metrics")
    yield "health", visitor.get(HUB, "/salute")
    yield "partial", visitor.get(PORTAL, "/cerca?q=spid", headers=[(b"hx-request-type", b"partial")])


FORM = [(b"content-type", b"application/x-www-form-urlencoded")]


@pytest.mark.long
def test_every_answer_carries_every_header(
    replies: list[tuple[str, Reply]], record_property: Callable[[str, object], None]
) -> None:
    for name, reply in replies:
        for header, value in EXACT.items():
            assert reply.header(header) == value, name
        policy = dict(part.split(" ", 1) for part in reply.header("content-security-policy").split("; "))
        assert policy["default-src"] == policy["frame-ancestors"] == policy["base-uri"] == "'none'", name
        assert policy["script-src"] == policy["style-src"] == policy["form-action"] == "'self'", name
        assert "unsafe" not in str(policy) and "*" not in str(policy), name
        assert int(re.fullmatch(r"max-age=(\d+).*", reply.header("strict-transport-security"))[1]) >= 31536000
        assert "camera=()" in reply.header("permissions-policy"), name
        for header in FORBIDDEN:
            assert not reply.every(header), f"{name}: {header}"
    record_property("trust", f"answers with headers {len(replies)}/0")
    assert {reply.status for _name, reply in replies} >= {200, 303, 304, 400, 403, 404, 405, 413, 421}


@pytest.mark.long
def test_nothing_is_kept_but_what_anybody_may_see(replies: list[tuple[str, Reply]]) -> None:
    kept = 0
    for name, reply in replies:
        control = reply.header("cache-control")
        if reply.header("etag") and "static" not in name:
            assert "private" in control and "must-revalidate" in control, name
            assert not reply.every("set-cookie"), name
            kept += 1
        elif "immutable" in control:
            assert name == "refused static"
        elif name == "refused options":
            assert not reply.body
        else:
            assert control == "no-store", f"{name}: {control}"
    assert kept > 10


@pytest.mark.long
def test_every_answer_says_what_it_is(replies: list[tuple[str, Reply]]) -> None:
    for name, reply in replies:
        if reply.body:
            kind = reply.header("content-type")
            assert kind, name
            assert not kind.startswith("text/") or "charset=utf-8" in kind, f"{name}: {kind}"
        if "cookie" in reply.header("vary").lower() or "html" not in reply.header("content-type"):
            continue
        assert name.startswith("refused"), f"{name}: {reply.header('vary')}"


@pytest.mark.long
def test_no_page_brings_code_of_its_own(replies: list[tuple[str, Reply]]) -> None:
    for name, reply in replies:
        if "html" in reply.header("content-type"):
            found = NO_PLACE.search(reply.body)
            assert found is None, f"{name}: {found}"


def cookies_of(reply: Reply) -> Iterator[tuple[str, set[str]]]:
    for line in reply.every("set-cookie"):
        first, *rest = (part.strip() for part in line.split(";"))
        yield first.partition("=")[0], {part.lower() for part in rest}


@pytest.mark.long
def test_cookies_stay_at_home(visitor: Visitor, world: World, replies: list[tuple[str, Reply]]) -> None:
    world.people.hire(HUB, "volunteer", email="biscotti@esempio.test")
    known = visitor.post(HUB, "/entra", form={"email": "biscotti@esempio.test", "password": PASSWORD})
    token = re.match(rf"{ON_THE_WAY}=([^;]+)", known.header("set-cookie"))
    assert token
    code = {"code": world.people.code("biscotti@esempio.test")}
    entered = visitor.post(HUB, "/entra/conferma", form=code, cookies={ON_THE_WAY: token[1]})
    assert any(line.startswith(f"{COOKIE}=") for line in entered.every("set-cookie"))
    form = {"csrf": ""}
    left = visitor.post(HUB, "/appuntamenti/esci", cookies={VISIT: world.visit(HUB)}, form=form)
    seen = [
        found
        for _name, reply in [*replies, ("known", known), ("in", entered), ("left", left)]
        for found in cookies_of(reply)
    ]
    assert {name for name, _ in seen} == {COOKIE, ON_THE_WAY, VISIT, ANSWERS, borrowed.COOKIE, reading.COOKIE}
    for name, attributes in seen:
        assert name.startswith("__Host-")
        assert {"secure", "httponly", "path=/", "samesite=lax"} <= attributes
        assert not any(part.startswith("domain") for part in attributes)


def test_whoever_leaves_takes_everything_along(visitor: Visitor, world: World) -> None:
    from core.web.session import digest

    account, hat = world.accounts["auditor"]
    token = world.open(PORTAL, account, hat)
    form = {"csrf": world.platform.signer.form_token(digest(token))}
    left = visitor.post(PORTAL, "/esci", cookies={COOKIE: token}, form=form)
    assert left.status == 303
    assert "cache" in left.header("clear-site-data") and "storage" in left.header("clear-site-data")
    assert visitor.get(PORTAL, "/scrivania", cookies={COOKIE: token}).asks_to_sign_in


def test_a_file_comes_as_a_file(visitor: Visitor, world: World) -> None:
    reply = visitor.get(HUB, "/appuntamenti/calendario.ics", cookies={VISIT: world.visit(HUB)})
    assert reply.status == 200
    assert re.fullmatch(r'attachment; filename="[\w.-]+"', reply.header("content-disposition"))


@pytest.mark.long
def test_what_broke_carries_every_header_too(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """A handler that breaks, a database that is away, too many at once: nobody forgets the headers there."""
    platform = world.platform
    visitor = Visitor(build_app(platform))
    whole = {name for name, _value in visitor.get(HUB, "/servizi/spid").headers} - {
        b"etag",
        b"content-encoding",
    }
    safe = {
        name for name in whole if name not in (b"content-type", b"content-length", b"vary", b"cache-control")
    }
    assert len(safe) >= 7

    def breaks(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    def away(*_: object, **__: object) -> None:
        raise OperationalError("BEGIN", {}, Exception("gone"))

    monkeypatch.setattr(front, "MOST_INSIDE", 0)
    told = {503: visitor.get(HUB, "/servizi/spid")}
    monkeypatch.undo()
    for status, way in ((500, breaks), (503, away)):
        with monkeypatch.context() as broken:
            broken.setattr(queries, "signed_in", way)
            reply = visitor.get(HUB, "/scrivania", cookies={COOKIE: world.tokens["volunteer"]})
            assert reply.status == status
            told[status * 10] = reply
    visitor.close()
    for reply in told.values():
        assert {name for name, _value in reply.headers} >= safe
        assert reply.header("cache-control") == "no-store"
        assert "Traceback" not in reply.text and "ZeroDivision" not in reply.text


@pytest.mark.long
def test_the_control_a_header_less_is_found(replies: list[tuple[str, Reply]]) -> None:
    name, reply = replies[0]
    bare = Reply(reply.status, [pair for pair in reply.headers if pair[0] != b"referrer-policy"], reply.body)
    with pytest.raises(AssertionError):
        test_every_answer_carries_every_header([(name, bare)], lambda *_: None)
