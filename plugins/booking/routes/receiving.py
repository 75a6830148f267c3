"""Addresses of who receives, and of why a time is not bookable."""

from uuid import UUID

from sqlalchemy.orm import Session

from core import clock
from core.dates import UnreadableError, local, parse_day, parse_time, to_utc
from core.errors import Missing
from core.i18n import _
from core.web.forms import Fields
from core.web.page import Redirect
from core.web.platform import Platform
from core.web.route import get, post
from core.who import Member, Site
from plugins.booking import forms, permissions
from plugins.booking.actions import offer as actions
from plugins.booking.actions.consequences import Touches, careful
from plugins.booking.actions.refusals import Unfit
from plugins.booking.pages import setting_forms as shown
from plugins.booking.pages import settings as pages
from plugins.booking.pages.shown import when_words
from plugins.booking.pages.why import WhyNot
from plugins.booking.queries import settings as queries
from plugins.booking.queries.expected import held
from plugins.booking.queries.offer import read_now
from plugins.booking.queries.taken import taken_for
from plugins.booking.routes.changes import HOME, Asked, impact, saved
from plugins.booking.routes.typed import errors_of, own, right, status_of, typed
from plugins.booking.rules.explain import Minute


@get("/orari/operatore", needs=permissions.MANAGE)
def new_operator(db: Session, site: Site) -> pages.OperatorForm:
    """Show an empty form of somebody who receives."""
    return shown.operator_form(db, site, "", {"attivo": "1"}, (), ())


@get("/orari/operatore/{operator_id:str}", needs=permissions.MANAGE)
def edit_operator(db: Session, site: Site, operator_id: UUID) -> pages.OperatorForm:
    """Show somebody who receives, to be changed."""
    one = own(queries.settings(db, site.tenant_id, clock.today()).operators, operator_id)
    values = {"nome": one.name, "attivo": "1" if one.active else ""}
    return shown.operator_form(db, site, f"/{operator_id}", values, one.languages, one.types)


def operator_refused(
    db: Session,
    site: Site,
    platform: Platform,
    request: Asked,
    form: Fields,
    why: Touches | Unfit,
) -> pages.OperatorForm | pages.Impact:
    """Show the form again with what was typed, or first whom the change touches."""
    if isinstance(why, Touches):
        return impact(platform, request, form, why)
    known = request.url.path.removeprefix(f"{HOME}/operatore")
    given = form.many("lingua", most=20), form.many("motivo", most=100)
    more = {"errors": errors_of(why, "nome"), "status": status_of(why)}
    return shown.operator_form(db, site, known, typed(form), *given, **more)


@post("/orari/operatore", needs=permissions.MANAGE, otherwise=operator_refused)
def add_operator(db: Session, site: Site, me: Member, form: Fields) -> Redirect:
    """Add somebody who receives."""
    new = right(forms.read_operator(form, _types(db, site)))
    with careful(db, site, care=forms.read_care(form), by=me.account_id, now=clock.now()) as done:
        actions.add_operator(db, new=new)
    return saved(done)


@post("/orari/operatore/{operator_id:str}", needs=permissions.MANAGE, otherwise=operator_refused)
def change_operator(db: Session, site: Site, me: Member, operator_id: UUID, form: Fields) -> Redirect:
    """Change who receives; whoever says that she does not any more sees first whom that touches."""
    new = right(forms.read_operator(form, _types(db, site)))
    with careful(db, site, care=forms.read_care(form), by=me.account_id, now=clock.now()) as done:
        actions.change_operator(db, operator_id=operator_id, new=new)
    return saved(done)


@get("/orari/perche", needs=permissions.MANAGE)
def why(db: Session, site: Site, query: Fields) -> WhyNot:
    """Say of any minute why it is not bookable, desk by desk."""
    now, offer = clock.now(), read_now(db, site, clock.now())
    if offer is None or not offer.kinds:
        raise Missing(_("Prima servono uno sportello aperto e un motivo: aggiungili in «Orari e sportelli»."))
    kind = next((kind for kind in offer.kinds if str(kind.id) == query.text("tipo")), offer.kinds[0])
    values = {"tipo": str(kind.id), "giorno": query.text("giorno"), "ora": query.text("ora")}
    page = WhyNot(kinds=[(str(k.id), k.label) for k in offer.kinds], values=values, when="", found=[])
    if not values["giorno"] and not values["ora"]:
        return page
    try:
        start = to_utc(parse_day(values["giorno"]), parse_time(values["ora"]))
    except UnreadableError as wrong:
        return WhyNot(
            kinds=page.kinds, values=values, when="", found=[], errors={"ora": str(wrong)}, status=422
        )
    day = local(start).date()
    until = {
        one.desk_id: one.until
        for one in held(db, site.tenant_id, day)
        if one.starts_at <= start < one.ends_at
    }
    occupied = taken_for(db, site.tenant_id, kind, day)
    minute = Minute(
        schedule=offer.schedule,
        at_desk=offer.at_desk,
        kind=kind.rule,
        start=start,
        occupied=occupied,
        held=until,
        now=now,
    )
    found = minute.explained()
    return WhyNot(kinds=page.kinds, values=values, when=when_words(start), found=found)


ROUTES = (new_operator, edit_operator, add_operator, change_operator, why)


def _types(db: Session, site: Site) -> list[UUID]:
    return [kind.id for kind in queries.settings(db, site.tenant_id, clock.today()).types]
