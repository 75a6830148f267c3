"""A ZIP archive that a password opens, made piece by piece: 7-Zip, WinRAR, Keka and others read it.

AES-256 in the format AE-2 (WinZip: AES Encryption Information, https://www.winzip.com/en/support/aes-encryption/),
ZIP64 where it is large (APPNOTE.TXT 6.3.10). Names of entries are not sealed: nobody's name may stand in one.
"""

import hashlib
import hmac
import os
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from struct import pack
from typing import Final

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

SALT, ITERATIONS, KEY, CHECK, MAC = 16, 1000, 32, 2, 10
AES_256, DEFLATED, AES_METHOD = 3, 8, 99
BLOCK = 16
_FULL, _FULL_SHORT = 0xFFFFFFFF, 0xFFFF
LARGE, MANY = _FULL, _FULL_SHORT
"""From here on a number stands in the larger index."""
FLAGS: Final = 0x0001 | 0x0800
"""Sealed, and named in UTF-8."""
NEEDS: Final = 51
DAY: Final = (1 << 5) | 1
"""1 January 1980: when something was written stands inside, not outside."""


@dataclass(slots=True)
class SealedZip:
    """An archive on its way: each entry is given as it is added, the index at the end."""

    password: bytes
    _index: list[bytes] = field(default_factory=list)
    _at: int = 0

    def entry(self, name: str, content: bytes) -> Iterator[bytes]:
        """Give one entry."""
        sealed, named = _sealed(self.password, _deflated(content)), name.encode()
        about = pack("<HHH2sBH", 0x9901, 7, 2, b"AE", AES_256, DEFLATED)
        sizes = pack("<III", 0, len(sealed), len(content))
        common = pack("<HHHHH", NEEDS, FLAGS, AES_METHOD, 0, DAY) + sizes
        local = b"PK\x03\x04" + common + pack("<HH", len(named), len(about)) + named + about
        self._index.append(_indexed(common, named, about, self._at))
        self._at += len(local) + len(sealed)
        yield local
        yield sealed

    def end(self) -> bytes:
        """Return the index."""
        index = b"".join(self._index)
        many, large = len(self._index), max(self._at, len(index)) >= LARGE
        end = b""
        if large or many >= MANY:
            end = b"PK\x06\x06" + pack("<QHHIIQQQQ", 44, NEEDS, NEEDS, 0, 0, many, many, len(index), self._at)
            end += b"PK\x06\x07" + pack("<IQI", 0, self._at + len(index), 1)
        count = many if many < MANY else _FULL_SHORT
        length, at = (size if size < LARGE else _FULL for size in (len(index), self._at))
        return index + end + b"PK\x05\x06" + pack("<HHHHIIH", 0, 0, count, count, length, at, 0)


def _indexed(common: bytes, named: bytes, about: bytes, at: int) -> bytes:
    if at >= LARGE:
        about += pack("<HHQ", 0x0001, 8, at)
    lengths = pack("<HHHHHII", len(named), len(about), 0, 0, 0, 0, at if at < LARGE else _FULL)
    return b"PK\x01\x02" + pack("<H", NEEDS) + common + lengths + named + about


def _deflated(content: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(content) + packer.flush()


def _sealed(password: bytes, content: bytes) -> bytes:
    """Return salt, check, content in counter mode and its HMAC."""
    salt = os.urandom(SALT)
    keys = hashlib.pbkdf2_hmac("sha1", password, salt, ITERATIONS, 2 * KEY + CHECK)
    cipher, check = keys[:KEY], keys[2 * KEY :]
    sealed = counted(cipher, content)
    return salt + check + sealed + hmac.new(keys[KEY : 2 * KEY], sealed, hashlib.sha1).digest()[:MAC]


def counted(key: bytes, content: bytes) -> bytes:
    """Return a content sealed, or opened, in counter mode; the counter begins at 1, its lowest byte first."""
    blocks = range(1, -(-len(content) // BLOCK) + 1)
    stream = Cipher(algorithms.AES(key), modes.ECB()).encryptor()  # noqa: S305 - the blocks are counters, never twice
    drawn = stream.update(b"".join(number.to_bytes(BLOCK, "little") for number in blocks))[: len(content)]
    mixed = int.from_bytes(content) ^ int.from_bytes(drawn)
    return mixed.to_bytes(len(content))
