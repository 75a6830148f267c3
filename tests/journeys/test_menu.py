"""Whoever works at the portal finds no door in the menu that stays closed."""

import pytest

from tests.actors import People


@pytest.mark.long
@pytest.mark.parametrize("role", ["district_admin", "auditor", "accountant", "table_coordinator"])
def test_every_way_of_the_menu_leads_somewhere(people: People, app: object, role: str) -> None:
    desk = people.sign_in(app, "localhost", role)
    ways = sorted({way for way in desk.get("/scrivania").links if way.startswith("/")})
    assert [way for way in ways if desk.get(way).status >= 400] == []
