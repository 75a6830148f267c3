"""An archive that a password opens: read by a reader that reads another program's archives."""

import os

import pytest

from core.departure import sealed_zip
from core.departure.rules import new_password
from core.departure.sealed_zip import SealedZip
from tests.core.departure.reader import OTHER, WrongPassword, opened


def archive(*entries: tuple[str, bytes]) -> bytes:
    bundle = SealedZip(b"parola")
    return b"".join(piece for one in entries for piece in bundle.entry(*one)) + bundle.end()


def test_the_reader_reads_what_another_program_wrote() -> None:
    assert opened(OTHER, "parola") == {"ciao.txt": b"Una prova scritta da un altro programma."}


def test_what_goes_in_comes_out_and_only_with_the_password() -> None:
    told = {"a.txt": b"ciao" * 100, "vuoto": b"", "cartella/perch\u00e9.bin": os.urandom(200_001)}
    made = archive(*told.items())
    assert opened(made, "parola") == told
    assert b"ciaociao" not in made
    with pytest.raises(WrongPassword):
        opened(made, "Parola")
    changed = bytearray(made)
    changed[len(made) // 2] ^= 1
    with pytest.raises(WrongPassword):
        opened(bytes(changed), "parola")


def test_large_archives_are_read_to_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    told = {str(number): os.urandom(3_000) for number in range(5)}
    monkeypatch.setattr(sealed_zip, "LARGE", 4_000)
    large = archive(*told.items())
    assert b"PK\x06\x06" in large and b"PK\x06\x07" in large
    assert opened(large, "parola") == told
    monkeypatch.setattr(sealed_zip, "MANY", 3)
    assert opened(archive(*told.items()), "parola") == told


def test_passwords_are_long_and_never_the_same() -> None:
    made = {new_password() for _each in range(500)}
    assert len(made) == 500 and all(len(one) == 29 for one in made)
