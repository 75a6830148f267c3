"""Addresses of the people of a body."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from core import clock, contacts, spreadsheet
from core.accounts import actions, messages, pages, permissions, queries, rules
from core.accounts.pages import Errors
from core.accounts.queries import Colleague
from core.audit.actions import record
from core.dates import clock_time, local
from core.errors import Conflict, Missing
from core.i18n import _
from core.limits.rules import Try
from core.web.forms import Fields
from core.web.listing import Column, Listing
from core.web.page import File, Redirect, Undo
from core.web.platform import Platform
from core.web.route import get, post
from core.who import Member, Site

ORDERS: Mapping[str, Callable[[Colleague], Any]] = {
    "nome": lambda one: one.name.casefold(),
    "ruolo": lambda one: (one.role, one.name.casefold()),
    "da": lambda one: one.started_at,
}


@get("/persone", needs=permissions.USERS_READ)
def team(db: Session, me: Member, site: Site, platform: Platform, query: Fields) -> pages.Team:
    """Show who works here."""
    done = {
        "invito": _("Invito spedito. Chi l'ha ricevuto ha tre giorni per accettarlo."),
        "ritirato": _("Invito ritirato: quel collegamento non vale più."),
        "rimesso": _("Fatto: questa persona può entrare di nuovo. Deve scrivere la password."),
    }
    undo = _undo(db, platform, query.text("tolto", most=40)) if me.may(permissions.USERS_WRITE.code) else None
    return _team(db, me, site, platform, query=query, undo=undo, done=done.get(query.text("fatto")))


@get("/persone/esporta", needs=permissions.USERS_EXPORT)
def export_team(db: Session, me: Member, platform: Platform, query: Fields) -> File:
    """Give the list as a file."""
    record(db, by=me, verb="export", resource="users")
    _listing, chosen = _found(db, query)
    labels = platform.matrix.roles
    rows = [
        (one.name, one.login, labels[one.role].label, f"{local(one.started_at):%d/%m/%Y}") for one in chosen
    ]
    body = spreadsheet.table([_("Nome"), _("E-mail"), _("Ruolo"), _("Da quando")], rows)
    return File(body=body, media_type=spreadsheet.MEDIA_TYPE, name=f"persone-{clock.today()}.csv")


def invite_tries(site: Site) -> list[Try]:
    """Name what an invitation is counted of."""
    return [Try(rules.INVITATIONS, site.tenant_id)]


@post("/persone", needs=permissions.USERS_WRITE, tries=invite_tries)
def invite(db: Session, me: Member, site: Site, platform: Platform, form: Fields) -> Redirect | pages.Team:
    """Invite somebody to a role of this body."""
    email, role = form.text("email").lower(), form.text("role")
    allowed = [r.code for r in platform.matrix.roles_in(site.kind)]
    errors: Errors = []
    if not contacts.normal_email(email):
        errors.append(("email", _("Scrivi un indirizzo e-mail completo, per esempio nome@esempio.it.")))
    if role not in allowed:
        errors.append(("role", _("Scegli un ruolo.")))
    if any(c.login == email and c.role == role for c in queries.colleagues(db)):
        errors.append(("email", _("Questa persona lavora già qui con questo ruolo.")))
    if errors:
        return _team(db, me, site, platform, email=email, role=role, errors=errors, status=422)
    invitation, link = actions.invite(
        db, tenant_id=site.tenant_id, email=email, role=role, by=me.name, now=clock.now()
    )
    record(db, by=me, verb="invite", resource="users", about=role)
    messages.invitation(db, url=site.url, organisation=site.name, invitation=invitation, link=link)
    return Redirect("/persone?fatto=invito")


def end_refused(db: Session, me: Member, site: Site, platform: Platform, why: Conflict) -> pages.Team:
    """Show the people again, and say why nobody was taken off."""
    return _team(db, me, site, platform, errors=[("", str(why))], status=why.status)


@post("/persone/{membership_id:str}/togli", needs=permissions.USERS_WRITE, otherwise=end_refused)
def end_membership(db: Session, me: Member, membership_id: UUID) -> Redirect:
    """Take a hat away; whoever wears it is out at the next request."""
    membership = queries.membership(db, membership_id)
    if membership is None:
        raise Missing(_("Questa persona non lavora qui, o non ci lavora più."))
    actions.end_membership(db, membership=membership, by=me.account_id, now=clock.now())
    record(db, by=me, verb="take-hat", resource="users", about=f"{membership.role} {membership.account_id}")
    return Redirect(f"/persone?tolto={membership_id}")


@post("/persone/{membership_id:str}/rimetti", needs=permissions.USERS_WRITE)
def restore(db: Session, me: Member, membership_id: UUID) -> Redirect:
    """Give back a hat that was taken away by mistake."""
    membership = queries.ended_since(db, membership_id, clock.now() - rules.RESTORE)
    if membership is None:
        raise Missing(_("Non si può più rimettere da qui. Manda un invito nuovo."))
    actions.restore(db, membership=membership)
    record(
        db, by=me, verb="restore-hat", resource="users", about=f"{membership.role} {membership.account_id}"
    )
    return Redirect("/persone?fatto=rimesso")


@post("/persone/inviti/{invitation_id:str}/ritira", needs=permissions.USERS_WRITE)
def withdraw(db: Session, invitation_id: UUID) -> Redirect:
    """Make an invitation worth nothing."""
    invitation = queries.pending_invitation(db, invitation_id, clock.now())
    if invitation is None:
        raise Missing(_("Questo invito è già stato usato, o è già scaduto."))
    actions.withdraw(invitation=invitation, now=clock.now())
    return Redirect("/persone?fatto=ritirato")


ROUTES = (team, export_team, invite, end_membership, restore, withdraw)


def _undo(db: Session, platform: Platform, membership_id: str) -> Undo | None:
    try:
        membership = queries.ended_since(db, UUID(membership_id), clock.now() - rules.RESTORE)
    except ValueError:
        return None
    if membership is None or membership.ended_at is None:
        return None
    text = _(
        "Questa persona non può più entrare: {name}, {role}. Se hai sbagliato premi Annulla: vale fino alle {hour}."
    ).format(
        name=queries.name_of(db, membership.account_id),
        role=platform.matrix.roles[membership.role].label,
        hour=clock_time(membership.ended_at + rules.RESTORE),
    )
    return Undo(text=text, path=f"/persone/{membership.id}/rimetti")


def _found(db: Session, query: Fields) -> tuple[Listing, list[Colleague]]:
    listing = Listing.read("/persone", query, filters=("ruolo",), orders=list(ORDERS), size=25)
    role = listing.asked["ruolo"]
    chosen = [one for one in queries.colleagues(db) if role in ("", one.role)]
    return listing.of(len(chosen)), listing.sorted(chosen, ORDERS)


def _team(
    db: Session, me: Member, site: Site, platform: Platform, *, query: Fields | None = None, **more: Any
) -> pages.Team:
    roles = platform.matrix.roles_in(site.kind)
    listing, chosen = _found(db, query or Fields({}))
    return pages.Team(
        colleagues=listing.cut(chosen),
        listing=listing,
        columns=[
            Column(code="nome", label=_("Nome")),
            Column(code="ruolo", label=_("Ruolo")),
            Column(code="da", label=_("Da quando")),
        ],
        pending=list(queries.pending_invitations(db, clock.now())),
        roles=[(role.code, role.label) for role in roles],
        labels={role.code: role.label for role in platform.matrix.roles.values()},
        may_write=me.may(permissions.USERS_WRITE.code),
        may_export=me.may(permissions.USERS_EXPORT.code),
        **more,
    )
