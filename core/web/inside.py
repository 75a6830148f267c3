"""Doors from the district's portal into one body: an auditor's, and the one through a broken glass.

What is asked there with GET runs where PostgreSQL refuses to write, and the log of the body tells it before it is
shown. What is sent there is a request to break the glass, or the answer to one.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from sqlalchemy.orm import Session

from core import clock
from core.audit import queries as audit
from core.audit.actions import ready
from core.db.scope import Reach, Scope, transaction
from core.errors import Missing
from core.glass import queries as glasses
from core.glass.models import Glass
from core.i18n import _
from core.organisations import queries as organisations
from core.web.page import Answer

if TYPE_CHECKING:
    from core.web.line import Visit
    from core.web.route import Spec

BODY, GLASS = "slug", "glass_id"
REVIEW: Final = "audit:review"
SENT: Final = ("glass:ask", "glass:answer")


def allowed(path: str, method: str, spec: "Spec") -> bool:
    """Whether a door may be here: it names a body; who looks is the auditor, or broke the glass of one person."""
    if f"{{{BODY}:" not in path:
        return False
    if method != "GET":
        return spec.needs.code in SENT
    return spec.needs.code == REVIEW or f"{{{GLASS}:" in path


def body_of(db: Session, visit: "Visit") -> UUID:
    """Return the body that an address names; raise Missing where the district has none of that name."""
    body = organisations.named(db, visit.request.path_params[BODY])
    if body is None or body.id == visit.site.tenant_id:
        raise _not_here()
    return body.id


def enter(visit: "Visit", tenant_id: UUID, handler: Callable[..., Answer]) -> Answer:
    """Run the handler in the body's scope: read only where it is a look."""
    look = visit.request.method == "GET"
    scope = Scope(visit.site.district_id, tenant_id, Reach.INSIDE if look else Reach.TENANT)
    with transaction(visit.platform.engine, scope) as db:
        more = {"glass": _glass(db, visit)} if look and GLASS in visit.request.path_params else {}
        return handler(db, **more)


def ready_to_tell(db: Session) -> None:
    """Have the key of the office's own log at hand: the district's database role cannot open the vault."""
    if audit.sealing(db) is None:
        ready(db)


def _glass(db: Session, visit: "Visit") -> Glass:
    given: Any = visit.request.path_params[GLASS]
    try:
        glass_id = UUID(given)
    except ValueError:
        raise _not_here() from None
    found = glasses.broken(db, glass_id, by=visit.me.account_id, now=clock.now()) if visit.me else None
    if found is None:
        raise _not_here()
    return found


def _not_here() -> Missing:
    return Missing(_("Questa pagina non esiste."))
