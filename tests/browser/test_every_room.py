"""Every page of those who work here, in a real browser."""

import pytest
from playwright.sync_api import Page

from core.demo.apart import Demo
from tests.browser.closely import signed_in, wrong_with
from tests.browser.crawl import Visitor, walk
from tests.browser.rooms import EMPTY, STAFF

OF_WORK = '<body class="df-staff"'

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(("host", "email"), STAFF, ids=lambda value: value.partition("@")[0])
def test_nobody_is_kept_out_of_a_room_of_work(demo: Demo, tab: Page, host: str, email: str) -> None:
    cookies = signed_in(demo, tab, host, email)
    starts = [(host, path) for path in ("/scrivania", *EMPTY.get(email, ()))]
    own = [p for p in walk(Visitor(demo, cookies), starts, hosts=frozenset({host})) if OF_WORK in p.html]
    assert own
    assert wrong_with(tab, demo, own) == ""
