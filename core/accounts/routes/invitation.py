"""Addresses that an invitation leads to."""

from typing import Any

from sqlalchemy.orm import Session

from core import clock
from core.accounts import actions, pages, permissions, queries
from core.accounts.models import Invitation
from core.accounts.routes import entry, steps
from core.audit.actions import Actor, record
from core.db.scope import Reach
from core.errors import Missing
from core.i18n import _
from core.limits.rules import Try
from core.web.forms import Fields
from core.web.page import Redirect
from core.web.platform import Platform
from core.web.route import get, post
from core.who import Site


@get("/invito/{token:str}", needs=permissions.USERS_PROVE, reach=Reach.IDENTITY)
def invitation_form(db: Session, site: Site, platform: Platform, token: str) -> pages.InvitationForm:
    """Show who was invited, as what, and where."""
    return _invitation(db, site, platform, token)


def invitation_refused(
    db: Session, form: Fields, site: Site, platform: Platform, token: str, why: Exception
) -> pages.InvitationForm:
    """Show the invitation again, with the reason."""
    field = "name" if isinstance(why, actions.NoName) else "password"
    return _invitation(
        db,
        site,
        platform,
        token,
        name=form.text("name", most=120),
        errors=[(field, str(why))],
        status=getattr(why, "status", 422),
    )


def invitation_tries(db: Session, site: Site, token: str) -> list[Try]:
    """Name what the password of an account that exists already is counted of."""
    email = _invited(db, site, token).email
    return entry.password_tries(site, email) if queries.account(db, email) else []


@post(
    "/invito/{token:str}",
    needs=permissions.USERS_PROVE,
    reach=Reach.IDENTITY,
    otherwise=invitation_refused,
    tries=invitation_tries,
)
def accept_invitation(db: Session, form: Fields, site: Site, token: str, request: steps.Asked) -> Redirect:
    """Use the invitation, once, and go on to the second factor."""
    now = clock.now()
    membership = actions.accept(
        db,
        tenant_id=site.tenant_id,
        token=token,
        name=form.text("name", most=120),
        password=form.get("password", ""),
        now=now,
    )
    record(
        db,
        by=Actor(membership.account_id, membership.role),
        verb="give-hat",
        resource="users",
        about=membership.role,
    )
    account = queries.account_by_id(db, membership.account_id)
    assert account is not None  # noqa: S101 - it has just accepted
    return steps.begin(db, request, account, "", may_enrol=account.renewed_at is None)


ROUTES = (invitation_form, accept_invitation)


def _invited(db: Session, site: Site, token: str) -> Invitation:
    found = queries.invitation(db, site.tenant_id, actions.Link(token).hash, clock.now())
    if found is None:
        raise Missing(_("Questo invito non è più valido. Chiedine uno nuovo a chi ti ha invitato."))
    return found


def _invitation(db: Session, site: Site, platform: Platform, token: str, **more: Any) -> pages.InvitationForm:
    found = _invited(db, site, token)
    return pages.InvitationForm(
        token=token,
        email=found.email,
        organisation=site.name,
        role=platform.matrix.roles[found.role].label,
        known=queries.account(db, found.email) is not None,
        **more,
    )
