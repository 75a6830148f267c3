"""A host leads to a body if it is known, letter by letter; nothing else that a request says is believed."""

import re

import pytest

from tests.trust.visitor import Header, Reply, Visitor
from tests.trust.world import HUB, PORTAL, World

HOSTILE = [
    b"evil.example", b"localhost.evil.example", b"evil.localhost", b"caritas-pioltello.localhost.", b"localhost.",
    b"localhost..", b".localhost", b"..localhost", b"*.localhost", b"%.localhost", b"_.localhost", b"-", b".", b"",
    b" localhost", b"localhost ", b"localhost\t", b"\tlocalhost", b"local host", b"localhost:80:80",
    b"localhost:abc", b"localhost:", b"localhost:-1", b"localhost:123456", b"localhost:80 ", b":80", b"localhost/",
    b"localhost/evil", b"localhost\\evil", b"localhost@evil.example", b"user:word@localhost", b"localhost#x",
    b"localhost?x", b"localhost,evil.example", b"localhost;evil", b"localhost%00", b"localhost\x00",
    b"localhost\r\nx: y", b"localhost%2eevil", b"localhost'--", b"' OR 1=1--", b"l\xf6calhost",
    "loc\u0430lhost".encode(), "\uff4cocalhost".encode(), "localhost\u3002".encode(), b"xn--loclhost-52a", b"[::1]",
    b"[localhost]", b"127.0.0.1", b"127.1", b"0.0.0.0", b"2130706433", b"null", b"${jndi:ldap://evil.example/x}",
    b"a" * 300, b"localhost" * 200, b"http://localhost", b"//localhost", b"caritas-pioltello", b"altrove.tes",
]  # fmt: skip
FORWARDED = [
    (b"x-forwarded-host", b"evil.example"), (b"x-forwarded-server", b"evil.example"), (b"x-host", b"evil.example"),
    (b"x-forwarded-proto", b"gopher"), (b"x-forwarded-scheme", b"http"), (b"x-forwarded-port", b"666"),
    (b"x-forwarded-for", b"10.0.0.1"), (b"forwarded", b"host=evil.example;proto=http;for=evil"),
    (b"x-http-host-override", b"evil.example"), (b"x-original-host", b"evil.example"),
    (b"x-original-url", b"/scrivania"), (b"x-rewrite-url", b"/scrivania"), (b"x-forwarded-prefix", b"/evil"),
    (b"x-real-ip", b"evil.example"), (b"origin", b"https://evil.example"), (b"referer", b"https://evil.example/"),
    (b"x-original-uri", b"/scrivania"), (b"front-end-https", b"off"), (b"x-url-scheme", b"javascript"),
]  # fmt: skip
NEW_EACH_TIME = re.compile(rb"[\w.-]{40,}")
PAGES = ("/", "/enti", "/servizi/spid", "/entra", "/scrivania", "/non-c-e", "/password")


def test_there_are_enough_of_them() -> None:
    assert len(set(HOSTILE)) >= 40


@pytest.mark.parametrize("host", HOSTILE, ids=lambda host: repr(host[:30]))
def test_a_host_that_is_not_known_leads_nowhere(visitor: Visitor, host: bytes) -> None:
    for path in ("/", "/entra"):
        reply = visitor.get(host, path)
        assert reply.status in (400, 421)
        assert b"href" not in reply.body
        assert host not in reply.body or len(host) < 5
        assert reply.header("location") == reply.header("set-cookie") == ""
        assert reply.header("cache-control") == "no-store"
    assert visitor.post(host, "/entra", form={"email": "a@b.it", "password": "x"}).status in (400, 421)


def test_no_host_or_two_lead_nowhere(visitor: Visitor) -> None:
    assert visitor.get(None, "/").status == 421
    for second in (b"localhost", b"evil.example", b""):
        assert visitor.get(PORTAL, "/", headers=[(b"host", second)]).status == 421


def test_a_known_host_is_known_however_it_is_written(visitor: Visitor) -> None:
    for host in ("localhost", "LOCALHOST", "Localhost:443", "localhost:8000"):
        assert visitor.get(host, "/").status == 200


@pytest.mark.long
@pytest.mark.parametrize("path", PAGES)
def test_what_proxies_say_changes_nothing(visitor: Visitor, path: str) -> None:
    plain = visitor.get(HUB, path)
    for header in FORWARDED:
        told = visitor.get(HUB, path, headers=[header])
        assert same(told) == same(plain), header
    everything = visitor.get(HUB, path, headers=FORWARDED)
    assert same(everything) == same(plain)


def same(reply: Reply) -> tuple[int, list[Header], bytes]:
    """What does not change from one asking to the next: a passkey's question is new each time."""
    return reply.status, reply.headers, NEW_EACH_TIME.sub(b"", reply.body)


def test_links_are_made_of_stored_addresses_only(visitor: Visitor, world: World) -> None:
    known = {row.host for row in world.run("SELECT host FROM host")}
    for path in PAGES:
        for host in (f"{HUB}:6666", HUB.upper(), PORTAL):
            told = visitor.get(host, path, headers=FORWARDED).text
            assert "6666" not in told
            assert "evil" not in told
            assert set(re.findall(r'href="https?://([\w.:-]+)', told)) <= known | OUTSIDE | _sources(told)


OUTSIDE: set[str] = set()


def _sources(told: str) -> set[str]:
    """Where a sheet says it took its words from: links that lead out of the network on purpose."""
    return set(
        re.findall(r'href="https?://([\w.:-]+)[^"]*"[^>]*rel="[^"]*(?:noopener|noreferrer|external)', told)
    )


def test_a_letter_leads_to_the_stored_address(visitor: Visitor, world: World) -> None:
    world.people.hire(HUB, "volunteer", email="lettera@esempio.test")
    reply = visitor.post(
        f"{HUB}:6666", "/password", form={"email": "lettera@esempio.test"}, headers=FORWARDED[:13]
    )
    assert reply.status == 200
    rows = world.run("SELECT body FROM message WHERE recipient = 'lettera@esempio.test'")
    assert len(rows) == 1
    assert f"https://{HUB}/password/" in rows[0].body
    assert "evil" not in rows[0].body and "6666" not in rows[0].body
    assert set(re.findall(r"https?://([^\s/]+)", rows[0].body)) == {HUB}


def test_a_way_back_leads_back_inside(visitor: Visitor) -> None:
    for path in ("//evil.example/x", "/\\evil.example", "/scrivania?a=//evil.example", "/%2f%2fevil.example"):
        location = visitor.get(HUB, path).header("location")
        assert not location or location.startswith(("/entra", "/appuntamenti"))
