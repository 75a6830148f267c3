"""Addresses of a hold on a person: everything of hers is kept until a day, for a reason of law."""

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from core import clock
from core.audit.actions import record
from core.i18n import _
from core.people.actions.opening import called, found
from core.privacy import actions, permissions, queries
from core.privacy.pages.keeping import HeldPerson
from core.privacy.routes.keeping import ROOM, day_end
from core.web.forms import Fields
from core.web.page import Redirect
from core.web.route import get, post
from core.who import Member

RESOURCE = "privacy"


@get(f"{ROOM}/persona/{{person_id:str}}", needs=permissions.READ)
def held(db: Session, me: Member, person_id: UUID, query: Fields) -> HeldPerson:
    """Show what is held of a person, and ask why and until when more should be."""
    done = {
        "messo": _("Fatto: fino a quel giorno non si cancella niente."),
        "tolto": _("Il blocco è tolto: il tempo corre di nuovo."),
    }
    return _page(db, me, person_id, done=done.get(query.text("fatto")))


def refused(db: Session, me: Member, person_id: UUID, form: Fields, why: actions.Unfinished) -> HeldPerson:
    """Ask again, with what was typed."""
    typed = {name: form.text(name) for name in ("reason", "until")}
    return _page(db, me, person_id, typed=typed, errors=why.errors, status=why.status)


@post(f"{ROOM}/persona/{{person_id:str}}", needs=permissions.WRITE, otherwise=refused)
def hold(db: Session, me: Member, person_id: UUID, form: Fields) -> Redirect:
    """Keep everything of a person until a day; it ends by itself."""
    subject, now = found(db, person_id)[0].id, clock.now()
    actions.hold(
        db,
        subject=subject,
        reason=form.text("reason", most=actions.LONGEST_REASON),
        until=day_end(form.text("until", most=20)),
        by=me.membership_id,
        now=now,
    )
    record(db, by=me, verb="hold", resource=RESOURCE, subject=subject, now=now)
    return Redirect(f"{ROOM}/persona/{subject}?fatto=messo")


@post(f"{ROOM}/blocchi/{{hold_id:str}}/togli", needs=permissions.WRITE)
def release(db: Session, me: Member, hold_id: UUID) -> Redirect:
    """Let time run again."""
    now = clock.now()
    subject = actions.release(db, hold_id=hold_id, by=me.membership_id, now=now)
    record(db, by=me, verb="release", resource=RESOURCE, subject=subject, now=now)
    return Redirect(f"{ROOM}?fatto=tolto")


ROUTES = (held, hold, release)


def _page(db: Session, me: Member, person_id: UUID, **more: Any) -> HeldPerson:
    ids = [one.id for one in found(db, person_id)]
    return HeldPerson(
        person_id=ids[0],
        name=called(db, person_id, me),
        holds=queries.holds(db, clock.now(), ids),
        may_write=me.may(permissions.WRITE.code),
        **more,
    )
