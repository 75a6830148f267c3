"""Talk to providers: what they say of themselves, their keys, a code for a token. What is public is remembered."""

import json
import threading
from base64 import b64encode
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import quote_plus, urlencode

from core import outgoing
from core.i18n import _
from core.outgoing import Outside, Silent
from core.settings import Origin
from plugins.oidc.rules import metadata, token
from plugins.oidc.rules.limits import AFRESH, AFRESH_WITHIN, REMEMBERED
from plugins.oidc.rules.metadata import Metadata
from plugins.oidc.rules.token import Expected, Told, UnknownKey
from plugins.oidc.rules.words import NotProven

Origins = frozenset[Origin]
MOST_PROVIDERS = 64
GOOD = 200


class Unusable(Exception):
    """A provider answers, but will not do; says why, in words."""

    def __init__(self, problems: list[str]) -> None:
        """Keep every reason."""
        super().__init__(problems[0])
        self.problems = problems


@dataclass(slots=True)
class Known:
    """What is remembered of a provider."""

    metadata: Metadata
    keys: Sequence[Mapping[str, Any]]
    since: datetime
    asked: deque[datetime] = field(default_factory=lambda: deque(maxlen=AFRESH))


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    """What a body is at its provider."""

    issuer: str
    client_id: str
    secret: str
    back: str


_known: dict[str, Known] = {}
_turn = threading.Lock()


def forget() -> None:
    """Remember nothing."""
    with _turn:
        _known.clear()


def look(issuer: str, origins: Origins, now: datetime) -> Known:
    """Ask a provider what it says of itself, and its keys; raise Unusable, Silent or Outside."""
    told = _json(issuer.rstrip("/") + metadata.KNOWN, origins)
    if problems := metadata.problems(told, issuer, lambda url: outgoing.allowed(url, origins)):
        raise Unusable(problems)
    found = metadata.read(told)
    known = Known(found, _keys(found, origins), now)
    with _turn:
        if len(_known) >= MOST_PROVIDERS:
            _known.clear()
        _known[issuer] = known
    return known


def known(issuer: str, origins: Origins, now: datetime) -> Known:
    """Return what is known of a provider, asking it at most once an hour; raise as `look` does."""
    found = _known.get(issuer)
    return found if found and now - found.since < REMEMBERED else look(issuer, origins, now)


def told(client: Client, *, code: str, verifier: str, expected: Expected, origins: Origins) -> Told:
    """Change a code for what the provider says of somebody; raise NotProven, Unusable, Silent or Outside."""
    provider = known(client.issuer, origins, expected.now)
    signed = _token(provider.metadata, client, code, verifier, origins)
    try:
        return token.read(signed, provider.keys, expected)
    except UnknownKey:
        if not _may_ask_again(provider, expected.now):
            raise
        provider.keys = _keys(provider.metadata, origins)
        return token.read(signed, provider.keys, expected)


def _may_ask_again(provider: Known, now: datetime) -> bool:
    """Whether keys may be asked for again: whoever sends tokens with invented keys must not make us ask without end."""
    with _turn:
        full = len(provider.asked) == AFRESH and now - provider.asked[0] < AFRESH_WITHIN
        if not full:
            provider.asked.append(now)
    return not full


def _token(found: Metadata, client: Client, code: str, verifier: str, origins: Origins) -> str:
    """Return the signed token that a code opens, once."""
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": client.back,
        "code_verifier": verifier,
    }
    headers = {}
    if found.in_form:
        form |= {"client_id": client.client_id, "client_secret": client.secret}
    else:
        pair = f"{quote_plus(client.client_id)}:{quote_plus(client.secret)}"
        headers["Authorization"] = "Basic " + b64encode(pair.encode()).decode()
    said = outgoing.call(found.token, origins=origins, form=urlencode(form).encode(), headers=headers)
    answer = _read(said.body) if said.status == GOOD else {}
    signed = answer.get("id_token") if isinstance(answer, Mapping) else None
    if said.status >= 500:  # noqa: PLR2004 - their own fault
        raise Silent(str(said.status))
    if not isinstance(signed, str):
        raise NotProven("code")
    return signed


def _keys(found: Metadata, origins: Origins) -> list[Mapping[str, Any]]:
    answer = _json(found.keys, origins)
    keys = answer.get("keys") if isinstance(answer, Mapping) else None
    if not isinstance(keys, list):
        raise Unusable([_("Il fornitore non dice con quali chiavi firma.")])
    return [key for key in keys if isinstance(key, Mapping)]


def _json(url: str, origins: Origins) -> Any:
    said = outgoing.call(url, origins=origins)
    if said.status != GOOD:
        raise Unusable([_("A «{url}» il fornitore risponde {status}.").format(url=url, status=said.status)])
    return _read(said.body)


def _read(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None


__all__ = ["Client", "Outside", "Silent", "Unusable", "forget", "known", "look", "told"]
