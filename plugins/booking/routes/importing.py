"""Addresses of files that are brought: chosen, looked at, taken over, taken back."""

from typing import Any
from uuid import UUID

from litestar import Request
from sqlalchemy.orm import Session

from core import clock
from core.audit.actions import record
from core.errors import Conflict, Missing
from core.i18n import _
from core.web.forms import Fields
from core.web.page import Redirect
from core.web.platform import Platform
from core.web.route import get, post
from core.who import Member, Site
from plugins.booking import forms, permissions
from plugins.booking.actions import importing as actions
from plugins.booking.actions.consequences import Touches, careful
from plugins.booking.actions.refusals import Unfit
from plugins.booking.codes import Codes
from plugins.booking.import_file import UnreadableFileError, read
from plugins.booking.models.importing import Import
from plugins.booking.pages import importing as pages
from plugins.booking.pages import settings as setting_pages
from plugins.booking.queries.importing import waiting
from plugins.booking.queries.offer import Offer, read_now
from plugins.booking.routes.changes import impact
from plugins.booking.rules.importing import APPOINTMENTS, HOURS

Asked = Request[Any, Any, Any]
MOST = 2_100_000
HOME = pages.HOME


@get("/orari/importa", needs=permissions.MANAGE)
def choose_file(db: Session, query: Fields) -> pages.Bring:
    """Ask for a file."""
    return pages.bring(waiting(db), _what(query))


def file_refused(db: Session, form: Fields, why: Unfit) -> pages.Bring:
    """Ask again, and say what is wrong with the file."""
    return pages.bring(waiting(db), _what(form), errors={"file": str(why)}, status=422)


@post("/orari/importa", needs=permissions.MANAGE, otherwise=file_refused, upload=MOST)
def bring_file(db: Session, me: Member, form: Fields) -> Redirect:
    """Read a file and stage its rows."""
    given = next(iter(form.files("file")), None)
    if given is None or not given.size:
        raise Unfit(_("Scegli un file."))
    try:
        rows = read(given.body, _what(form))
    except UnreadableFileError as wrong:
        raise Unfit(str(wrong)) from None
    if not rows:
        raise Unfit(_("Nel file non c'è nessuna riga."))
    staged = actions.stage(
        db, what=_what(form), file_name=given.name, rows=rows, by=me.account_id, now=clock.now()
    )
    return Redirect(f"{HOME}/{staged.id}")


@get("/orari/importa/{import_id:str}", needs=permissions.MANAGE)
def look_at_file(db: Session, site: Site, platform: Platform, import_id: UUID, query: Fields) -> pages.Staged:
    """Show what each row would become, or what became of it."""
    return _shown(db, site, platform, import_id, replace=bool(query.text("sostituisci")))


def take_over_refused(
    db: Session,
    site: Site,
    platform: Platform,
    request: Asked,
    import_id: UUID,
    form: Fields,
    *,
    why: Conflict,
) -> pages.Staged | setting_pages.Impact:
    """Show first whom it touches; or the file, and why it was not taken over."""
    if isinstance(why, Touches):
        return impact(platform, request, form, why)
    return _shown(db, site, platform, import_id, errors={"file": str(why)}, status=409)


@post("/orari/importa/{import_id:str}", needs=permissions.MANAGE, otherwise=take_over_refused)
def take_over(
    db: Session, me: Member, site: Site, platform: Platform, import_id: UUID, form: Fields
) -> Redirect:
    """Take a file over: openings as a change that can be taken back, appointments one by one."""
    now, staged, codes = clock.now(), actions.found(db, import_id), Codes(platform.signer.keyed)
    record(db, by=me, verb="write", resource="appointments")
    with careful(db, site, care=forms.read_care(form), by=me.account_id, now=now):
        replace = bool(form.text("sostituisci"))
        actions.apply(db, staged=staged, offer=_hub(db, site), codes=codes, replace=replace, now=now)
    return Redirect(f"{HOME}/{import_id}")


@post("/orari/importa/{import_id:str}/annulla", needs=permissions.MANAGE, otherwise=take_over_refused)
def take_back_import(db: Session, me: Member, site: Site, import_id: UUID) -> Redirect:
    """Cancel what a file booked, on the same day."""
    record(db, by=me, verb="write", resource="appointments")
    actions.undo(db, staged=actions.found(db, import_id), offer=_hub(db, site), now=clock.now())
    return Redirect(f"{HOME}/{import_id}")


ROUTES = (choose_file, bring_file, look_at_file, take_over, take_back_import)


def _what(given: Fields) -> str:
    return APPOINTMENTS if given.text("cosa") == APPOINTMENTS else HOURS


def _shown(
    db: Session, site: Site, platform: Platform, import_id: UUID, *, replace: bool = False, **more: Any
) -> pages.Staged:
    one = actions.found(db, import_id)
    if one.applied_at:
        return pages.staged(one, pages.done(one), gone=0, replace=False, may_undo=_may_undo(one), **more)
    codes, offer = Codes(platform.signer.keyed), _hub(db, site)
    outcomes, gone = actions.preview(
        db, staged=one, offer=offer, codes=codes, replace=replace, now=clock.now()
    )
    return pages.staged(
        actions.found(db, import_id), outcomes, gone=gone, replace=replace, may_undo=False, **more
    )


def _may_undo(one: Import) -> bool:
    return one.what == APPOINTMENTS and not one.undone_at and any(made["id"] for made in one.became or [])


def _hub(db: Session, site: Site) -> Offer:
    found = read_now(db, site, clock.now())
    if found is None:
        raise Missing(_("Questo spazio non ha sportelli."))
    return found
