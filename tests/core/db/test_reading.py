"""Statements that are run past the session's door close themselves, or are not run."""

import pytest
from sqlalchemy import bindparam, func, select

from core.db.reading import DISTRICT, TENANT, check, read
from core.db.scope import OutsideScope, Scope, open_session
from core.organisations.models import Organisation
from core.people.models import Membership
from core.services.models import HelpsWith, Service
from core.web.platform import Platform

OPEN = {
    "an open table": select(Service.slug),
    "a table counted as a whole": select(func.count()).select_from(Service),
    "a joined table left open": select(Service.slug)
    .join(HelpsWith, HelpsWith.service_id == Service.id)
    .where(Service.district_id == DISTRICT),
    "an open table inside": select(Service.slug).where(
        Service.district_id == DISTRICT, Service.id.in_(select(HelpsWith.service_id))
    ),
    "the wrong owner": select(Membership.role).where(Membership.district_id == DISTRICT),
    "another value": select(Service.slug).where(Service.district_id == bindparam("district")),
    "another comparison": select(Service.slug).where(Service.district_id != DISTRICT),
}


@pytest.mark.parametrize("statement", OPEN.values(), ids=OPEN.keys())
def test_a_statement_that_does_not_say_whose_rows_it_wants_is_refused(statement: object) -> None:
    with pytest.raises(OutsideScope):
        check(statement)  # type: ignore[arg-type]


def test_a_statement_that_says_it_is_run_inside_the_scope_of_the_session(platform: Platform) -> None:
    site = platform.sites.find("caritas-pioltello.localhost")
    assert site is not None
    mine = select(Organisation.slug).where(Organisation.district_id == DISTRICT, Organisation.id == TENANT)
    with open_session(platform.engine, Scope(site.district_id, site.tenant_id)) as db, db.begin():
        assert read(db, mine) == [("caritas-pioltello",)]
    with open_session(platform.engine, None) as db, db.begin():
        assert read(db, mine) == []
