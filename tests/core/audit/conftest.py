"""A body with a log, and hands that no wall stops."""

from typing import Any

import pytest

from core.db.scope import Reach, Scope
from core.web.platform import Platform
from core.who import Member, Site
from tests.actors import People

HUB = "caritas-pioltello.localhost"


@pytest.fixture(scope="module")
def site(platform: Platform) -> Site:
    found = platform.sites.find(HUB)
    assert found is not None
    return found


@pytest.fixture(scope="module")
def scope(site: Site) -> Scope:
    return Scope(site.district_id, site.tenant_id, Reach.TENANT)


@pytest.fixture(scope="module")
def anna(people: People, site: Site) -> Member:
    """A volunteer of the body."""
    account, hat = people.hire(HUB, "volunteer", name="Anna Prova")
    return member(site, account, hat, "volunteer")


def member(site: Site, account: Any, hat: Any, role: str) -> Member:
    return Member(
        account_id=account, membership_id=hat, tenant_id=site.tenant_id, name="Anna Prova", login="a@esempio.test",
        role=role, role_label=role, organisation_name=site.name, permissions=frozenset(), csrf="",
    )  # fmt: skip
