"""Read what came in, within limits, before anything else happens."""

from collections.abc import AsyncIterator
from typing import Any

import anyio
from anyio import to_thread
from litestar import Request
from multipart import MultipartError, MultipartSegment, ParserLimitReached, PushMultipartParser

from core.errors import BadInput
from core.i18n import _, later
from core.web.forms import MOST_FIELDS, UNREADABLE, Fields, Upload, parse
from core.web.spool import Spool

MEGABYTE = 1024 * 1024
MOST_BYTES = 64 * 1024
MOST_LOGO = 2 * MEGABYTE
MOST_FILE = 10 * MEGABYTE
"""Of one file; of those that are larger nothing is read, and the handler is told their size."""
PATIENCE = 60
"""Seconds that may pass without a byte: a telephone in a lift comes back, one that left does not."""
TOO_LONG = later("Quello che hai inviato è troppo grande. Accorcia il testo e prova di nuovo.")
TOO_LARGE = later("Quello che hai inviato è troppo grande: al massimo {most} MB in tutto.")
TOO_SLOW = later("Il file non è arrivato per intero: la linea si è fermata. Prova di nuovo.")


class TooLarge(BadInput):
    """More than a form may hold."""

    status = 413


class TooSlow(BadInput):
    """The line went silent before the end."""

    status = 408


async def read_form(request: Request[Any, Any, Any], *, upload: int) -> Fields:
    """Return the fields of a form; raise BadInput (400), TooSlow (408) or TooLarge (413).

    `upload`: bytes that may come with files; whoever sends them has been looked at (core/web/line.py).
    """
    kind, options = _content_type(request)
    if upload and kind == "multipart/form-data":
        return await _with_files(request, options.get("boundary", ""), upload)
    if kind not in ("application/x-www-form-urlencoded", ""):
        raise BadInput(_(UNREADABLE))
    return parse(await _body(request, MOST_BYTES))


def _content_type(request: Request[Any, Any, Any]) -> tuple[str, dict[str, str]]:
    kind, *told = request.headers.get("content-type", "").split(";")
    pairs = (part.strip().partition("=") for part in told)
    return kind.strip().lower(), {name.lower(): value.strip('"') for name, _is, value in pairs}


async def _body(request: Request[Any, Any, Any], most: int) -> bytes:
    return b"".join([piece async for piece in _pieces(request, most, _(TOO_LONG))])


async def _pieces(request: Request[Any, Any, Any], most: int, too_much: str) -> AsyncIterator[bytes]:
    """Give what comes piece by piece, as long as it comes and is not too much."""
    if _announced(request) > most:
        raise TooLarge(too_much)
    came, stream = 0, request.stream()
    while True:
        try:
            with anyio.fail_after(PATIENCE):
                piece = await anext(stream, b"")
        except TimeoutError:
            raise TooSlow(_(TOO_SLOW)) from None
        if not piece:
            return
        came += len(piece)
        if came > most:
            raise TooLarge(too_much)
        yield piece


def _announced(request: Request[Any, Any, Any]) -> int:
    told = request.headers.get("content-length", "0")
    if not (told.isascii() and told.isdigit()):
        raise BadInput(_(UNREADABLE))
    return int(told[:12])


async def _with_files(request: Request[Any, Any, Any], boundary: str, most: int) -> Fields:
    form = _Form()
    try:
        await _fill(form, boundary, _pieces(request, most, _(TOO_LARGE).format(most=most // MEGABYTE)))
    except BaseException as why:
        form.close()
        if isinstance(why, ParserLimitReached):
            raise TooLarge(_(TOO_LONG)) from None
        if isinstance(why, MultipartError | ValueError | LookupError):
            raise BadInput(_(UNREADABLE)) from None
        raise
    return Fields(form.pairs, form.files)


async def _fill(form: "_Form", boundary: str, pieces: AsyncIterator[bytes]) -> None:
    with PushMultipartParser(boundary, max_segment_count=MOST_FIELDS) as parser:
        async for piece in pieces:
            await to_thread.run_sync(form.take, parser, piece)
        form.take(parser, b"")


class _Form:
    """A form while it comes in: its words, and its files, each waiting on disk."""

    def __init__(self) -> None:
        self.pairs: dict[str, list[str]] = {}
        self.files: dict[str, list[Upload]] = {}
        self._words = b""
        self._file: Spool | None = None
        self._length = 0
        self._segment: MultipartSegment | None = None

    def take(self, parser: PushMultipartParser, piece: bytes) -> None:
        """Take in what a piece holds."""
        for part in parser.parse(piece):
            if isinstance(part, MultipartSegment):
                self._begin(part)
            elif part:
                self._go_on(bytes(part))
            else:
                self._end()

    def close(self) -> None:
        """Let go of what came so far."""
        for upload in (each for files in self.files.values() for each in files):
            upload.close()
        if self._file:
            self._file.close()

    def _begin(self, segment: MultipartSegment) -> None:
        self._segment, self._words = segment, b""
        if segment.filename is not None:
            self._file = Spool(MOST_FILE)

    def _go_on(self, piece: bytes) -> None:
        if self._file:
            self._file.write(piece)
            return
        self._length += len(piece)
        if self._length > MOST_BYTES:
            raise TooLarge(_(TOO_LONG))
        self._words += piece

    def _end(self) -> None:
        if self._segment is None:
            raise BadInput(_(UNREADABLE))
        if self._file:
            self.files.setdefault(self._segment.name, []).append(
                Upload(self._segment.filename or "", self._file)
            )
        else:
            text = self._words.decode(self._segment.charset or "utf-8")
            self.pairs.setdefault(self._segment.name, []).append(text)
        self._segment = self._file = None
