"""What a token has to say, condition by condition; what holds in all of them is taken (the control)."""

import base64
import hmac
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

import pytest
from joserfc import jws
from joserfc.jwk import ECKey, RSAKey

from plugins.oidc.rules import metadata, provider, token
from plugins.oidc.rules.provider import Draft
from plugins.oidc.rules.token import Expected, UnknownKey
from plugins.oidc.rules.words import NotProven

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
SECOND = int(NOW.timestamp())
EXPECTED = Expected(
    issuer="https://a.test", client_id="noi", nonce="n" * 43, began=NOW - timedelta(minutes=2), now=NOW
)
GOOD = {
    "iss": "https://a.test",
    "aud": "noi",
    "sub": "S-1",
    "nonce": "n" * 43,
    "iat": SECOND - 5,
    "exp": SECOND + 300,
    "auth_time": SECOND - 30,
    "acr": "L2",
    "amr": ["otp"],
}
BENT: tuple[tuple[str, dict[str, Any]], ...] = (
    ("iss", {"iss": "https://a.test/"}),
    ("iss", {"iss": "https://b.test"}),
    ("aud", {"aud": "altri"}),
    ("aud", {"aud": None}),
    ("aud", {"aud": ["noi", "altri"]}),
    ("aud", {"azp": "altri"}),
    ("exp", {"exp": SECOND - 61}),
    ("exp", {"exp": None}),
    ("exp", {"exp": True}),
    ("exp", {"exp": "9999999999"}),
    ("exp", {"exp": float("nan")}),
    ("iat", {"iat": SECOND + 61}),
    ("iat", {"iat": SECOND - 3600}),
    ("iat", {"iat": None}),
    ("nbf", {"nbf": SECOND + 61}),
    ("nonce", {"nonce": "m" * 43}),
    ("nonce", {"nonce": None}),
    ("nonce", {"nonce": ["n" * 43]}),
    ("sub", {"sub": ""}),
    ("sub", {"sub": 7}),
    ("sub", {"sub": "x" * 256}),
    ("auth_time", {"auth_time": SECOND - 3600}),
    ("auth_time", {"auth_time": None}),
)


@cache
def rsa(name: str = "uno", size: int = 2048) -> RSAKey:
    return RSAKey.generate_key(size, {"kid": name})


@cache
def curve() -> ECKey:
    return ECKey.generate_key("P-256", {"kid": "curva"})


def public(*keys: RSAKey | ECKey) -> list[Any]:
    return [key.as_dict(private=False) for key in keys]


def signed(claims: Any = GOOD, *, key: Any = None, **header: str) -> str:
    key = key or rsa()
    body = claims if isinstance(claims, bytes) else json.dumps(claims).encode()
    return jws.serialize_compact(
        {"alg": "RS256", "kid": "uno"} | header, body, key, [header.get("alg", "RS256")]
    )


def test_one_condition_bent_is_enough() -> None:
    assert token.problem(GOOD, EXPECTED) is None
    assert token.problem(GOOD | {"aud": ["noi"], "azp": "noi", "exp": SECOND - 59}, EXPECTED) is None
    for condition, bend in BENT:
        assert token.problem(GOOD | bend, EXPECTED) == condition, bend


def test_a_signature_holds_by_a_key_of_the_provider_alone() -> None:
    keys = public(rsa(), curve())
    assert token.read(signed(), keys, EXPECTED) == token.Told("S-1", frozenset({"L2", "otp"}))
    by_curve = signed(key=curve(), alg="ES256", kid="curva")
    assert token.read(by_curve, keys, EXPECTED).subject == "S-1"
    assert token.read(signed(alg="PS256"), keys, EXPECTED).subject == "S-1"
    head, body, seal = signed().split(".")
    other = base64.urlsafe_b64encode(json.dumps(GOOD | {"sub": "S-2"}).encode()).rstrip(b"=").decode()
    stranger = RSAKey.generate_key(2048, {"kid": "uno"})
    unsigned = base64.urlsafe_b64encode(b'{"alg":"none"}').rstrip(b"=").decode()
    for what in (
        f"{head}.{other}.{seal}",
        f"{head}.{body}.",
        f"{unsigned}.{body}.",
        f"{head}.{body}",
        "",
        "....",
        "é" * 9,
        "x" * 20_000,
        signed(key=stranger),
        _with_the_public_key_as_secret(),
        signed(b"[1]"),
        signed(b"not json"),
        signed(b'{"a":' * 900 + b"1" + b"}" * 900),
        signed(GOOD, kid="due"),
    ):
        with pytest.raises(NotProven):
            token.read(what, keys, EXPECTED)


def test_a_key_that_is_not_known_is_told_apart_and_a_weak_one_refused() -> None:
    with pytest.raises(UnknownKey):
        token.read(signed(kid="due"), public(rsa()), EXPECTED)
    with pytest.raises(UnknownKey):
        token.read(signed(), [public(rsa())[0] | {"use": "enc"}], EXPECTED)
    with pytest.raises(UnknownKey):
        token.read(signed(), [public(rsa())[0] | {"alg": "PS256"}], EXPECTED)
    weak = _quietly(lambda: rsa("uno", 1024))
    with pytest.raises(NotProven, match="riconoscimento"):
        token.read(_quietly(lambda: signed(key=weak)), public(weak), EXPECTED)


TELLS = {
    "issuer": "https://a.test",
    "authorization_endpoint": "https://a.test/auth",
    "token_endpoint": "https://a.test/token",
    "jwks_uri": "https://a.test/jwks",
    "response_types_supported": ["code"],
    "code_challenge_methods_supported": ["S256"],
    "id_token_signing_alg_values_supported": ["RS256"],
}


def test_what_is_wrong_with_a_provider_is_said_in_words() -> None:
    def of(**bend: Any) -> str:
        return " ".join(
            metadata.problems(TELLS | bend, "https://a.test", lambda url: url.startswith("https://a.test/"))
        )

    assert of() == ""
    assert "barra finale" in of(issuer="https://a.test/")
    for place in metadata.PLACES:
        assert f"«{place}»" in of(**{place: "https://dentro.test/"})
        assert f"«{place}»" in of(**{place: None})
    assert "code flow" in of(response_types_supported=["id_token"])
    assert "PKCE" in of(code_challenge_methods_supported=["plain"])
    assert of(code_challenge_methods_supported=[]) == ""
    assert "firma" in of(id_token_signing_alg_values_supported=["HS256", "none"])
    assert "client_secret" in of(token_endpoint_auth_methods_supported=["private_key_jwt"])
    for odd in (None, [], "x", 1):
        assert metadata.problems(odd, "https://a.test", lambda _url: True)


def test_what_an_administrator_types_is_looked_at() -> None:
    good = Draft(label="SPID", issuer="https://a.test", client_id="noi", secret="s")

    def wrong(**bend: Any) -> list[str]:
        fit: Callable[[str], bool] = lambda url: url == "https://a.test"  # noqa: E731
        return [name for name, _ in provider.problems(replace(good, **bend), has_secret=False, fit=fit)]

    assert wrong() == []
    assert wrong(label="", issuer="a.test", client_id="", secret="") == [
        "label",
        "issuer",
        "client_id",
        "secret",
    ]
    assert wrong(issuer="https://altrove.test") == ["issuer"]
    assert wrong(second_factor="theirs") == ["levels"]
    assert wrong(second_factor="theirs", levels=("pwd",)) == ["levels"]
    assert wrong(second_factor="theirs", levels=("https://www.spid.gov.it/SpidL2",)) == []


def _with_the_public_key_as_secret() -> str:
    """HS256 with what everybody knows: the oldest trick there is."""
    parts = (b'{"alg":"HS256","kid":"uno"}', json.dumps(GOOD).encode())
    text = b".".join(base64.urlsafe_b64encode(part).rstrip(b"=") for part in parts)
    seal = hmac.digest(rsa().as_pem(private=False), text, "sha256")
    return (text + b"." + base64.urlsafe_b64encode(seal).rstrip(b"=")).decode()


def _quietly(make: Callable[[], Any]) -> Any:
    """What the library warns of is made on purpose here."""
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return make()
