"""Addresses of one's own link to the provider. Each change asks for the second factor again."""

from collections.abc import Callable
from typing import Any

from sqlalchemy.orm import Session

from core import clock
from core.accounts import permissions
from core.accounts.actions import factors
from core.accounts.pages import Confirmation
from core.accounts.routes import steps
from core.accounts.routes.confirmation import changed, confirmation, confirmed
from core.db.scope import Reach
from core.errors import DomainError
from core.web.forms import Fields
from core.web.page import Redirect
from core.web.platform import Platform
from core.web.route import get, post
from core.who import Member, Site
from plugins.oidc import actions, answers, pages, queries
from plugins.oidc.answers import OWN
from plugins.oidc.routes import asking
from plugins.oidc.routes.asking import Asked, Recognised
from plugins.oidc.rules.metadata import Metadata

NEEDS, REACH = permissions.USERS_OWN, Reach.IDENTITY
LINK = f"{OWN}/collega"
ACCESS = "/accesso"


@get("/mio", needs=NEEDS, reach=REACH)
def own(
    db: Session, me: Member, site: Site, platform: Platform, request: Asked
) -> pages.Own | Confirmation | Redirect:
    """Show whether I am linked, after the second factor."""
    if queries.provider(db) is None:
        return Redirect(ACCESS)
    if not confirmed(db, request):
        return confirmation(db, me, site, platform, OWN)
    return _own(db, me)


def link_refused(db: Session, me: Member, why: DomainError) -> pages.Own:
    """Say why nothing was linked."""
    return _own(db, me, errors=[("", str(why))], status=why.status)


def where_to_link(db: Session, platform: Platform, request: Asked) -> Callable[[], Metadata] | None:
    """Return what to ask the provider, once the second factor was shown."""
    return asking.where(db, platform) if confirmed(db, request) else None


@get("/mio/vai", needs=NEEDS, reach=REACH, otherwise=link_refused, calls=where_to_link)
def set_out_to_link(
    db: Session, me: Member, site: Site, platform: Platform, request: Asked, said: Metadata | None
) -> Redirect:
    """Go to the provider to be linked."""
    if not confirmed(db, request):
        return Redirect(OWN)
    return asking.go(db, site, platform, said, links=me.account_id) or Redirect(ACCESS)


def who_links(
    db: Session, form: Fields, site: Site, platform: Platform, request: Asked
) -> Callable[[], Recognised] | None:
    """Return what to ask about whoever came back, once the second factor was shown."""
    return asking.who(db, form, site, platform, request) if confirmed(db, request) else None


@post(
    "/mio/collega",
    needs=NEEDS,
    reach=REACH,
    otherwise=link_refused,
    tries=asking.return_tries,
    calls=who_links,
)
def link(db: Session, me: Member, site: Site, request: Asked, said: Recognised | None) -> Redirect:
    """Link me to who was recognised."""
    now = clock.now()
    if said is None or not factors.use_confirmation(db, token=steps.session_token(request), now=now):
        return Redirect(OWN)
    if said.way.links != str(me.account_id):
        raise asking.refused("somebody else's way")
    provider = asking.provider_of(db, said)
    actions.link(db, issuer=provider.issuer, subject=said.told.subject, by=me, now=now)
    return changed(db, me, site, "collegato")


@post("/mio/scollega", needs=NEEDS, reach=REACH)
def unlink(db: Session, me: Member, site: Site, request: Asked) -> Redirect:
    """Let the provider open nothing of mine any more."""
    if not factors.use_confirmation(db, token=steps.session_token(request), now=clock.now()):
        return Redirect(OWN)
    actions.unlink(db, account_id=me.account_id)
    return changed(db, me, site, "tolta")


ROUTES = (own, set_out_to_link, link, unlink)


def _own(db: Session, me: Member, **more: Any) -> pages.Own:
    provider = queries.provider(db)
    return pages.Own(label=provider.label if provider else "", linked_since=answers.since(db, me), **more)
