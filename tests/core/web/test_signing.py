"""A cookie that opens one thing opens it at one body, for as long as it was said, and cannot be made by others."""

from dataclasses import replace

import pytest
from itsdangerous import URLSafeTimedSerializer

from core.db.ids import new_id
from core.web.platform import Platform
from core.who import Site

HOST = "caritas-segrate.localhost"
SUBJECT = "appointment 019aaaac-29db-33e6-6271-4fc8aaf42fea è"


@pytest.fixture(scope="module")
def site(platform: Platform) -> Site:
    found = platform.sites.find(HOST)
    assert found
    return found


def test_it_opens_what_it_was_made_for(platform: Platform, site: Site) -> None:
    cookie = platform.signer.visit(site, SUBJECT)
    assert cookie.isascii() and not set(cookie) & set(' ";,\\')
    assert platform.signer.read_visit(site, cookie) == SUBJECT
    assert platform.signer.read_visit(site, cookie, seconds=-1) is None


def test_it_opens_nothing_at_another_body(platform: Platform, site: Site) -> None:
    cookie = platform.signer.visit(site, SUBJECT)
    assert platform.signer.read_visit(replace(site, tenant_id=new_id()), cookie) is None


def test_it_opens_nothing_with_one_sign_changed(platform: Platform, site: Site) -> None:
    cookie = platform.signer.visit(site, SUBJECT)
    for place, sign in enumerate(cookie[:-1]):
        other = "B" if sign == "A" else "A"
        assert platform.signer.read_visit(site, cookie[:place] + other + cookie[place + 1 :]) is None, place


@pytest.mark.parametrize("cookie", ["", ".", "..", "a.b", "a.b.c", "è.é.à", "A" * 5_000])
def test_what_nobody_signed_opens_nothing(platform: Platform, site: Site, cookie: str) -> None:
    assert platform.signer.read_visit(site, cookie) is None


def test_what_was_signed_for_something_else_opens_nothing(platform: Platform, site: Site) -> None:
    answers = platform.signer.answers(site, {"one": "yes"})
    assert platform.signer.read_visit(site, answers) is None
    foreign = URLSafeTimedSerializer(platform.settings.derived("form")).dumps([str(site.tenant_id), SUBJECT])
    assert platform.signer.read_visit(site, str(foreign)) is None
