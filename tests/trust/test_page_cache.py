"""What is remembered is for strangers only, and never for another host, question, language or moment."""

import gzip
import re
import time
from typing import Any

import pytest

from core.web import front
from core.web.page_cache import MOST_BYTES, PageCache
from core.web.platform import Platform
from core.web.session import COOKIE, VISIT
from tests.statements import Statements
from tests.trust.expected import routes
from tests.trust.objects import Objects
from tests.trust.visitor import Reply, Visitor
from tests.trust.world import ELSEWHERE, HOSTS, HUB, OTHER_HUB, PORTAL, World, listen

ETAG = b"if-none-match"


@pytest.fixture(autouse=True, scope="module")
def listening(platform: Platform) -> None:
    listen(platform)


@pytest.fixture(autouse=True)
def empty(platform: Platform) -> None:
    """Begin each test with nothing remembered."""
    platform.published.forget_everything()


def remembered(platform: Platform) -> int:
    return len(platform.pages._made)


def from_memory(reply: Reply) -> bool:
    return bool(reply.header("etag"))


def test_a_page_is_made_once(visitor: Visitor, platform: Platform) -> None:
    first = visitor.get(HUB, "/servizi")
    with Statements(platform.engine) as asked:
        again = visitor.get(HUB, "/servizi")
    assert first.body == again.body
    assert len(asked) == 0


def test_each_host_has_its_own(visitor: Visitor, world: World) -> None:
    for path in ("/", "/chi-siamo", "/servizi"):
        first = {host: visitor.get(host, path).text for host in HOSTS}
        assert len(set(first.values())) == len(HOSTS)
        for host in HOSTS:
            again = visitor.get(host, path)
            assert again.text == first[host]
            assert world.site(host).name in again.text


def test_a_host_written_otherwise_is_the_same_host(visitor: Visitor) -> None:
    assert (
        visitor.get(HUB.upper(), "/").body
        == visitor.get(f"{HUB}:443", "/").body
        == visitor.get(HUB, "/").body
    )


def test_each_language_has_its_own(visitor: Visitor) -> None:
    asked = [f"{prefix}{path}" for path in ("/", "/enti", "/cerca?q=spid") for prefix in ("", "/ar", "/zh")]
    first = {path: visitor.get(HUB, path).text for path in asked}
    assert len(set(first.values())) == len(asked)
    for path in reversed(asked):
        again = visitor.get(HUB, path)
        assert again.text == first[path] and from_memory(again)
        spoken = path[1:3] if path[:3] in ("/ar", "/zh") else "it"
        assert f'<html lang="{spoken}"' in again.text


def test_each_question_has_its_own(visitor: Visitor) -> None:
    asked = [
        "/servizi",
        "/servizi?tema=casa",
        "/servizi?tema=lavoro",
        "/cerca?q=spid",
        "/cerca?q=isee",
        "/cerca",
    ]
    first = [visitor.get(PORTAL, path).body for path in asked]
    assert len(set(first)) == len(asked)
    assert [visitor.get(PORTAL, path).body for path in asked] == first


def test_a_page_is_remembered_under_the_language_it_is_in(visitor: Visitor, platform: Platform) -> None:
    for asked in (b"it", b"en;q=1", b"ar, fr;q=0.5", b"*"):
        reply = visitor.get(HUB, "/servizi", headers=[(b"accept-language", asked)])
        assert "accept-language" in reply.header("vary").lower()
        written = re.search(r'<html[^>]* lang="(\w+)"', reply.text)
        assert written
        assert (HUB, "/servizi", b"", written[1], "") in platform.pages._made


KNOWN = [
    {COOKIE: "whatever"},
    {VISIT: "whatever"},
    {"a": "b", COOKIE: ""},
]


@pytest.mark.parametrize("cookies", KNOWN)
def test_whoever_is_known_neither_gets_nor_fills_it(
    visitor: Visitor, platform: Platform, cookies: dict[str, str]
) -> None:
    before = remembered(platform)
    for path in ("/", "/servizi", "/privacy"):
        reply = visitor.get(HUB, path, cookies=cookies)
        assert not from_memory(reply)
        assert reply.header("cache-control") == "no-store"
    assert remembered(platform) == before
    stranger_s = visitor.get(HUB, "/")
    assert from_memory(stranger_s)
    assert not from_memory(visitor.get(HUB, "/", cookies=cookies))


@pytest.mark.parametrize(
    "headers",
    [
        [(b"cookie", b"a=b"), (b"cookie", f"{COOKIE}=x".encode())],
        [(b"cookie", f"{COOKIE}=x".encode()), (b"cookie", b"a=b")],
        [(b"cookie", f"a=b;{COOKIE}=x".encode())],
        [(b"cookie", f"a=b ;\t{VISIT}=x".encode())],
    ],
)
def test_a_session_is_seen_wherever_it_stands(visitor: Visitor, headers: list[tuple[bytes, bytes]]) -> None:
    visitor.get(HUB, "/")
    assert not from_memory(visitor.get(HUB, "/", headers=headers))


def test_a_person_s_page_never_reaches_a_stranger(visitor: Visitor, world: World) -> None:
    mine = visitor.get(HUB, "/", cookies=world.cookies("association_admin"))
    for reply in (visitor.get(HUB, "/"), visitor.get(HUB, "/")):
        assert "Persona association_admin" not in reply.text
        assert world.form_token("association_admin") not in reply.text
    assert mine.header("cache-control") == "no-store"


def test_a_part_of_a_page_is_not_taken_for_the_page(visitor: Visitor, platform: Platform) -> None:
    partial = [(b"hx-request-type", b"partial")]
    part = visitor.get(PORTAL, "/cerca?q=spid", headers=partial)
    assert not from_memory(part)
    whole = visitor.get(PORTAL, "/cerca?q=spid")
    assert len(whole.body) > len(part.body)
    assert visitor.get(PORTAL, "/cerca?q=spid", headers=partial).body == part.body


@pytest.mark.parametrize("path", ["/servizi/non-c-e", "/entra", "/scrivania", "/niente", "/servizi?a=%00%ff"])
def test_only_whole_public_pages_are_remembered(visitor: Visitor, platform: Platform, path: str) -> None:
    visitor.get(HUB, "/")
    before = remembered(platform)
    for _ in range(2):
        reply = visitor.get(HUB, path)
        if reply.status != 200 or path == "/entra":
            assert not from_memory(reply)
            assert reply.header("cache-control") == "no-store"
            assert remembered(platform) == before


@pytest.mark.long
def test_every_page_that_is_remembered_said_so(visitor: Visitor, objects: Objects) -> None:
    for method, route, spec in routes(visitor.app):
        if method == "GET":
            path = objects.path(route, HUB)
            visitor.get(HUB, path)
            assert not from_memory(visitor.get(HUB, path)) or spec.remember, path


def test_a_browser_that_has_it_is_told_so(visitor: Visitor) -> None:
    first = visitor.get(HUB, "/servizi")
    tag = first.header("etag").encode()
    for told in (tag, b"W/" + tag, b'"other", ' + tag):
        again = visitor.get(HUB, "/servizi", headers=[(ETAG, told)])
        assert (again.status, again.body, again.header("etag").encode()) == (304, b"", tag)
        assert again.header("vary") == first.header("vary")
    other = visitor.get(HUB, "/servizi", headers=[(ETAG, b'"other"')])
    assert (other.status, other.body) == (200, first.body)
    assert visitor.get(OTHER_HUB, "/servizi", headers=[(ETAG, tag)]).status == 200
    assert visitor.get(HUB, "/servizi", headers=[(ETAG, tag)], cookies={COOKIE: "x"}).status == 200


def test_compressed_it_is_the_same(visitor: Visitor) -> None:
    plain = visitor.get(HUB, "/servizi")
    packed = visitor.get(HUB, "/servizi", headers=[(b"accept-encoding", b"br, gzip")])
    assert packed.header("content-encoding") == "gzip"
    assert gzip.decompress(packed.body) == plain.body
    assert int(packed.header("content-length")) == len(packed.body)


def test_asked_for_its_head_alone_it_has_no_body(visitor: Visitor) -> None:
    """Also the first time, when it is made: it is remembered whole."""
    head = visitor.ask("HEAD", HUB, "/servizi")
    whole = visitor.get(HUB, "/servizi")
    assert (head.status, head.body) == (200, b"")
    assert whole.body
    assert head.header("etag") == whole.header("etag")
    assert visitor.ask("HEAD", HUB, "/servizi").body == b""


def eventually(hold: Any) -> None:
    until = time.monotonic() + 5
    while not hold():
        assert time.monotonic() < until, "nothing changed"
        time.sleep(0.02)


def test_a_change_is_seen_by_all_and_the_other_district_keeps_its_pages(
    visitor: Visitor, world: World, platform: Platform
) -> None:
    before, other = visitor.get(HUB, "/chi-siamo"), visitor.get(ELSEWHERE, "/servizi")
    world.run(
        "UPDATE organisation SET name = 'Nome Appena Cambiato' WHERE id = :t", t=world.site(HUB).tenant_id
    )
    eventually(lambda: "Nome Appena Cambiato" in visitor.get(HUB, "/chi-siamo").text)
    now = visitor.get(HUB, "/chi-siamo", headers=[(ETAG, before.header("etag").encode())])
    assert now.status == 200
    assert "Nome Appena Cambiato" in visitor.get(PORTAL, "/enti").text
    with Statements(platform.engine) as asked:
        assert visitor.get(ELSEWHERE, "/servizi").body == other.body
    assert len(asked) == 0


def test_a_suspended_body_is_gone_at_once(visitor: Visitor, world: World) -> None:
    assert visitor.get(OTHER_HUB, "/").status == 200
    body = world.site(OTHER_HUB).tenant_id
    world.run("UPDATE organisation SET state = 'suspended' WHERE id = :t", t=body)
    eventually(lambda: visitor.get(OTHER_HUB, "/").status == 421)
    world.run("UPDATE organisation SET state = 'active' WHERE id = :t", t=body)
    eventually(lambda: visitor.get(OTHER_HUB, "/").status == 200)


def test_while_nobody_listens_nothing_is_served_from_memory(visitor: Visitor, platform: Platform) -> None:
    visitor.get(HUB, "/servizi")
    platform.published.listening = False
    try:
        with Statements(platform.engine) as asked:
            visitor.get(HUB, "/servizi")
        assert len(asked) > 0
    finally:
        platform.published.listening = True


def test_what_was_made_before_a_change_is_not_taken_for_after_it() -> None:
    pages, key = PageCache(), ("h", "/", b"", "it", "")
    pages.put(key, (1, 1), b"before", 60)
    assert pages.get(key, (1, 1)) is not None
    assert pages.get(key, (1, 2)) is None
    assert pages.get(key, (2, 1)) is None


def test_what_is_old_is_forgotten_and_there_is_an_end_to_it() -> None:
    pages = PageCache()
    pages.put(("h", "/", b"", "it", ""), (1, 1), b"page", 0)
    time.sleep(0.002)
    assert pages.get(("h", "/", b"", "it", ""), (1, 1)) is None
    page, most = bytes(MOST_BYTES // 8), 8
    for number in range(most + 3):
        pages.put(("h", f"/{number}", b"", "it", ""), (1, 1), page, 60)
        pages.put(("h", f"/{number}", b"", "it", ""), (1, 1), page, 60)
    there = [n for n in range(most + 3) if pages.get(("h", f"/{n}", b"", "it", ""), (1, 1))]
    assert there == list(range(3, most + 3))


def test_the_key_holds_host_path_question_language_and_way_of_reading() -> None:
    scope: dict[str, Any] = {"method": "GET", "path": "/p", "query_string": b"q=1", "headers": []}
    scope |= {"site": type("Here", (), {"host": "h"})(), "reading": frozenset({"grande"}), "borrowed": False}
    scope |= {"language": "ro"}
    assert front._key(scope) == ("h", "/p", b"q=1", "ro", "grande")
    assert front._key(scope | {"borrowed": True}) is None
