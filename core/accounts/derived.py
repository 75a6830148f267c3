"""What follows from a secret by a keyed hash: it can be shown again while the secret lives, and is kept nowhere.

The secret of the app and the codes on paper follow from the secret in the browser's cookie; a code given in presence
from its id. The database holds other keyed hashes of them, or the sealed secret.
"""

import base64
from typing import ClassVar
from uuid import UUID

from core import codes
from core.accounts import rules
from core.web.signing import Signer

APP_BYTES = 20
"""Of the secret of the app: as long as the hash it goes into (RFC 4226, 4)."""


class PresenceCodes(codes.Codes):
    """Codes that are given in presence."""

    kind: ClassVar[str] = "presence"


def app_secret(signer: Signer, token: str) -> str:
    """Return the secret that whoever holds this token may put into an app."""
    return base64.b32encode(signer.keyed("code app", token)[:APP_BYTES]).decode()


def recovery_codes(signer: Signer, token: str) -> list[str]:
    """Return the codes on paper that whoever holds this token was given."""
    return [_code(signer.keyed("recovery", f"{token} {number}")) for number in range(rules.RECOVERY_CODES)]


def _code(raw: bytes) -> str:
    return codes.new_code(lambda length: raw[:length])


def recovery_hash(signer: Signer, account_id: UUID, code: str) -> bytes:
    """Return what is kept of a code on paper."""
    return signer.keyed("recovery hash", f"{account_id} {code}")


def recovery_hashes(signer: Signer, account_id: UUID, token: str) -> set[bytes]:
    """Return what is kept of all the codes on paper that this token was given."""
    return {recovery_hash(signer, account_id, code) for code in recovery_codes(signer, token)}
