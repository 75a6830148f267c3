"""What comes in is read within limits, piece by piece, and waits where nobody else can read it."""

import asyncio
from collections.abc import AsyncIterator

import anyio
import pytest

from core.errors import BadInput
from core.web import incoming
from core.web.forms import Fields
from core.web.incoming import MEGABYTE, MOST_BYTES, MOST_FILE, TooLarge, TooSlow, read_form
from core.web.spool import Spool

KIND = "multipart/form-data; boundary=confine"
MOST = 30 * MEGABYTE


def part(name: str, body: bytes, file: str | None = None) -> bytes:
    named = f'; filename="{file}"' if file is not None else ""
    head = f'--confine\r\nContent-Disposition: form-data; name="{name}"{named}\r\n\r\n'
    return head.encode() + body + b"\r\n"


END = b"--confine--\r\n"


class Sent:
    """A request whose body arrives as slowly as a line lets it."""

    def __init__(self, body: bytes, *, kind: str = KIND, size: int = 60_000, stops: bool = False) -> None:
        self.headers = {"content-type": kind, "content-length": str(len(body))}
        self.body, self.size, self.stops = body, size, stops

    async def stream(self) -> AsyncIterator[bytes]:
        for at in range(0, len(self.body), self.size):
            yield self.body[at : at + self.size]
        if self.stops:
            await anyio.sleep_forever()
        yield b""


def read(sent: Sent, upload: int = MOST) -> Fields:
    return asyncio.run(read_form(sent, upload=upload))  # type: ignore[arg-type]


def test_words_and_files_are_read_whatever_the_pieces() -> None:
    body = (
        part("csrf", b"abc")
        + part("who", "perché".encode())
        + part("file", b"%PDF" + bytes(9000), "a.pdf")
        + part("file", b"\xff\xd8", "b.jpg")
        + part("none", b"", "")
        + END
    )
    for size in (7, 1000, len(body)):
        form = read(Sent(body, size=size))
        assert (form["csrf"], form["who"]) == ("abc", "perché")
        first, second = form.files("file")
        assert (first.name, first.size, first.body) == ("a.pdf", 9004, b"%PDF" + bytes(9000))
        assert (second.name, second.body) == ("b.jpg", b"\xff\xd8")
        assert form.files("none") == []
        form.close()


def test_of_a_file_that_is_too_large_only_the_size_is_told() -> None:
    form = read(Sent(part("file", bytes(MOST_FILE + 1), "a.pdf") + part("csrf", b"abc") + END))
    (file,) = form.files("file")
    assert (file.body, file.size, form["csrf"]) == (b"", MOST_FILE + 1, "abc")
    form.close()


@pytest.mark.parametrize(
    ("sent", "why"),
    [
        (Sent(part("file", bytes(MOST), "a.pdf") + END), TooLarge),
        (Sent(part("words", bytes(MOST_BYTES + 1)) + END), TooLarge),
        (Sent(part("a", b"") * 300 + END), TooLarge),
        (Sent(part("file", b"x", "a.pdf")), BadInput),
        (Sent(b"nothing of the kind"), BadInput),
        (Sent(b""), BadInput),
        (Sent(part("a", b"\xff\xfe") + END), BadInput),
        (Sent(part("a", b"b") + END, kind="multipart/form-data"), BadInput),
        (Sent(b"a=b", kind="text/plain"), BadInput),
    ],
)
def test_what_is_too_much_or_cannot_be_read_is_refused(sent: Sent, why: type[BadInput]) -> None:
    with pytest.raises(why) as refused:
        read(sent)
    assert type(refused.value) is why


def test_a_line_that_goes_silent_is_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(incoming, "PATIENCE", 0.05)
    with pytest.raises(TooSlow):
        read(Sent(part("file", b"x", "a.pdf"), stops=True))


def test_a_form_without_files_takes_none() -> None:
    with pytest.raises(BadInput):
        read(Sent(part("file", b"x", "a.pdf") + END), upload=0)


def test_what_waits_on_disk_cannot_be_read_there() -> None:
    spool, told = Spool(1000), b"la mia storia " * 20
    spool.write(told[:100])
    spool.write(told[100:])
    spool._file.seek(0)
    assert b"storia" not in spool._file.read()
    assert spool.read() == told
    spool.close()
