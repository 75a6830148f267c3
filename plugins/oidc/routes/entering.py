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
from plugins.oidc.routes import accepting, asking
from plugins.oidc.routes.asking import Asked, Recognised
from plugins.oidc.routes.own import LINK
from plugins.oidc.rules.metadata import Metadata
from plugins.oidc.rules.words import NotLinked

NEEDS = permissions.USERS_PROVE
ENTER = "/entra"


def refused(why: DomainError) -> pages.NotIn:
    """Say why somebody did not come in, and show the password."""
    return pages.NotIn(why=str(why), again=not isinstance(why, NotLinked | WrongPassword), status=why.status)


@get("/vai", needs=NEEDS, otherwise=refused, calls=asking.where)
def set_out(db: Session, site: Site, platform: Platform, query: Fields, said: Metadata | None) -> Redirect:
    """Go to the provider."""
    return asking.go(db, site, platform, said, then=query.text("poi")) or Redirect(ENTER)


@get("/ritorno", needs=NEEDS, reach=Reach.IDENTITY)
def come_back(
    db: Session, site: Site, platform: Platform, query: Fields, request: Asked
) -> pages.Back | pages.Accept | pages.NotIn | Redirect:
    """Take what the provider sent along; reading changes nothing, so it is looked at after one press."""
    begun, provider = asking.way(site, platform, request), queries.provider(db)
    if begun is None or provider is None:
        return Redirect("/entra?fatto=tempo")
    if "code" not in query:
        why = _("{label} non ti ha riconosciuto, o hai annullato.").format(label=provider.label)
        return pages.NotIn(why=why, again=True, status=422)
    if begun.invited:
        return accepting.back(db, site, platform, begun, provider, query)
    return pages.Back(
        action=LINK if begun.links else ways.BACK, fields=asking.brought(query), label=provider.label
    )


@post(
    "/ritorno",
    needs=NEEDS,
    reach=Reach.IDENTITY,
    otherwise=refused,
    tries=asking.return_tries,
    calls=asking.who,
)
def enter(db: Session, site: Site, request: Asked, said: Recognised) -> Redirect:
    """Let in who is linked: found by issuer and subject, never by an address."""
    provider = asking.provider_of(db, said)
    account_id = queries.account_of(db, provider.issuer, said.told.subject)
    if account_id is None or not said.way.comes_in:
        raise NotLinked
    second, then = bool(said.told.levels & set(provider.levels)), said.way.then
    answer = steps.arrive(db, request, site, account_id=account_id, then=then, second_factor=second)
    return Redirect(answer.to, signed_in=answer.signed_in, kept=(*answer.kept, (ways.COOKIE, "", 0)))


ROUTES = (set_out, come_back, enter)
