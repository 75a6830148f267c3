"""Addresses of one record."""

from uuid import UUID

from sqlalchemy.orm import Session

from core import clock
from core.errors import DomainError
from core.i18n import _
from core.people import pages, permissions, views
from core.people.actions import writing
from core.people.actions.opening import called, not_here, open_record
from core.web.forms import Fields
from core.web.page import Redirect, Undo
from core.web.platform import Platform
from core.web.route import get, post
from core.who import Member, Site

LONGEST, SHORTEST = 200, 10


class NoReason(DomainError):
    """A reason in words is missing."""

    status = 422


@get("/persone-seguite/{person_id:str}", needs=permissions.READ)
def one(
    db: Session, me: Member, site: Site, platform: Platform, person_id: UUID, query: Fields
) -> pages.OneRecord:
    """Show the record of a person whom I follow."""
    done = {
        "scritta": _(
            "Scheda salvata. Dai alla persona il suo codice: con quello vede che cosa sappiamo di lei."
        ),
        "corretta": _("Scheda corretta."),
        "seguita": _("Da adesso la segui anche tu."),
        "affidata": _("Fatto: la segue anche il tuo collega."),
        "famiglia": _("Famiglia aggiornata."),
        "separate": _("Le due schede sono di nuovo separate."),
    }
    record = open_record(db, person_id=person_id, by=me, now=clock.now())
    merged = query.text("unita", most=40)
    undo = None
    if merged in map(str, record.merged):
        told = _("Le due schede sono unite. Se non è la stessa persona, puoi separarle quando vuoi.")
        undo = Undo(text=told, path=f"/persone-seguite/{person_id}/separa", fields={"scheda": merged})
    return views.record_page(db, me, site, platform, record, done=done.get(query.text("fatto")), undo=undo)


@post("/persone-seguite/{person_id:str}/segui", needs=permissions.READ)
def follow(
    db: Session, me: Member, site: Site, platform: Platform, person_id: UUID, form: Fields
) -> Redirect:
    """Follow somebody whom I have just found by something that is hers."""
    if not views.proven(platform, site, me, person_id, form.get("prova", "")):
        raise not_here()
    writing.follow(db, person_id=person_id, by=me, now=clock.now())
    return Redirect(f"/persone-seguite/{person_id}?fatto=seguita")


@get("/persone-seguite/{person_id:str}/motivo", needs=permissions.READ_WITH_REASON)
def why_form(db: Session, me: Member, person_id: UUID) -> pages.WhyForm:
    """Ask why a record has to be opened."""
    return pages.WhyForm(person_id=person_id, name=called(db, person_id, me))


def why_refused(db: Session, me: Member, person_id: UUID, form: Fields, why: NoReason) -> pages.WhyForm:
    """Ask again."""
    name, reason = called(db, person_id, me), form.text("motivo", most=LONGEST)
    return pages.WhyForm(
        person_id=person_id, name=name, reason=reason, errors=[("motivo", str(why))], status=why.status
    )


@post("/persone-seguite/{person_id:str}/motivo", needs=permissions.READ_WITH_REASON, otherwise=why_refused)
def open_with_reason(
    db: Session, me: Member, site: Site, platform: Platform, person_id: UUID, form: Fields
) -> pages.OneRecord:
    """Show a record once, for a reason that the person will read."""
    called(db, person_id, me)
    reason = form.text("motivo", most=LONGEST)
    if len(reason) < SHORTEST:
        raise NoReason(_("Scrivi il motivo in poche parole: la persona lo leggerà."))
    record = open_record(db, person_id=person_id, by=me, now=clock.now(), reason=reason)
    return views.record_page(db, me, site, platform, record, reason=reason)


ROUTES = (one, follow, why_form, open_with_reason)
