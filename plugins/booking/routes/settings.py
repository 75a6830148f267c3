"""Addresses of hours and desks: for whoever manages the body."""

from dataclasses import asdict
from uuid import UUID

from sqlalchemy.orm import Session

from core import clock
from core.errors import Missing
from core.web.forms import Fields
from core.web.page import Redirect
from core.web.platform import Platform
from core.web.route import get, post
from core.who import Member, Site
from plugins.booking import forms, permissions
from plugins.booking.actions import offer as actions
from plugins.booking.actions.consequences import Touches, careful
from plugins.booking.actions.refusals import Unfit
from plugins.booking.models import Type
from plugins.booking.pages import setting_forms as shown
from plugins.booking.pages import settings as pages
from plugins.booking.queries import settings as queries
from plugins.booking.routes.changes import HOME, Asked, impact, saved, shown_offer
from plugins.booking.routes.typed import errors_of, own, right, status_of, typed


@get("/orari", needs=permissions.MANAGE)
def overview(db: Session, site: Site, platform: Platform, query: Fields) -> pages.HoursAndDesks:
    """Show everything that is offered."""
    return shown_offer(db, site, platform, said=query.text("fatto"), changed=query.text("cambio"))


@get("/orari/sportello", needs=permissions.MANAGE)
def new_desk() -> pages.DeskForm:
    """Show an empty desk."""
    return shown.desk_form("", {"attivo": "1"})


@get("/orari/sportello/{desk_id:str}", needs=permissions.MANAGE)
def edit_desk(db: Session, site: Site, desk_id: UUID) -> pages.DeskForm:
    """Show a desk, to be changed."""
    desk = own(queries.settings(db, site.tenant_id, clock.today()).desks, desk_id)
    values = {
        "nome": desk.name,
        "luogo": desk.place or "",
        "accessibile": "1" if desk.accessible else "",
        "ruolo": desk.role,
        "attivo": "1" if desk.active else "",
    }
    return shown.desk_form(f"/{desk_id}", values, spoken=tuple(desk.languages))


def desk_refused(
    db: Session, site: Site, platform: Platform, request: Asked, form: Fields, why: Touches | Unfit
) -> pages.DeskForm | pages.Impact:
    """Show the desk again with what was typed, or first whom the change touches."""
    if isinstance(why, Touches):
        return impact(platform, request, form, why)
    known = request.url.path.removeprefix(f"{HOME}/sportello")
    spoken = form.many("lingua", most=20)
    return shown.desk_form(
        known, typed(form), spoken=spoken, errors=errors_of(why, "nome"), status=status_of(why)
    )


@post("/orari/sportello", needs=permissions.MANAGE, otherwise=desk_refused)
def add_desk(db: Session, site: Site, me: Member, form: Fields) -> Redirect:
    """Add a desk."""
    desk = right(forms.read_desk(form))
    with careful(db, site, care=forms.read_care(form), by=me.account_id, now=clock.now()) as done:
        actions.add_desk(db, **asdict(desk))
    return saved(done)


@post("/orari/sportello/{desk_id:str}", needs=permissions.MANAGE, otherwise=desk_refused)
def change_desk(db: Session, site: Site, me: Member, desk_id: UUID, form: Fields) -> Redirect:
    """Change a desk; whoever takes it out of use sees first whom that touches."""
    desk = right(forms.read_desk(form))
    with careful(db, site, care=forms.read_care(form), by=me.account_id, now=clock.now()) as done:
        actions.change_desk(db, desk_id=desk_id, **asdict(desk))
    return saved(done)


@get("/orari/orario", needs=permissions.MANAGE)
def new_hours(db: Session, site: Site) -> pages.HoursForm:
    """Show an empty weekly opening."""
    return shown.hours_form(db, site, {}, ())


def hours_refused(
    db: Session, site: Site, platform: Platform, request: Asked, form: Fields, why: Touches | Unfit
) -> pages.HoursForm | pages.Impact:
    """Show the opening again with what was typed, or first whom the change touches."""
    if isinstance(why, Touches):
        return impact(platform, request, form, why)
    given, days = typed(form), form.many("giorno", most=7)
    return shown.hours_form(db, site, given, days, errors=errors_of(why, "apre"), status=status_of(why))


@post("/orari/orario", needs=permissions.MANAGE, otherwise=hours_refused)
def add_hours(db: Session, site: Site, me: Member, form: Fields) -> Redirect:
    """Add weekly openings."""
    found = queries.settings(db, site.tenant_id, clock.today())
    ids = [[one.id for one in rows] for rows in (found.desks, found.operators, found.types)]
    new = right(forms.read_hours(form, *ids))
    with careful(db, site, care=forms.read_care(form), by=me.account_id, now=clock.now()) as done:
        for hours in new:
            actions.add_hours(db, hours=hours)
    return saved(done)


def removal_refused(
    platform: Platform, request: Asked, form: Fields, why: Touches | Missing
) -> pages.Impact | Redirect:
    """Show first whom the change touches; what is already gone is gone."""
    if isinstance(why, Touches):
        return impact(platform, request, form, why)
    return Redirect(HOME)


@post("/orari/orario/{hours_id:str}/togli", needs=permissions.MANAGE, otherwise=removal_refused)
def remove_hours(db: Session, site: Site, me: Member, hours_id: UUID, form: Fields) -> Redirect:
    """Take a weekly opening away; first see whom that touches."""
    with careful(db, site, care=forms.read_care(form), by=me.account_id, now=clock.now()) as done:
        actions.remove_hours(db, hours_id=hours_id)
    return saved(done)


@get("/orari/giorno", needs=permissions.MANAGE)
def new_day_rule(db: Session, site: Site) -> pages.DayRuleForm:
    """Show an empty form for days unlike the others."""
    return shown.day_rule_form(db, site, {"tipo": "closed"})


def day_rule_refused(
    db: Session, site: Site, platform: Platform, request: Asked, form: Fields, why: Touches | Unfit
) -> pages.DayRuleForm | pages.Impact:
    """Show the days again with what was typed, or first whom the change touches."""
    if isinstance(why, Touches):
        return impact(platform, request, form, why)
    return shown.day_rule_form(db, site, typed(form), errors=errors_of(why, "primo"), status=status_of(why))


@post("/orari/giorno", needs=permissions.MANAGE, otherwise=day_rule_refused)
def add_day_rule(db: Session, site: Site, me: Member, form: Fields) -> Redirect:
    """Close some days, or open them otherwise; first see whom that touches."""
    rule = right(forms.read_day_rule(form, _desks(db, site)))
    with careful(db, site, care=forms.read_care(form), by=me.account_id, now=clock.now()) as done:
        actions.add_day_rule(db, rule=rule)
    return saved(done)


@post("/orari/giorno/{rule_id:str}/togli", needs=permissions.MANAGE, otherwise=removal_refused)
def remove_day_rule(db: Session, site: Site, me: Member, rule_id: UUID, form: Fields) -> Redirect:
    """Make days like the others again; first see whom that touches."""
    with careful(db, site, care=forms.read_care(form), by=me.account_id, now=clock.now()) as done:
        actions.remove_day_rule(db, rule_id=rule_id)
    return saved(done)


@get("/orari/regole", needs=permissions.MANAGE)
def edit_terms(db: Session, site: Site) -> pages.TermsForm:
    """Show how appointments are taken."""
    terms = pages.terms_of(queries.settings(db, site.tenant_id, clock.today()))
    return shown.terms_form({field: str(terms[name]) for field, name in forms.TERMS.items()})


def terms_refused(
    platform: Platform, request: Asked, form: Fields, why: Touches | Unfit
) -> pages.TermsForm | pages.Impact:
    """Show the rules again with what was typed, or first whom the change touches."""
    if isinstance(why, Touches):
        return impact(platform, request, form, why)
    return shown.terms_form(typed(form), errors=errors_of(why, "preavviso"), status=status_of(why))


@post("/orari/regole", needs=permissions.MANAGE, otherwise=terms_refused)
def set_terms(db: Session, site: Site, me: Member, form: Fields) -> Redirect:
    """Say how appointments are taken."""
    terms = right(forms.read_terms(form))
    with careful(db, site, care=forms.read_care(form), by=me.account_id, now=clock.now()) as done:
        actions.set_terms(db, terms=terms)
    return saved(done)


@get("/orari/motivo", needs=permissions.MANAGE)
def new_type(db: Session, site: Site) -> pages.TypeForm:
    """Show an empty reason to come."""
    return shown.type_form(db, site, "", {"minuti": "30", "attivo": "1"}, [], [], chosen_modes=["presence"])


@get("/orari/motivo/{type_id:str}", needs=permissions.MANAGE)
def edit_type(db: Session, site: Site, type_id: UUID) -> pages.TypeForm:
    """Show a reason to come, to be changed."""
    kind = own(queries.settings(db, site.tenant_id, clock.today()).types, type_id)
    values = {
        "nome": kind.label,
        "minuti": str(kind.minutes),
        "porta": "\n".join(kind.bring),
        "attivo": "1" if kind.active else "",
        "generale": "1" if kind.position == 0 else "",
        "posti": str(kind.seats),
        "pausa": str(kind.pause_minutes),
        "stanza": "1" if kind.needs_room else "",
    }
    given = kind.services, kind.desks
    return shown.type_form(db, site, f"/{type_id}", values, *given, chosen_modes=kind.modes)


def type_refused(
    db: Session, site: Site, platform: Platform, request: Asked, form: Fields, why: Touches | Unfit
) -> pages.TypeForm | pages.Impact:
    """Show the reason again with what was typed, or first whom the change touches."""
    if isinstance(why, Touches):
        return impact(platform, request, form, why)
    known = request.url.path.removeprefix(f"{HOME}/motivo")
    chosen = form.many("servizio", most=200), form.many("sportello")
    return shown.type_form(
        db,
        site,
        known,
        typed(form),
        *chosen,
        chosen_modes=form.many("modo"),
        errors=errors_of(why, "nome"),
        status=status_of(why),
    )


@post("/orari/motivo", needs=permissions.MANAGE, otherwise=type_refused)
def add_type(db: Session, site: Site, me: Member, form: Fields) -> Redirect:
    """Add a reason to come."""
    new = _read_type(db, site, form, position=1)
    with careful(db, site, care=forms.read_care(form), by=me.account_id, now=clock.now()) as done:
        actions.add_type(db, new=new)
    return saved(done)


@post("/orari/motivo/{type_id:str}", needs=permissions.MANAGE, otherwise=type_refused)
def change_type(db: Session, site: Site, me: Member, type_id: UUID, form: Fields) -> Redirect:
    """Change a reason to come."""
    old: Type = own(queries.settings(db, site.tenant_id, clock.today()).types, type_id)
    new = _read_type(db, site, form, position=old.position)
    with careful(db, site, care=forms.read_care(form), by=me.account_id, now=clock.now()) as done:
        actions.change_type(db, type_id=type_id, new=new)
    return saved(done)


ROUTES = (
    overview,
    new_desk,
    edit_desk,
    add_desk,
    change_desk,
    new_hours,
    add_hours,
    remove_hours,
    new_day_rule,
    add_day_rule,
    remove_day_rule,
    edit_terms,
    set_terms,
    new_type,
    edit_type,
    add_type,
    change_type,
)


def _read_type(db: Session, site: Site, form: Fields, position: int) -> actions.NewType:
    services = [slug for slug, _name in queries.known_services(db)]
    new: actions.NewType = right(forms.read_type(form, _desks(db, site), services, position))
    return new


def _desks(db: Session, site: Site) -> list[UUID]:
    return [desk.id for desk in queries.settings(db, site.tenant_id, clock.today()).desks]
