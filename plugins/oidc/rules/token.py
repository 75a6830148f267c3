"""What a provider says of somebody, if it holds (OpenID Connect Core 1.0, 3.1.3.7; RFC 7515; RFC 8725). Pure."""

import hmac
import json
from base64 import urlsafe_b64decode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import Key, import_key

from plugins.oidc.rules.limits import ALGORITHMS, LONGEST_SUBJECT, LONGEST_TOKEN, SHORTEST_RSA, SKEW, WAY
from plugins.oidc.rules.words import NotProven

FAMILY = {"RS256": "RSA", "PS256": "RSA", "ES256": "EC"}


class UnknownKey(NotProven):
    """The token names a key that is not among those known: they may have been changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What has to stand in a token."""

    issuer: str
    client_id: str
    nonce: str
    began: datetime
    now: datetime


@dataclass(frozen=True, slots=True)
class Told:
    """Who it is at the provider, and how it knows."""

    subject: str
    levels: frozenset[str]


def read(token: str, keys: Sequence[Mapping[str, Any]], expected: Expected) -> Told:
    """Return what a token says; raise NotProven, or UnknownKey."""
    claims = _signed(token, keys)
    if reason := problem(claims, expected):
        raise NotProven(reason)
    return Told(claims["sub"], _levels(claims))


def _signed(token: str, keys: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return the claims of a token whose signature holds."""
    if len(token) > LONGEST_TOKEN:
        raise NotProven("too long")
    try:
        header = jws.extract_compact(token.encode()).protected
        algorithm = header.get("alg", "")
        if algorithm not in ALGORITHMS:
            raise NotProven("algorithm")
        key = _key(keys, algorithm, header.get("kid"))
        claims = json.loads(jws.deserialize_compact(token, key, algorithms=[algorithm]).payload)
    except (JoseError, ValueError, TypeError, KeyError, RecursionError):
        raise NotProven("signature") from None
    if not isinstance(claims, dict):
        raise NotProven("claims")
    return claims


def _key(keys: Sequence[Mapping[str, Any]], algorithm: str, name: object) -> Key:
    """Return the one key that may have signed."""
    fit = [
        key
        for key in keys
        if key.get("kty") == FAMILY[algorithm]
        and key.get("use", "sig") == "sig"
        and key.get("alg", algorithm) == algorithm
        and (name is None or key.get("kid") == name)
    ]
    if len(fit) != 1:
        raise UnknownKey("key")
    public = {part: value for part, value in fit[0].items() if part in ("kty", "n", "e", "crv", "x", "y")}
    if (
        FAMILY[algorithm] == "RSA"
        and int.from_bytes(urlsafe_b64decode(public["n"] + "==")).bit_length() < SHORTEST_RSA
    ):
        raise NotProven("weak key")
    return import_key(public)


def problem(claims: Mapping[str, Any], expected: Expected) -> str | None:
    """Say which condition a token fails, None where it holds."""
    early, late = (expected.now - SKEW).timestamp(), (expected.now + SKEW).timestamp()
    began = (expected.began - SKEW).timestamp()
    audience = claims.get("aud")
    audiences = audience if isinstance(audience, list) else [audience]
    party = claims.get("azp", expected.client_id if audiences == [expected.client_id] else None)
    conditions = {
        "iss": claims.get("iss") == expected.issuer,
        "aud": expected.client_id in audiences and party == expected.client_id,
        "exp": _moment(claims, "exp") > early,
        "iat": (expected.now - WAY - SKEW).timestamp() <= _moment(claims, "iat") <= late,
        "nbf": "nbf" not in claims or 0 <= _moment(claims, "nbf") <= late,
        "nonce": hmac.compare_digest(str(claims.get("nonce", "")).encode(), expected.nonce.encode()),
        "sub": isinstance(claims.get("sub"), str) and 0 < len(claims["sub"]) <= LONGEST_SUBJECT,
        "auth_time": began <= _moment(claims, "auth_time") <= late,
    }
    return next((name for name, holds in conditions.items() if not holds), None)


def _moment(claims: Mapping[str, Any], name: str) -> float:
    """Return a moment in seconds; -1 where there is none."""
    found = claims.get(name)
    return found if isinstance(found, int | float) and not isinstance(found, bool) else -1


def _levels(claims: Mapping[str, Any]) -> frozenset[str]:
    methods = claims.get("amr")
    told = [claims.get("acr"), *(methods if isinstance(methods, list) else [])]
    return frozenset(each for each in told if isinstance(each, str))
