"""What is being sent waits on disk, sealed with a key that this process alone has, and only as long as the request."""

import os
from tempfile import TemporaryFile

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes


class Spool:
    """Bytes written once and read once; the file has no name, and what it holds no reader but this."""

    def __init__(self, most: int) -> None:
        """Open a place for `most` bytes; what comes beyond is counted and let go."""
        self.most, self.size = most, 0
        self._file = TemporaryFile()  # noqa: SIM115 - closed with the request
        self._cipher = Cipher(algorithms.AES256(os.urandom(32)), modes.CTR(os.urandom(16)))
        self._sealer = self._cipher.encryptor()

    @property
    def over(self) -> bool:
        """Whether more came than there is room for."""
        return self.size > self.most

    def write(self, piece: bytes) -> None:
        """Take a piece in."""
        self.size += len(piece)
        if not self.over:
            self._file.write(self._sealer.update(piece))

    def read(self) -> bytes:
        """Return all that was written; nothing where it was too much."""
        if self.over:
            return b""
        self._file.seek(0)
        return self._cipher.decryptor().update(self._file.read())

    def close(self) -> None:
        """Give the place back to the disk."""
        self._file.close()
