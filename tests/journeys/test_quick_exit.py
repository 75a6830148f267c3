"""Leaving a delicate page in a hurry: a plain link, to a page that says nothing, asked for only when it is pressed."""

import re
from dataclasses import replace

import pytest

from core.settings import BadSettings, from_environment
from core.web.platform import Platform
from core.web.templates import environment
from tests.actors import Browser

DELICATE = ("/bisogni/dip", "/bisogni/fam", "/servizi/mediazione-conflitti", "/servizi/educativa-domiciliare")
PLAIN = ("/bisogni/cas", "/servizi/spid", "/servizi", "/")
LINK = re.compile(r'<a [^>]*href="https://it\.wikipedia\.org/"[^>]*>')


@pytest.mark.parametrize("path", DELICATE)
def test_a_delicate_page_can_be_left_at_once(portal: Browser, path: str) -> None:
    screen = portal.get(path)
    link = LINK.search(screen.html)
    assert link
    assert "Esci subito" in screen
    assert "noreferrer" in link[0]
    assert screen.headers["referrer-policy"] == "same-origin"


@pytest.mark.parametrize("path", DELICATE)
def test_nothing_is_asked_of_the_other_site_before_the_press(portal: Browser, path: str) -> None:
    screen = portal.get(path)
    assert screen.html.count("wikipedia") == 1
    assert not re.search(r'rel="[^"]*(?:prefetch|preconnect|prerender)', screen.html)
    assert "wikipedia" not in screen.headers["content-security-policy"]


@pytest.mark.parametrize("path", PLAIN)
def test_other_pages_have_no_such_button(portal: Browser, path: str) -> None:
    assert "Esci subito" not in portal.get(path)


def test_where_it_leads_is_a_setting(platform: Platform) -> None:
    elsewhere = replace(platform.settings, exit_url="https://esempio.test/meteo")
    env = environment(platform.plugins, platform.assets, elsewhere)
    assert 'href="https://esempio.test/meteo"' in env.from_string("{{ ui.quick_exit() }}").render()


@pytest.mark.parametrize("wrong", ["javascript:alert(1)", "http://esempio.test", "/"])
def test_only_a_safe_address_will_do(wrong: str) -> None:
    with pytest.raises(BadSettings, match="DIFFUSO_EXIT_URL"):
        from_environment(database_url="postgresql://a/b", secret_key="0" * 32, exit_url=wrong)
