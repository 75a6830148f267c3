"""The address of work that takes long."""

from uuid import UUID

from sqlalchemy.orm import Session

from core.accounts import permissions
from core.errors import Missing
from core.i18n import _
from core.jobs import queries
from core.jobs.pages import Working
from core.web.route import get


@get("/lavori/{work_id:str}", needs=permissions.USERS_OWN)
def working(db: Session, work_id: UUID) -> Working:
    """Say how far it has come."""
    found = queries.work(db, work_id)
    if found is None:
        raise Missing(_("Questo lavoro non c'è, o è finito da molto tempo."))
    return Working.of(found, f"/lavori/{work_id}")


ROUTES = (working,)
