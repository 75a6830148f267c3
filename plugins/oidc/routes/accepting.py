"""Addresses by which an invitation is accepted with the provider of the body, in place of a password."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from core import clock
from core.accounts import actions as accounts
from core.accounts import permissions
from core.accounts import queries as people
from core.accounts.actions import NoName
from core.accounts.models import Invitation
from core.accounts.routes import steps
from core.audit.actions import Actor
from core.db.scope import Reach
from core.errors import DomainError
from core.web.forms import Fields
from core.web.page import Redirect
from core.web.platform import Platform
from core.web.route import get, post
from core.who import Site
from plugins.oidc import actions, answers, pages, queries, ways
from plugins.oidc.models import Provider
from plugins.oidc.routes import asking
from plugins.oidc.routes.asking import Asked, Recognised
from plugins.oidc.rules.metadata import Metadata
from plugins.oidc.ways import Way

NEEDS, REACH = permissions.USERS_PROVE, Reach.IDENTITY
ACCEPT = f"{answers.HOME}/invito"


def not_accepted(why: DomainError) -> pages.NotIn:
    """Say why an invitation was not accepted: it holds as before."""
    return pages.NotIn(why=str(why), again=False, status=why.status)


def where_to_accept(db: Session, site: Site, platform: Platform, token: str) -> Callable[[], Metadata] | None:
    """Return what to ask the provider, for an invitation that holds."""
    _invited(db, site, token)
    return asking.where(db, platform)


@get("/invito/{token:str}", needs=NEEDS, reach=REACH, otherwise=not_accepted, calls=where_to_accept)
def set_out_to_accept(
    db: Session, site: Site, platform: Platform, token: str, said: Metadata | None
) -> Redirect:
    """Go to the provider with an invitation."""
    found = _invited(db, site, token)
    return asking.go(db, site, platform, said, invited=found.id) or Redirect(f"/invito/{token}")


def back(
    db: Session, site: Site, platform: Platform, begun: Way, provider: Provider, form: Fields, **more: Any
) -> pages.Accept:
    """Show the invitation to whoever was recognised; who is new says her name, which the provider is not asked for."""
    found = accounts.standing(people.invited(db, site.tenant_id, UUID(begun.invited), clock.now()))
    return pages.Accept(
        action=ACCEPT,
        fields=asking.brought(form),
        label=provider.label,
        email=found.email,
        role=platform.matrix.roles[found.role].label,
        known=people.account(db, found.email) is not None,
        **more,
    )


def refused(
    db: Session, site: Site, platform: Platform, form: Fields, request: Asked, why: DomainError
) -> pages.Accept | pages.NotIn:
    """Ask for the name again, or say why nothing was accepted."""
    begun, provider = asking.way(site, platform, request), queries.provider(db)
    if isinstance(why, NoName) and begun and provider:
        errors = [("name", str(why))]
        return back(db, site, platform, begun, provider, form, errors=errors, status=why.status)
    return not_accepted(why)


def who_accepts(
    db: Session, form: Fields, site: Site, platform: Platform, request: Asked
) -> Callable[[], Recognised]:
    """Return what to ask about whoever came back: a code opens once, so the rest is looked at before."""
    begun = asking.way(site, platform, request)
    if begun is None or not begun.invited:
        raise asking.refused("no invitation")
    found = accounts.standing(people.invited(db, site.tenant_id, UUID(begun.invited), clock.now()))
    if people.account(db, found.email) is None:
        accounts.named(form.text("name", most=120))
    return asking.who(db, form, site, platform, request)


@post("/invito", needs=NEEDS, reach=REACH, otherwise=refused, tries=asking.return_tries, calls=who_accepts)
def accept(db: Session, form: Fields, site: Site, request: Asked, said: Recognised) -> Redirect:
    """Use the invitation, once, link who was recognised, and go on to the second factor, which is always ours here."""
    provider, now = asking.provider_of(db, said), clock.now()
    known = queries.account_of(db, provider.issuer, said.told.subject)
    hat = accounts.accept_recognised(
        db, invitation_id=UUID(said.way.invited), name=form.text("name", most=120), known=known, now=now
    )
    if known is None:
        by = Actor(hat.account_id, hat.role)
        actions.link(db, issuer=provider.issuer, subject=said.told.subject, by=by, now=now)
    answer = steps.accepted(db, request, hat)
    return Redirect(answer.to, kept=(*answer.kept, (ways.COOKIE, "", 0)))


ROUTES = (set_out_to_accept, accept)


def _invited(db: Session, site: Site, token: str) -> Invitation:
    """Return an invitation that may be accepted here so; raise Missing."""
    found = people.invitation(db, site.tenant_id, accounts.Link(token).hash, clock.now())
    return accounts.standing(found)
