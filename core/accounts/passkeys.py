"""Passkeys (WebAuthn, level 3): what a browser is asked, and whether its answer holds.

For whom (`rp_id`): a passkey works on the domain it was made for and on all below it. In a network whose bodies stand
under one domain that is the portal's, so that one passkey opens every body in which a person works; a body with a
domain of its own has passkeys of its own, because no browser lets one domain ask for another's. A domain of one word,
like the demonstration's `localhost`, counts for browsers as one that nobody owns: there too each host has its own.
"""

import base64
import binascii
import json
import secrets
from collections.abc import Sequence
from datetime import UTC, datetime
from urllib.parse import urlsplit
from uuid import UUID

import webauthn
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)
from webauthn.registration.verify_registration_response import VerifiedRegistration

from core.accounts import rules
from core.accounts.models import Passkey
from core.errors import DomainError
from core.i18n import _
from core.web.signing import Signer
from core.who import Site

UNREADABLE = (WebAuthnException, ValueError, KeyError, TypeError, RecursionError, binascii.Error)
NONCE, MOMENT = 16, 8


class PasskeyRefused(DomainError):
    """The device answered, but its answer does not hold; or the person changed their mind."""

    status = 422

    def __init__(self) -> None:
        """Say the same whatever was wrong."""
        super().__init__(_("La passkey non è stata riconosciuta. Riprova, o entra in un altro modo."))


def domain(site: Site) -> str:
    """Return the domain for which passkeys of this body are made."""
    portal = urlsplit(site.portal_url).hostname or site.host
    below = site.host == portal or site.host.endswith(f".{portal}")
    return portal if below and "." in portal else site.host


def creation(
    site: Site, *, challenge: bytes, account_id: UUID, login: str, name: str, known: Sequence[Passkey]
) -> str:
    """Return what the browser is asked to make (JSON): kept on the device, opened by finger, face or PIN."""
    asked = webauthn.generate_registration_options(
        rp_id=domain(site),
        rp_name=site.district_name,
        user_id=account_id.bytes,
        user_name=login,
        user_display_name=name,
        challenge=challenge,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=[PublicKeyCredentialDescriptor(id=one.credential_id) for one in known],
    )
    return webauthn.options_to_json(asked)


def request(site: Site, *, challenge: bytes, known: Sequence[Passkey] = ()) -> str:
    """Return what the browser is asked to show (JSON): one of these, or without any whatever it has for the domain."""
    asked = webauthn.generate_authentication_options(
        rp_id=domain(site),
        challenge=challenge,
        allow_credentials=[PublicKeyCredentialDescriptor(id=one.credential_id) for one in known],
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return webauthn.options_to_json(asked)


def made(site: Site, answer: str, *, challenge: bytes) -> VerifiedRegistration:
    """Return the passkey that a device has made; raise PasskeyRefused."""
    try:
        return webauthn.verify_registration_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=domain(site),
            expected_origin=site.url,
            require_user_verification=True,
        )
    except UNREADABLE:
        raise PasskeyRefused from None


def sign_count(site: Site, answer: str, *, challenge: bytes, passkey: Passkey) -> int:
    """Return how often a passkey was used, now that it answered; raise PasskeyRefused."""
    try:
        return webauthn.verify_authentication_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=passkey.domain,
            expected_origin=site.url,
            credential_public_key=passkey.public_key,
            credential_current_sign_count=passkey.sign_count,
            require_user_verification=True,
        ).new_sign_count
    except UNREADABLE:
        raise PasskeyRefused from None


def credential_of(answer: str) -> tuple[bytes, bytes]:
    """Return which passkey answers, and whom it says it is of; raise PasskeyRefused."""
    try:
        told = json.loads(answer)
        return _bytes(told["rawId"]), _bytes(told["response"].get("userHandle") or "")
    except (*UNREADABLE, AttributeError):
        raise PasskeyRefused from None


def challenge(signer: Signer, site: Site, use: str, now: datetime) -> bytes:
    """Return what a device has to sign: fresh, for one use at one body, and known again without keeping it."""
    told = secrets.token_bytes(NONCE) + int(now.timestamp()).to_bytes(MOMENT, "big")
    return told + _mark(signer, site, use, told)


def answered(signer: Signer, site: Site, use: str, answer: str, now: datetime) -> tuple[bytes, datetime]:
    """Return which challenge was answered and when it was given; raise PasskeyRefused for one that is not ours."""
    try:
        signed = _bytes(json.loads(_bytes(json.loads(answer)["response"]["clientDataJSON"]))["challenge"])
        given = datetime.fromtimestamp(int.from_bytes(signed[NONCE : NONCE + MOMENT], "big"), tz=UTC)
    except (*UNREADABLE, OverflowError, OSError, AttributeError):
        raise PasskeyRefused from None
    told, mark = signed[: NONCE + MOMENT], signed[NONCE + MOMENT :]
    if not secrets.compare_digest(mark, _mark(signer, site, use, told)) or now - given > rules.CHALLENGE:
        raise PasskeyRefused
    return signed, given


def _mark(signer: Signer, site: Site, use: str, told: bytes) -> bytes:
    return signer.keyed("challenge", f"{site.tenant_id} {use} {told.hex()}")


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
