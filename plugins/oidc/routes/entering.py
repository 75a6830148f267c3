"""Addresses of the way in: to the provider, back, and through the core's own door."""

from sqlalchemy.orm import Session

from core.accounts import permissions
from core.accounts.actions import WrongPassword
from core.accounts.routes import steps
from core.db.scope import Reach
from core.errors import DomainError
from core.i18n import _
from core.web.forms import Fields
from core.web.page import Redirect
from core.web.platform import Platform
from core.web.route import get, post
from core.who import Site
from plugins.oidc import pages, queries, ways
from plugins.oidc.routes import asking
from plugins.oidc.routes.asking import Asked
from plugins.oidc.routes.own import LINK
from plugins.oidc.rules.words import Down, NotLinked

NEEDS = permissions.USERS_PROVE
ENTER = "/entra"
TAKEN = ("code", "state", "iss")


@get("/vai", needs=NEEDS)
def set_out(db: Session, site: Site, platform: Platform, query: Fields) -> Redirect | pages.NotIn:
    """Go to the provider; where it does not answer say so, and show the password."""
    try:
        return asking.go(db, site, platform, then=query.text("poi")) or Redirect(ENTER)
    except Down as why:
        return pages.NotIn(why=str(why), again=True, status=why.status)


@get("/ritorno", needs=NEEDS)
def come_back(
    db: Session, site: Site, platform: Platform, query: Fields, request: Asked
) -> pages.Back | pages.NotIn | Redirect:
    """Take what the provider sent along; reading changes nothing, so it is looked at after one press."""
    begun, provider = asking.way(site, platform, request), queries.provider(db)
    if begun is None or provider is None:
        return Redirect("/entra?fatto=tempo")
    if "code" not in query:
        why = _("{label} non ti ha riconosciuto, o hai annullato.").format(label=provider.label)
        return pages.NotIn(why=why, again=True, status=422)
    return pages.Back(
        action=LINK if begun.links else ways.BACK,
        fields={name: query[name][: asking.LONGEST] for name in TAKEN if name in query},
        label=provider.label,
    )


def refused(why: DomainError) -> pages.NotIn:
    """Say why somebody did not come in."""
    return pages.NotIn(why=str(why), again=not isinstance(why, NotLinked | WrongPassword), status=why.status)


@post("/ritorno", needs=NEEDS, reach=Reach.IDENTITY, otherwise=refused, tries=asking.return_tries)
def enter(db: Session, form: Fields, site: Site, platform: Platform, request: Asked) -> Redirect:
    """Let in who is linked: found by issuer and subject, never by an address."""
    begun, provider, told = asking.who(db, form, site, platform, request)
    account_id = queries.account_of(db, provider.issuer, told.subject)
    if account_id is None or begun.links:
        raise NotLinked
    second = bool(told.levels & set(provider.levels))
    answer = steps.arrive(db, request, site, account_id=account_id, then=begun.then, second_factor=second)
    return Redirect(answer.to, signed_in=answer.signed_in, kept=(*answer.kept, (ways.COOKIE, "", 0)))


ROUTES = (set_out, come_back, enter)
