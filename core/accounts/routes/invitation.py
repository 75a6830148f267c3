"""Addresses that an invitation leads to."""

from typing import Any

from sqlalchemy.orm import Session

from core import clock
from core.accounts import actions, pages, permissions, queries
from core.accounts.models import Invitation
from core.accounts.routes import entry, steps
from core.db.scope import Reach
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
    membership = actions.accept(
        db,
        tenant_id=site.tenant_id,
        token=token,
        name=form.text("name", most=120),
        password=form.get("password", ""),
        now=clock.now(),
    )
    return steps.accepted(db, request, membership)


ROUTES = (invitation_form, accept_invitation)


def _invited(db: Session, site: Site, token: str) -> Invitation:
    return actions.standing(queries.invitation(db, site.tenant_id, actions.Link(token).hash, clock.now()))


def _invitation(db: Session, site: Site, platform: Platform, token: str, **more: Any) -> pages.InvitationForm:
    found = _invited(db, site, token)
    account = queries.account(db, found.email)
    asked = {"db": db, "site": site, "platform": platform, "token": token}
    return pages.InvitationForm(
        token=token,
        email=found.email,
        organisation=site.name,
        role=platform.matrix.roles[found.role].label,
        known=account is not None,
        other_ways=platform.plugins.ask(
            site.plugins, "ways_to_accept", **asked, account=account.id if account else None
        ),
        **more,
    )
