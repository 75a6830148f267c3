"""Answers that come in: the gateway brings them, with a key that only it was told."""

import hmac
from collections.abc import Callable, Mapping

from core.who import Site

Keyed = Callable[[str, str], bytes]
SENDER = ("from", "From", "sender", "msisdn", "da", "originator")
WORDS = ("text", "Body", "body", "message", "testo", "content")
LONGEST = 400


def key(keyed: Keyed, site: Site, generation: int) -> str:
    """Return the key of answers: made again when it is shown, kept nowhere."""
    return keyed("sms replies", f"{site.tenant_id} {generation}").hex()[:40]


def given(headers: Mapping[str, str], fields: Mapping[str, str]) -> str:
    """Return the key that came along, in the header or, where a gateway cannot, in the form."""
    kind, _space, value = headers.get("authorization", "").partition(" ")
    return value.strip() if kind.lower() == "bearer" else fields.get("key", "")


def same(one: str, other: str) -> bool:
    """Whether two keys are one, told in the same time whatever they are."""
    return hmac.compare_digest(one.encode(), other.encode())


def first(fields: Mapping[str, str], names: tuple[str, ...]) -> str:
    """Return the first of these fields that is there."""
    return next((fields[name] for name in names if fields.get(name)), "")[:LONGEST]
