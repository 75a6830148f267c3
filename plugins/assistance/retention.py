"""What is forgotten, and when: a year after the end of an application nobody is named; the count stays."""

from typing import Any

from sqlalchemy import select

from core.db.tables import Table
from core.privacy.expiry import Expiry
from plugins.assistance.models import Answer, Case, Filing, Mandate, Note, Tick

KEEP = "assistance"


def _over(table: Any) -> Any:
    over = select(Case.over_at).where(Case.tenant_id == table.tenant_id, Case.id == table.case_id)
    return over.correlate(table).scalar_subquery()


def _whose(table: Any) -> Any:
    whose = select(Case.person_id).where(Case.tenant_id == table.tenant_id, Case.id == table.case_id)
    return whose.correlate(table).scalar_subquery()


def _of_case(table: type[Table]) -> Expiry:
    return Expiry(keep=KEEP, table=table, since=_over(table), person=_whose(table))


EXPIRIES = (
    *(_of_case(table) for table in (Answer, Note, Tick, Filing)),
    Expiry(
        keep=KEEP,
        table=Case,
        since=Case.over_at,
        where=(Case.person_id.is_not(None),),
        forget={"person_id": None, "missing": []},
        person=Case.person_id,
    ),
    Expiry(
        keep=KEEP,
        table=Mandate,
        since=Mandate.last,
        where=(Mandate.person_id.is_not(None),),
        forget={"person_id": None, "words": None, "procedures": []},
        person=Mandate.person_id,
    ),
)
