"""Statements that are run past the session's door close themselves, or are not run."""

import pytest
from sqlalchemy import bindparam, case, func, or_, outerjoin, select, true, union_all
from sqlalchemy.orm import aliased

from core.accounts.models import Membership
from core.db.reading import DISTRICT, TENANT, check, read
from core.db.scope import OutsideScope, Scope, open_session
from core.organisations.models import Organisation
from core.services.models import HelpsWith, Service
from core.web.platform import Platform

SECOND = aliased(Service)
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
    "a condition that need not hold": select(Service.slug).where(
        or_(Service.district_id == DISTRICT, Service.slug == "spid")
    ),
    "a condition inside a case": select(Service.slug).where(
        case((Service.district_id == DISTRICT, true()), else_=true())
    ),
    "a condition among the columns": select(Service.slug, Service.district_id == DISTRICT),
    "the same table twice": select(Service.slug, SECOND.slug).where(Service.district_id == DISTRICT),
    "the same table inside": select(
        Service.slug, select(func.max(SECOND.slug)).correlate(None).scalar_subquery()
    ).where(Service.district_id == DISTRICT),
    "the same name inside": select(Service.slug).where(
        Service.district_id == DISTRICT, Service.id.in_(select(Service.id).correlate(None))
    ),
    "one half of a union": union_all(
        select(Service.slug).where(Service.district_id == DISTRICT), select(Service.slug)
    ),
    "a table behind a name": select(select(Service.slug).cte().c.slug),
    "the owner of what is open": select(Service.slug).join(
        HelpsWith, HelpsWith.district_id == Service.district_id
    ),
    "what an outer join keeps": select(Service.slug).select_from(
        outerjoin(Service, HelpsWith, (HelpsWith.district_id == DISTRICT) & (Service.district_id == DISTRICT))
    ),
    "its own owner": select(Service.slug).where(Service.district_id == Service.district_id),
    "another comparison": select(Service.slug).where(Service.district_id != DISTRICT),
}


CLOSED = {
    "in the where": select(Service.slug).where(Service.district_id == DISTRICT, Service.slug == "spid"),
    "in the join": select(Service.slug)
    .join(HelpsWith, (HelpsWith.service_id == Service.id) & (HelpsWith.district_id == DISTRICT))
    .where(Service.district_id == DISTRICT),
    "in an outer join": select(Service.slug)
    .outerjoin(HelpsWith, (HelpsWith.service_id == Service.id) & (HelpsWith.district_id == DISTRICT))
    .where(Service.district_id == DISTRICT),
    "each time": select(Service.slug, SECOND.slug).where(
        Service.district_id == DISTRICT, SECOND.district_id == DISTRICT
    ),
    "by the owner of what is closed": select(Service.slug)
    .join(HelpsWith, (HelpsWith.district_id == Service.district_id) & (HelpsWith.service_id == Service.id))
    .where(Service.district_id == DISTRICT),
    "inside, of what stands outside": select(
        Service.slug,
        select(func.count())
        .select_from(HelpsWith)
        .where(HelpsWith.service_id == Service.id, HelpsWith.district_id == DISTRICT)
        .correlate(Service)
        .scalar_subquery(),
    ).where(Service.district_id == DISTRICT),
}


@pytest.mark.parametrize("statement", CLOSED.values(), ids=CLOSED.keys())
def test_a_statement_that_says_it_each_time_is_run(statement: object) -> None:
    check(statement)  # type: ignore[arg-type]


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
