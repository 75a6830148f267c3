"""Every form that asks for something, sent with nothing in it: what comes back holds like any other page."""

import re

import pytest
from playwright.sync_api import Page

from core.demo.apart import Demo
from tests.browser import look
from tests.browser.closely import signed_in
from tests.browser.crawl import ID, Visitor, walk
from tests.browser.rooms import HUB, STAFF

WANTS = re.compile(
    r'<form action="(/[^"]*)" method="post" novalidate class="df-form"(?:(?!</form>).)*?\srequired(?=[=\s>])',
    re.DOTALL,
)
SEND_EMPTY = """action => {
  const form = [...document.forms].find(one => one.getAttribute('action') === action && one.querySelector('[required]'))
  for (const field of form.querySelectorAll('[required]')) {
    if (['radio', 'checkbox'].includes(field.type)) field.checked = false
    else field.value = ''
  }
  form.submit()
}"""
REFUSED = {400, 403, 409, 422}

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(("host", "email"), [(HUB, ""), *STAFF], ids=lambda value: value.partition("@")[0])
def test_a_form_that_comes_back_keeps_nobody_out(demo: Demo, tab: Page, host: str, email: str) -> None:
    """Send every form that asks for something, with nothing in it: the page says what is missing, and holds."""
    cookies = signed_in(demo, tab, host, email) if email else {}
    start = "/scrivania" if email else "/"
    pages = walk(Visitor(demo, cookies), [(host, start)], hosts=frozenset({host}), languages="it")
    wrong, sent = [], set[str]()
    for page in pages:
        for action in WANTS.findall(page.html):
            if page.status != 200 or ID.sub("*", action) in sent:
                continue
            sent.add(ID.sub("*", action))
            tab.goto(demo.url(page.host, page.path))
            with tab.expect_navigation() as answer:
                tab.evaluate(SEND_EMPTY, action)
            wrong += [f"{action}: {answer.value.status}"] if answer.value.status not in REFUSED else []
            wrong += [f"{action}: {problem}" for problem in look.in_a_hurry(tab)]
    assert sent
    assert wrong == []
