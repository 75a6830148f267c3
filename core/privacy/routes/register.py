"""Addresses of the district's register: to read, to keep, and how long things are kept in the network."""

from uuid import UUID

from sqlalchemy.orm import Session

from core import clock, spreadsheet
from core.audit.actions import record
from core.consents import queries as consents
from core.db.scope import Reach
from core.i18n import _
from core.organisations import queries as organisations
from core.privacy import actions, paper, permissions, queries
from core.privacy.activities import Activity, activities
from core.privacy.pages.register import Line, RegisterRoom
from core.web.forms import Fields
from core.web.page import File, Redirect
from core.web.platform import Platform
from core.web.route import get, post
from core.who import Member, Site

ROOM = "/distretto/trattamenti"
PDF = "application/pdf"


@get(ROOM, needs=permissions.NETWORK, reach=Reach.DISTRICT)
def room(db: Session, platform: Platform, me: Member, query: Fields) -> RegisterRoom:
    """Show the register and the terms."""
    done = _("Salvato. Vale da questa notte, in tutta la rete.") if query.text("fatto") else None
    return _page(db, platform, me, done=done)


def refused(db: Session, platform: Platform, me: Member, why: actions.Unfinished) -> RegisterRoom:
    """Show them again, with what will not do."""
    return _page(db, platform, me, errors=why.errors)


@post(f"{ROOM}/tempi", needs=permissions.GOVERN, reach=Reach.DISTRICT, otherwise=refused)
def choose(db: Session, platform: Platform, me: Member, site: Site, form: Fields) -> Redirect:
    """Choose how long something is kept in the network."""
    code = form.text("voce", most=80)
    actions.choose_term(
        db,
        platform.register,
        organisation_id=site.tenant_id,
        code=code,
        days=number(form.text(f"days-{code}", most=6)),
        act=form.text(f"act-{code}", most=300),
        by=me.account_id,
        now=clock.now(),
        for_district=True,
    )
    return Redirect(f"{ROOM}?fatto=si")


@get(f"{ROOM}/registro.pdf", needs=permissions.NETWORK, reach=Reach.DISTRICT)
def register_on_paper(db: Session, platform: Platform, site: Site) -> File:
    """Give the register to keep and to sign."""
    found = network_activities(db, platform)
    told = paper.register_data(site.district_name, _bodies(db, found), found, clock.today())
    title = _("Registro dei trattamenti")
    pdf = platform.press.pdf("privacy/register.typ", told, title=title, paper="a4")
    return File(body=pdf, media_type=PDF, name="registro-trattamenti.pdf")


@get(f"{ROOM}/valutazione.pdf", needs=permissions.NETWORK, reach=Reach.DISTRICT)
def assessment_on_paper(db: Session, platform: Platform, site: Site) -> File:
    """Give the annex to the impact assessment."""
    told = paper.assessment_data(site.district_name, network_activities(db, platform), clock.today())
    title = _("Allegato alla valutazione d'impatto")
    pdf = platform.press.pdf("privacy/assessment.typ", told, title=title, paper="a4")
    return File(body=pdf, media_type=PDF, name="allegato-valutazione-impatto.pdf")


@get(f"{ROOM}/esporta", needs=permissions.NETWORK, reach=Reach.DISTRICT, tells=True)
def export(db: Session, me: Member, platform: Platform) -> File:
    """Give the register as a spreadsheet."""
    record(db, by=me, verb="export", resource="privacy")
    found = network_activities(db, platform)
    body = paper.table(found, _bodies(db, found))
    return File(body=body, media_type=spreadsheet.MEDIA_TYPE, name=f"registro-{clock.today()}.csv")


ROUTES = (room, choose, register_on_paper, assessment_on_paper, export)


def network_activities(db: Session, platform: Platform, tenant_id: UUID | None = None) -> list[Activity]:
    """Return the activities, with the terms as the district has them, or as they hold for a body."""
    texts = {one.code: one.text for one in consents.in_force(db)}
    packages = {slug: module.__name__ for slug, module in platform.plugins.modules.items()}
    in_force = queries.terms(db, platform.register, tenant_id=tenant_id)
    return activities(platform.register, in_force, texts, packages)


def number(typed: str) -> int | None:
    """Return a number of days as it was typed, None where it is none."""
    return int(typed) if typed.isascii() and typed.isdigit() else None


def _page(
    db: Session,
    platform: Platform,
    me: Member,
    *,
    done: str | None = None,
    errors: list[tuple[str, str]] | None = None,
) -> RegisterRoom:
    found = network_activities(db, platform)
    return RegisterRoom(
        activities=found,
        bodies=_bodies(db, found),
        lines=_lines(db, platform),
        waiting=sum(not one.confirmed for one in found),
        may_govern=me.may(permissions.GOVERN.code),
        done=done,
        errors=errors or [],
        status=422 if errors else 200,
    )


def _bodies(db: Session, found: list[Activity]) -> list[tuple[str, str]]:
    """Return each body and the activities that arise there."""
    return [
        (body.name, "; ".join(one.label for one in found if one.arises(body.plugins)))
        for body in organisations.everybody(db)
    ]


def _lines(db: Session, platform: Platform) -> list[Line]:
    chosen = queries.choices(db, None)
    now = queries.terms(db, platform.register)
    lines = []
    for code, term in platform.register.terms.items():
        choice = chosen.get((True, code))
        lines.append(
            Line(
                code=code,
                label=term.label,
                since=term.since,
                end=term.end,
                days=now[code].days,
                usual=term.days,
                act=(choice and choice.act) or "",
                fixed=term.fixed,
            )
        )
    return lines
