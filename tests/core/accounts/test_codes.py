"""Codes of the app and codes on paper, without a database."""

import base64
from datetime import UTC, datetime
from uuid import UUID

import pytest

from core.accounts import derived, passkeys, rules
from core.accounts.passkeys import PasskeyRefused
from core.web.signing import Signer
from core.who import Site
from tests.conftest import settings_for

# RFC 6238, appendix B: the secret, seconds since 1970, the eight digits of SHA-1; six digits are the last of them.
SECRET = base64.b32encode(b"12345678901234567890").decode()
VECTORS = [
    (59, "94287082"),
    (1111111109, "07081804"),
    (1111111111, "14050471"),
    (1234567890, "89005924"),
    (2000000000, "69279037"),
    (20000000000, "65353130"),
]


def at(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, tz=UTC)


@pytest.mark.parametrize(("seconds", "eight"), VECTORS)
def test_the_codes_are_those_of_rfc_6238(seconds: int, eight: str) -> None:
    assert rules.step_of(SECRET, eight[-6:], now=at(seconds), after=0) == seconds // rules.STEP


def test_a_code_holds_one_step_before_and_one_after_and_no_longer() -> None:
    seconds, code = 1111111111, "050471"
    held = [s for s in range(-120, 121, 30) if rules.step_of(SECRET, code, now=at(seconds + s), after=0)]
    assert held == [-30, 0, 30]


def test_a_step_counts_once() -> None:
    now, code = at(1111111111), "050471"
    step = rules.step_of(SECRET, code, now=now, after=0)
    assert step
    assert rules.step_of(SECRET, code, now=now, after=step) is None
    assert rules.step_of(SECRET, code, now=now, after=step - 1) == step


@pytest.mark.parametrize(
    ("typed", "read"),
    [("123456", "123456"), (" 123 456\t", "123456"), ("12345", None), ("1234567", None), ("١٢٣٤٥٦", None)],
)
def test_six_digits_are_of_the_app(typed: str, read: str | None) -> None:
    assert rules.of_the_app(typed) == read


def test_codes_on_paper_follow_from_the_token_and_from_nothing_else() -> None:
    signer = Signer(settings_for("postgresql://nobody@nowhere/nothing"))
    other = Signer(settings_for("postgresql://nobody@nowhere/nothing", secret_key="another" * 8))
    codes = derived.recovery_codes(signer, "token")
    assert len(set(codes)) == rules.RECOVERY_CODES
    assert {len(code) for code in codes} == {12}
    assert codes == derived.recovery_codes(signer, "token")
    assert not set(codes) & set(derived.recovery_codes(signer, "other token"))
    assert not set(codes) & set(derived.recovery_codes(other, "token"))
    first, second = UUID(int=1), UUID(int=2)
    assert derived.recovery_hash(signer, first, codes[0]) != derived.recovery_hash(signer, second, codes[0])


def site(host: str, portal: str) -> Site:
    url = {"url": f"https://{host}", "portal_url": f"https://{portal}:8443"}
    words = dict.fromkeys(("slug", "name", "short_name", "kind", "district_name", "palette", "monogram"), "x")
    empty = {"contacts": (), "languages": (), "plugins": frozenset(), "network_plugins": frozenset()}
    return Site(
        district_id=UUID(int=1), tenant_id=UUID(int=2), host=host, logo_url=None, **url, **words, **empty
    )


@pytest.mark.parametrize(
    ("host", "portal", "domain"),
    [
        ("caritas.rete.example", "rete.example", "rete.example"),
        ("rete.example", "rete.example", "rete.example"),
        ("caritas.example", "rete.example", "caritas.example"),
        ("notrete.example", "rete.example", "notrete.example"),
        ("caritas.localhost", "localhost", "caritas.localhost"),
    ],
)
def test_a_passkey_is_for_the_widest_domain_that_is_ours(host: str, portal: str, domain: str) -> None:
    assert passkeys.domain(site(host, portal)) == domain


def test_a_challenge_is_known_again_for_its_use_its_body_and_five_minutes() -> None:
    signer, here = Signer(settings_for("postgresql://nobody@nowhere/nothing")), site("a.example", "b.example")
    now = at(1_800_000_000)
    given = passkeys.challenge(signer, here, "enter", now)
    assert passkeys.answered(signer, here, "enter", answer(given), now) == (given, now)
    later = now + rules.CHALLENGE
    assert passkeys.answered(signer, here, "enter", answer(given), later)[0] == given
    changed = bytes([given[0] ^ 1]) + given[1:]
    for use, told, when in (
        ("add", given, now),
        ("enter", changed, now),
        ("enter", given[:-1], now),
        ("enter", b"", now),
        ("enter", given, at(1_800_000_000 + 301)),
    ):
        with pytest.raises(PasskeyRefused):
            passkeys.answered(signer, here, use, answer(told), when)


@pytest.mark.parametrize(
    "told", ["", "{}", "[]", "null", "1", '{"response":1}', '{"response":{}}', "[" * 5000]
)
def test_what_is_no_answer_is_refused(told: str) -> None:
    signer, here = Signer(settings_for("postgresql://nobody@nowhere/nothing")), site("a.example", "b.example")
    with pytest.raises(PasskeyRefused):
        passkeys.answered(signer, here, "enter", told, at(0))
    with pytest.raises(PasskeyRefused):
        passkeys.credential_of(told)
    with pytest.raises(PasskeyRefused):
        passkeys.made(here, told, challenge=b"")


def answer(challenge: bytes) -> str:
    """What a browser would send, as far as the challenge goes."""
    import json

    def text(raw: bytes) -> str:
        return base64.urlsafe_b64encode(raw).decode().rstrip("=")

    return json.dumps(
        {"response": {"clientDataJSON": text(json.dumps({"challenge": text(challenge)}).encode())}}
    )
