"""Addresses of the district's room of procedures: which there are, what each says."""

from sqlalchemy.orm import Session

from core.db.scope import Reach
from core.i18n import _
from core.web.forms import Fields
from core.web.route import get
from plugins.assistance import permissions
from plugins.assistance.actions import procedures as actions
from plugins.assistance.pages import procedures as pages
from plugins.assistance.queries import drafts, procedures

ROOM = "/pratiche/distretto/procedure"


@get("/distretto/procedure", needs=permissions.GOVERN, reach=Reach.DISTRICT)
def all_procedures(db: Session) -> pages.Procedures:
    """List the procedures, by name."""
    return pages.Procedures(lines=procedures.in_force(db), drafts=drafts.slugs(db))


@get("/distretto/procedure/{slug:str}", needs=permissions.GOVERN, reach=Reach.DISTRICT)
def one_procedure(db: Session, slug: str, query: Fields) -> pages.OneProcedure:
    """Show the version in force, or an older one."""
    told, history = actions.procedure(db, slug), procedures.versions(db, slug)
    asked = query.text("versione", most=6)
    older = next((one for one in history if str(one.version) == asked), None)
    shown = procedures.version(db, older.id) if older else None
    said = {"pubblicata": _("Pubblicata: chi apre una pratica da adesso segue questa versione.")}
    return pages.OneProcedure(
        shown=pages.Shown(told=shown or told),
        service=procedures.service_name(db, told.service),
        history=history,
        in_force=shown is None or shown.version == told.version,
        drafted=slug in drafts.slugs(db),
        done=said.get(query.text("fatto", most=20)),
    )


ROUTES = (all_procedures, one_procedure)
