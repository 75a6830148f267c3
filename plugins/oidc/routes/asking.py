"""What the ways share: to go to the provider, and to look at what came back."""

import logging
from typing import Any
from uuid import UUID

from litestar import Request
from sqlalchemy.orm import Session

from core import clock, outgoing
from core.limits.rules import Try
from core.web import cookies
from core.web.forms import Fields
from core.web.page import Redirect
from core.web.platform import Platform
from core.who import Site
from plugins.oidc import client, queries, ways
from plugins.oidc.client import Client, Outside, Silent, Unusable
from plugins.oidc.models import Provider
from plugins.oidc.rules.limits import RETURNS
from plugins.oidc.rules.token import Expected, Told
from plugins.oidc.rules.words import Down, NotProven
from plugins.oidc.ways import Way

log = logging.getLogger(__name__)
Asked = Request[Any, Any, Any]
LONGEST = 4096
"""Of a code: how providers make theirs is their own affair."""


def return_tries(site: Site) -> list[Try]:
    """Name what a return that does not hold is counted of."""
    return [Try(RETURNS, site.tenant_id)]


def go(
    db: Session, site: Site, platform: Platform, *, then: str = "", links: UUID | None = None
) -> Redirect | None:
    """Send somebody to the provider of the body, if it has one that may be called; raise Down."""
    provider, origins = queries.provider(db), platform.settings.outgoing_origins
    if provider is None or not outgoing.allowed(provider.issuer, origins):
        return None
    try:
        known = client.known(provider.issuer, origins, clock.now())
    except (Silent, Outside, Unusable) as why:
        raise _down(provider, why) from None
    return ways.begin(platform, site, provider, known.metadata, then=then, links=links)


def way(site: Site, platform: Platform, request: Asked) -> Way | None:
    """Return who is on the way."""
    return ways.read(platform, site, cookies.read(request.scope["headers"], ways.COOKIE))


def who(
    db: Session, form: Fields, site: Site, platform: Platform, request: Asked
) -> tuple[Way, Provider, Told]:
    """Return who came back, from which provider, and who she is there; raise NotProven or Down."""
    begun, provider = way(site, platform, request), queries.provider(db)
    if begun is None or provider is None or provider.issuer != begun.issuer:
        raise _refused("way")
    if form.get("state", "") != ways.state(platform, begun.secret):
        raise _refused("state")
    try:
        return begun, provider, _told(db, form, site, platform, begun, provider)
    except NotProven as why:
        raise _refused(why.reason) from None
    except (Silent, Outside, Unusable) as why:
        raise _down(provider, why) from None


def _told(db: Session, form: Fields, site: Site, platform: Platform, begun: Way, provider: Provider) -> Told:
    now, origins = clock.now(), platform.settings.outgoing_origins
    known = client.known(provider.issuer, origins, now)
    named = form.get("iss", "")
    if named != provider.issuer and (named or known.metadata.names_itself):
        raise NotProven("another provider")
    me = Client(
        issuer=provider.issuer,
        client_id=provider.client_id,
        secret=queries.secret(db, provider),
        back=site.url + ways.BACK,
    )
    expected = Expected(
        issuer=provider.issuer,
        client_id=provider.client_id,
        nonce=ways.nonce(platform, begun.secret),
        began=begun.began,
        now=now,
    )
    verifier, code = ways.verifier(platform, begun.secret), form.get("code", "")[:LONGEST]
    return client.told(me, code=code, verifier=verifier, expected=expected, origins=origins)


def _refused(reason: str) -> NotProven:
    """Write down which condition failed, never whose; the person is told the same for each."""
    log.warning("a provider's answer does not hold: %s", reason)
    return NotProven(reason)


def _down(provider: Provider, why: Exception) -> Down:
    log.warning("a provider cannot be used: %s", type(why).__name__)
    return Down(provider.label)
