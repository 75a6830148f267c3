"""Opens an archive as another program would: by the published format, with the reader proved on another's archive."""

import hashlib
import hmac
import io
import zipfile
import zlib
from base64 import b64decode

from core.departure.sealed_zip import counted

OTHER = b64decode(
    "UEsDBBQAAQBjAC9udl0AAAAARAAAACgAAAAIAAsAY2lhby50eHQBmQcAAgBBRQMIAPQAMze3UvAij5vC2vdOtmPJxb2r8q+amUSogopvA5/k"
    "d2R+pypSebMnIkJX55tD0FEgqd8V9UZ6h/17nLyJZHs3v0pfUEsBAhQDFAABAGMAL252XQAAAABEAAAAKAAAAAgACwAAAAAAAAAAAIABAAAA"
    "AGNpYW8udHh0AZkHAAIAQUUDCABQSwUGAAAAAAEAAQBBAAAAdQAAAAAA"
)
"""Written by pyzipper 0.3.6: `ciao.txt`, password `parola`."""


class WrongPassword(Exception):
    """The password does not open it, or somebody changed it."""


def opened(archive: bytes, password: str) -> dict[str, bytes]:
    """Every entry, in clear."""
    with zipfile.ZipFile(io.BytesIO(archive)) as bundle:
        return {one.filename: _entry(archive, one, password.encode()) for one in bundle.infolist()}


def _entry(archive: bytes, one: zipfile.ZipInfo, password: bytes) -> bytes:
    at = one.header_offset
    assert archive[at : at + 4] == b"PK\x03\x04" and one.compress_type == 99 and one.flag_bits & 1
    start = at + 30 + int.from_bytes(archive[at + 26 : at + 28], "little")
    start += int.from_bytes(archive[at + 28 : at + 30], "little")
    salt, check = archive[start : start + 16], archive[start + 16 : start + 18]
    sealed = archive[start + 18 : start + one.compress_size - 10]
    mac = archive[start + one.compress_size - 10 : start + one.compress_size]
    keys = hashlib.pbkdf2_hmac("sha1", password, salt, 1000, 66)
    if keys[64:] != check or hmac.new(keys[32:64], sealed, hashlib.sha1).digest()[:10] != mac:
        raise WrongPassword(one.filename)
    content = zlib.decompress(counted(keys[:32], sealed), wbits=-15)
    assert len(content) == one.file_size
    return content
