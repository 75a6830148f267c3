"""The content of a file, sealed piece by piece: it can be read as it comes, and neither cut, nor mixed, nor moved.

STREAM (Hoang, Reyhanitabar, Rogaway, Vizár: Online Authenticated-Encryption and its Nonce-Reuse Misuse-Resistance,
2015): each piece has its number and whether it is the last in its nonce. Each file has a key of its own.
"""

from collections.abc import Iterable, Iterator
from typing import Final
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from core.i18n import _
from core.vault.rules import Tampered

PIECE: Final = 64 * 1024
TAG: Final = 16


def about(tenant: UUID, file: UUID) -> bytes:
    """Say whose content this is: sealed there, it opens nowhere else."""
    return f"{tenant}|file|content|{file}".encode()


def seal(content: bytes, key: bytes, told: bytes) -> Iterator[bytes]:
    """Give the pieces of a content, sealed."""
    cipher = AESGCM(key)
    starts = range(0, max(len(content), 1), PIECE)
    for number, start in enumerate(starts):
        last = start + PIECE >= len(content)
        yield cipher.encrypt(_nonce(number, last=last), content[start : start + PIECE], told)


def unseal(pieces: Iterable[bytes], key: bytes, told: bytes) -> Iterator[bytes]:
    """Give the pieces of a content as they come; raise Tampered before giving one that is not what was sealed."""
    cipher = AESGCM(key)
    number, waiting = 0, b""
    for piece in pieces:
        waiting += piece
        while len(waiting) > PIECE + TAG:
            yield _open(cipher, number, waiting[: PIECE + TAG], told, last=False)
            number, waiting = number + 1, waiting[PIECE + TAG :]
    yield _open(cipher, number, waiting, told, last=True)


def _open(cipher: AESGCM, number: int, piece: bytes, told: bytes, *, last: bool) -> bytes:
    try:
        return cipher.decrypt(_nonce(number, last=last), piece, told)
    except InvalidTag:
        raise Tampered(
            _("Questo file è stato alterato e non si può leggere. Avvisa chi gestisce la piattaforma.")
        ) from None


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11) + bytes((last,))
