"""Ciphers and the keys above them. Sources: NIST SP 800-38D (GCM, 96-bit nonces), RFC 2104 (HMAC)."""

import hashlib
import hmac
import os
from typing import Final
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from core.errors import DomainError

KEY_BYTES: Final = 32
NONCE_BYTES: Final = 12
GENERATION_BYTES: Final = 2
OF_SUBJECT: Final = 0
"""Generation that marks what is sealed with the key of a subject; the body's own keys count from 1."""


class Destroyed(DomainError):
    """The key is gone: what it sealed can never be read again."""

    status = 410


class Tampered(DomainError):
    """What is kept is not what was sealed, or not where it was sealed."""


class WrongMaster(Exception):
    """A key was wrapped with a master key that is not at hand."""


class Cipher:
    """AES-256-GCM with one key. Each sealing draws a nonce of its own; nobody chooses it."""

    __slots__ = ("_aes",)

    def __init__(self, key: bytes) -> None:
        """Hold the key."""
        self._aes = AESGCM(key)

    def seal(self, plain: bytes, about: bytes) -> bytes:
        """Return nonce and ciphertext; `about` is bound to it and not kept."""
        nonce = os.urandom(NONCE_BYTES)
        return nonce + self._aes.encrypt(nonce, plain, about)

    def open(self, sealed: bytes, about: bytes) -> bytes:
        """Return what was sealed; raise InvalidTag where it is another thing, or was sealed about another."""
        if len(sealed) < NONCE_BYTES:
            raise InvalidTag
        return self._aes.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], about)


class Keyring:
    """The master key of the installation, and the one before it while they are being changed."""

    def __init__(self, master: str, before: str = "") -> None:
        """Read the keys, 64 hexadecimal digits each; without any, nothing can be sealed or read."""
        self._masters = [Cipher(bytes.fromhex(key)) for key in (master, before) if key]

    def wrap(self, key: bytes, about: bytes) -> bytes:
        """Seal a key with the master key."""
        if not self._masters:
            raise WrongMaster
        return self._masters[0].seal(key, about)

    def unwrap(self, wrapped: bytes, about: bytes) -> bytes:
        """Return a key that was sealed with the master key, or with the one before it."""
        for master in self._masters:
            try:
                return master.open(wrapped, about)
            except InvalidTag:
                continue
        raise WrongMaster

    def is_current(self, wrapped: bytes, about: bytes) -> bool:
        """Whether a key was sealed with the master key of now."""
        try:
            return bool(self._masters and self._masters[0].open(wrapped, about))
        except InvalidTag:
            return False


def new_key() -> bytes:
    """Return a key by chance."""
    return os.urandom(KEY_BYTES)


def about_field(tenant: UUID, table: str, column: str, row: UUID) -> bytes:
    """Say where a field stands: sealed there, it opens nowhere else."""
    return f"{tenant}|{table}|{column}|{row}".encode()


def about_tenant_key(tenant: UUID, generation: int) -> bytes:
    """Say whose key this is."""
    return f"tenant key|{tenant}|{generation}".encode()


def about_subject_key(tenant: UUID, subject: UUID) -> bytes:
    """Say whose key this is."""
    return f"subject key|{tenant}|{subject}".encode()


def about_canary(district: UUID) -> bytes:
    """Say what proves that the master key is the right one."""
    return f"canary|{district}".encode()


def with_generation(generation: int, sealed: bytes) -> bytes:
    """Put before a sealed field which key opens it."""
    return generation.to_bytes(GENERATION_BYTES) + sealed


def generation_of(field: bytes) -> tuple[int, bytes]:
    """Return which key opens a field, and what it opens."""
    return int.from_bytes(field[:GENERATION_BYTES]), field[GENERATION_BYTES:]


def of_a_subject(field: bytes) -> bool:
    """Whether a field was sealed with a subject's key; otherwise a key of the body opens it."""
    return generation_of(field)[0] == OF_SUBJECT


def blind_key(tenant_key: bytes) -> bytes:
    """Derive the key of a body's indexes from its own key."""
    return hmac.new(tenant_key, b"blind index", hashlib.sha256).digest()


def blind(key: bytes, generation: int, purpose: str, value: str) -> bytes:
    """Return what finds an equal value again and says nothing else of it (HMAC-SHA256)."""
    told = f"{purpose}|{value}".encode()
    return with_generation(generation, hmac.new(key, told, hashlib.sha256).digest())
