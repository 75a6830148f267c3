"""A plugin that is not installed any more leaves the lists of the bodies that had it on."""

import pytest
from sqlalchemy import select, update

from core.db.scope import Reach, Scope, open_session
from core.district.sync import drop_plugin, sync
from core.organisations.models import Organisation
from core.web.platform import Platform
from tests.actors import People
from tests.conftest import EST_MILANO

HUB = "caritas-pioltello.localhost"


def lists(platform: Platform, people: People, *, put: list[str] | None = None) -> set[str]:
    """Say which plugins some body of the district has on; before, give one body these."""
    site = people.site(HUB)
    with (
        open_session(platform.district_engine, Scope(site.district_id, None, Reach.DISTRICT)) as db,
        db.begin(),
    ):
        if put is not None:
            db.execute(update(Organisation).where(Organisation.id == site.tenant_id).values(plugins=put))
        return {slug for plugins in db.scalars(select(Organisation.plugins)) for slug in plugins}


@pytest.mark.long
def test_loading_a_district_drops_what_is_not_installed(platform: Platform, people: People) -> None:
    assert {"booking", "gone"} <= lists(platform, people, put=["booking", "gone"])
    sync(platform.district_engine, EST_MILANO, domain="localhost")
    assert lists(platform, people) & {"booking", "gone"} == {"booking"}


def test_taking_a_plugin_away_takes_it_out_of_every_list(platform: Platform, people: People) -> None:
    assert "booking" in lists(platform, people, put=["booking"])
    drop_plugin(platform.settings, "booking")
    assert "booking" not in lists(platform, people)
