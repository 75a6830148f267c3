"""The way to a provider and back: kept by the browser alone, signed, for ten minutes.

Each way has one end: to come in, to link oneself, or to accept one invitation. At another end it is worth nothing.

State, nonce and the verifier of PKCE follow from the secret in its cookie by keyed hashes: whoever sees the addresses
that the browser goes to has none of it, and nothing is kept here.
"""

import secrets
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any, Final
from urllib.parse import urlencode
from uuid import UUID

from itsdangerous import BadData, URLSafeTimedSerializer

from core.web.page import Redirect
from core.web.platform import Platform
from core.who import Site
from plugins.oidc.models import Provider
from plugins.oidc.rules.limits import WAY
from plugins.oidc.rules.metadata import Metadata

COOKIE: Final = "__Host-ingresso-esterno"
BACK: Final = "/accesso-esterno/ritorno"


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """Somebody on the way: to come in, or to one of two other ends.

    `links`: the account that she links herself to; `invited`: the invitation whose link she has shown.
    """

    secret: str
    issuer: str
    then: str
    links: str
    invited: str
    began: datetime

    @property
    def comes_in(self) -> bool:
        """Whether it leads to the desk, and nowhere else."""
        return not self.links and not self.invited


def begin(
    platform: Platform,
    site: Site,
    provider: Provider,
    found: Metadata,
    *,
    then: str = "",
    links: UUID | None = None,
    invited: UUID | None = None,
) -> Redirect:
    """Send somebody to the provider, to be recognised anew: the computer may be everybody's."""
    secret = secrets.token_urlsafe(32)
    cookie = _serializer(platform).dumps(
        [str(site.tenant_id), secret, provider.issuer, then[:300], str(links or ""), str(invited or "")]
    )
    challenge = urlsafe_b64encode(sha256(verifier(platform, secret).encode()).digest()).rstrip(b"=").decode()
    asked = {
        "response_type": "code",
        "client_id": provider.client_id,
        "redirect_uri": site.url + BACK,
        "scope": "openid",
        "state": state(platform, secret),
        "nonce": nonce(platform, secret),
        "code_challenge": challenge,
        "code_challenge_method": "S256",
        "prompt": "login",
        "max_age": int(WAY.total_seconds()),
        "ui_locales": "it",
    }
    if provider.levels:
        asked["acr_values"] = " ".join(provider.levels)
    joint = "&" if "?" in found.authorization else "?"
    return Redirect(
        found.authorization + joint + urlencode(asked), kept=((COOKIE, cookie, int(WAY.total_seconds())),)
    )


def read(platform: Platform, site: Site, cookie: str | None) -> Way | None:
    """Return who is on the way, None for nobody or no longer."""
    try:
        found, began = _serializer(platform).loads(
            cookie or "", max_age=int(WAY.total_seconds()), return_timestamp=True
        )
    except BadData:
        return None
    tenant, secret, issuer, then, links, invited = found
    if tenant != str(site.tenant_id):
        return None
    return Way(secret=secret, issuer=issuer, then=then, links=links, invited=invited, began=began)


def state(platform: Platform, secret: str) -> str:
    """Return what the provider brings back, so that nobody begins a way for somebody else."""
    return _follows(platform, "oidc state", secret)


def nonce(platform: Platform, secret: str) -> str:
    """Return what has to stand in the token of this way, and of no other."""
    return _follows(platform, "oidc nonce", secret)


def verifier(platform: Platform, secret: str) -> str:
    """Return what proves that whoever brings the code is who asked for it (RFC 7636)."""
    return _follows(platform, "oidc verifier", secret)


def _follows(platform: Platform, purpose: str, secret: str) -> str:
    return urlsafe_b64encode(platform.signer.keyed(purpose, secret)).rstrip(b"=").decode()


def _serializer(platform: Platform) -> Any:
    return URLSafeTimedSerializer(platform.settings.derived("oidc way, three ends"))
