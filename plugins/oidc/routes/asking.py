"""What the ways share: to go to the provider, and to look at what came back.

Whatever is asked of it is a call that the request makes while it holds no connection to the database.
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
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
from plugins.oidc.rules.metadata import Metadata
from plugins.oidc.rules.token import Expected, Told
from plugins.oidc.rules.words import Down, NotProven
from plugins.oidc.ways import Way

log = logging.getLogger(__name__)
Asked = Request[Any, Any, Any]
TAKEN = ("code", "state", "iss")
LONGEST = 4096
"""Of a code: how providers make theirs is their own affair."""


def return_tries(site: Site) -> list[Try]:
    """Name what a return that does not hold is counted of."""
    return [Try(RETURNS, site.tenant_id)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognised:
    """Who came back, as the provider says it: by which way, from where, and who she is there."""

    way: Way
    issuer: str
    client_id: str
    told: Told


def where(db: Session, platform: Platform) -> Callable[[], Metadata] | None:
    """Return what to ask the provider of the body before somebody goes there, if it has one that may be called."""
    provider, origins = queries.provider(db), platform.settings.outgoing_origins
    if provider is None or not outgoing.allowed(provider.issuer, origins):
        return None
    return partial(_where, provider.label, provider.issuer, origins)


def _where(label: str, issuer: str, origins: client.Origins) -> Metadata:
    with _reached(label):
        return client.known(issuer, origins, clock.now()).metadata


def go(
    db: Session,
    site: Site,
    platform: Platform,
    said: Metadata | None,
    *,
    then: str = "",
    links: UUID | None = None,
    invited: UUID | None = None,
) -> Redirect | None:
    """Send somebody to the provider of the body, if it is still the one that answered."""
    provider = queries.provider(db)
    if said is None or provider is None or provider.issuer != said.issuer:
        return None
    return ways.begin(platform, site, provider, said, then=then, links=links, invited=invited)


def brought(form: Fields) -> dict[str, str]:
    """Return what the provider sent along, to be sent on."""
    return {name: form[name][:LONGEST] for name in TAKEN if name in form}


def way(site: Site, platform: Platform, request: Asked) -> Way | None:
    """Return who is on the way."""
    return ways.read(platform, site, cookies.read(request.scope["headers"], ways.COOKIE))


def who(
    db: Session, form: Fields, site: Site, platform: Platform, request: Asked
) -> Callable[[], Recognised]:
    """Return what to ask the provider about whoever came back; raise NotProven."""
    begun, provider = way(site, platform, request), queries.provider(db)
    if begun is None or provider is None or provider.issuer != begun.issuer:
        raise refused("way")
    if form.get("state", "") != ways.state(platform, begun.secret):
        raise refused("state")
    me = Client(
        issuer=provider.issuer,
        client_id=provider.client_id,
        secret=queries.secret(db, provider),
        back=site.url + ways.BACK,
    )
    return partial(_who, platform, begun, provider.label, me, form)


def _who(platform: Platform, begun: Way, label: str, me: Client, form: Fields) -> Recognised:
    with _reached(label):
        told = _told(platform, begun, me, form)
    return Recognised(way=begun, issuer=me.issuer, client_id=me.client_id, told=told)


def _told(platform: Platform, begun: Way, me: Client, form: Fields) -> Told:
    now, origins = clock.now(), platform.settings.outgoing_origins
    known = client.known(me.issuer, origins, now)
    named = form.get("iss", "")
    if named != me.issuer and (named or known.metadata.names_itself):
        raise NotProven("another provider")
    expected = Expected(
        issuer=me.issuer,
        client_id=me.client_id,
        nonce=ways.nonce(platform, begun.secret),
        began=begun.began,
        now=now,
    )
    verifier, code = ways.verifier(platform, begun.secret), form.get("code", "")[:LONGEST]
    return client.told(me, code=code, verifier=verifier, expected=expected, origins=origins)


def provider_of(db: Session, said: Recognised) -> Provider:
    """Return the provider that recognised somebody; raise NotProven where the body has another one by now."""
    provider = queries.provider(db)
    if provider is None or (provider.issuer, provider.client_id) != (said.issuer, said.client_id):
        raise refused("another provider by now")
    return provider


def refused(reason: str) -> NotProven:
    """Write down which condition failed, never whose; the person is told the same for each."""
    log.warning("a provider's answer does not hold: %s", reason)
    return NotProven(reason)


@contextmanager
def _reached(label: str) -> Iterator[None]:
    """Say in our words what may go wrong while the provider is asked."""
    try:
        yield
    except NotProven as why:
        raise refused(why.reason) from None
    except (Silent, Outside, Unusable) as why:
        log.warning("a provider cannot be used: %s", type(why).__name__)
        raise Down(label) from None
