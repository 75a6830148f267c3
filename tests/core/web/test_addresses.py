"""The language in addresses: off on the way in, on again on the way out."""

import pytest

from core.web import addresses

PORTAL = "https://rete.test:8000"


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("/ar/servizi/spid", ("ar", "/servizi/spid")),
        ("/ar", ("ar", "/")),
        ("/ar/", ("ar", "/")),
        ("/zh/cerca", ("zh", "/cerca")),
        ("/servizi", ("it", "/servizi")),
        ("/", ("it", "/")),
        ("/it/servizi", ("it", "/it/servizi")),
        ("/xx/servizi", ("it", "/xx/servizi")),
        ("/AR/servizi", ("it", "/AR/servizi")),
        ("/area", ("it", "/area")),
        ("", ("it", "")),
    ],
)
def test_a_known_language_is_taken_off(asked: str, found: tuple[str, str]) -> None:
    assert addresses.taken_off(asked) == found


@pytest.mark.parametrize(
    ("there", "put"),
    [
        ('<a href="/servizi">', '<a href="/ar/servizi">'),
        ('<a href="/">', '<a href="/ar/">'),
        ('<form action="/cerca">', '<form action="/ar/cerca">'),
        ('<input data-hx-get="/cerca">', '<input data-hx-get="/ar/cerca">'),
        (
            '<a href="https://caritas.rete.test:8000/a?b#c">',
            '<a href="https://caritas.rete.test:8000/ar/a?b#c">',
        ),
        ('<a href="https://rete.test:8000">', '<a href="https://rete.test:8000/ar">'),
    ],
)
def test_what_stays_in_the_network_keeps_the_language(there: str, put: str) -> None:
    assert addresses.put_before(there, "ar", PORTAL) == put


@pytest.mark.parametrize(
    "there",
    [
        '<link href="/static/site.css">',
        '<a href="/logo/x">',
        '<a href="https://rete.test:8000/logo/x">',
        '<a href="//elsewhere.test/">',
        '<a href="https://www.inps.it/">',
        '<a href="https://xrete.test:8000/">',
        '<a href="https://rete.test:8000.evil.test/">',
        '<a href="#top">',
        '<a href="mailto:a@b.it">',
        '<a lang="ro" hreflang="ro" href="/ro/servizi">',
        "<p>&lt;a href=&#34;/servizi&#34;&gt;</p>",
    ],
)
def test_everything_else_stays_as_it_is(there: str) -> None:
    assert addresses.put_before(there, "ar", PORTAL) == there


def test_a_redirect_keeps_the_language_within_the_network_only() -> None:
    assert addresses.put_before_one("/entra?poi=/enti", "en", PORTAL) == "/en/entra?poi=/enti"
    assert (
        addresses.put_before_one("https://a.rete.test:8000/x", "en", PORTAL)
        == "https://a.rete.test:8000/en/x"
    )
    assert addresses.put_before_one("https://www.inps.it/x", "en", PORTAL) == "https://www.inps.it/x"
    assert addresses.put_before_one("//x.test/", "en", PORTAL) == "//x.test/"
    assert addresses.put_before_one("/enti", "it", PORTAL) == "/enti"


def test_an_address_is_written_whole_and_safe() -> None:
    assert addresses.whole("/cerca", b"q=a%20b&c=d") == "/cerca?q=a%20b&c=d"
    assert addresses.whole('/"><x>', b'"><x>') == "/%22%3E%3Cx%3E?%22%3E%3Cx%3E"
