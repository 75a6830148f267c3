"""Addresses of the requests of people who want to be erased."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from core import clock
from core.audit.actions import record
from core.dates import last_day
from core.i18n import _
from core.privacy import actions, erasure, permissions, queries
from core.privacy.models import Request
from core.privacy.pages.keeping import Requests, Waiting
from core.privacy.routes.keeping import day_end
from core.web.forms import Fields
from core.web.page import Redirect
from core.web.platform import Platform
from core.web.route import get, post
from core.who import Member, Site

ROOM = "/richieste"
SHOWN = 20


@get(ROOM, needs=permissions.READ)
def requests(db: Session, me: Member, query: Fields) -> Requests:
    """Show who waits for an answer, the nearest deadline first."""
    done = {
        "cancellata": _("Fatto: di questa persona qui non resta niente."),
        "rifiutata": _("Risposta salvata. La persona la legge con il suo codice."),
    }
    return _page(db, me, done=done.get(query.text("fatto")))


def refused(db: Session, me: Member, request_id: UUID, form: Fields, why: actions.Unfinished) -> Requests:
    """Show them again, with what was typed and what will not do."""
    errors = [(f"{name}-{request_id}", words) for name, words in why.errors]
    typed = {name: form.text(name) for name in form if name.endswith(str(request_id))}
    return _page(db, me, errors=errors, typed=typed)


@post(f"{ROOM}/{{request_id:str}}/cancella", needs=permissions.WRITE)
def erase(db: Session, site: Site, platform: Platform, me: Member, request_id: UUID) -> Redirect:
    """Erase everything of whoever asked."""
    request, now = actions.waiting(db, request_id), clock.now()
    assert request.subject  # noqa: S101 - waiting() gives only requests of somebody
    request.answer, request.answered_at, request.answered_by = "erased", now, me.membership_id
    db.flush()
    erasure.erase(platform, db, site, request.subject, by=me, now=now, reason="request")
    return Redirect(f"{ROOM}?fatto=cancellata")


@post(f"{ROOM}/{{request_id:str}}/tieni", needs=permissions.WRITE, otherwise=refused)
def keep(db: Session, me: Member, request_id: UUID, form: Fields) -> Redirect:
    """Say why the data have to be kept, and until when."""
    request, now = actions.waiting(db, request_id), clock.now()
    actions.refuse(
        db,
        request=request,
        reason=form.text(f"reason-{request_id}"),
        until=day_end(form.text(f"until-{request_id}", most=20)),
        by=me.membership_id,
        now=now,
    )
    record(db, by=me, verb="hold", resource="privacy", subject=request.subject, now=now)
    return Redirect(f"{ROOM}?fatto=rifiutata")


ROUTES = (requests, erase, keep)


def _held_until(db: Session, request: Request, now: datetime) -> date | None:
    ids = erasure.ids_of(db, request.subject) if request.subject else ()
    until = queries.held_until(db, ids, now)
    return last_day(until) if until else None


def _page(
    db: Session,
    me: Member,
    *,
    done: str | None = None,
    errors: list[tuple[str, str]] | None = None,
    typed: dict[str, str] | None = None,
) -> Requests:
    now = clock.now()
    return Requests(
        waiting=[
            Waiting(
                one.id, one.asked_at, one.due_at, max(0, (one.due_at - now).days), _held_until(db, one, now)
            )
            for one in queries.open_requests(db)
        ],
        answered=[
            (one.answered_at or now, one.answer or "", one.reason)
            for one in queries.answered_requests(db, SHOWN)
        ],
        may_write=me.may(permissions.WRITE.code),
        done=done,
        errors=errors or [],
        typed=typed or {},
        status=422 if errors else 200,
    )
