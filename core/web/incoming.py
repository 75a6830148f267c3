"""Read what came in, within limits, before anything else happens."""

from typing import Any

from litestar import Request
from litestar.datastructures import UploadFile
from litestar.exceptions import ClientException

from core.errors import BadInput
from core.i18n import _, later
from core.web.forms import UNREADABLE, Fields, Upload, parse

MOST_BYTES = 64 * 1024
MOST_UPLOAD = 2 * 1024 * 1024
TOO_LONG = later("Quello che hai inviato è troppo grande. Accorcia il testo e prova di nuovo.")


class TooLarge(BadInput):
    """More than a form may hold."""

    status = 413


async def read_form(request: Request[Any, Any, Any], *, upload: bool) -> Fields:
    """Return the fields of a form; raise BadInput (400) or TooLarge (413)."""
    kind = request.headers.get("content-type", "").split(";")[0].strip().lower()
    if upload and kind == "multipart/form-data":
        return await _with_files(request)
    if kind not in ("application/x-www-form-urlencoded", ""):
        raise BadInput(_(UNREADABLE))
    return parse(await _body(request, MOST_BYTES))


async def _body(request: Request[Any, Any, Any], most: int) -> bytes:
    if _announced(request) > most:
        raise TooLarge(_(TOO_LONG))
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > most:
            raise TooLarge(_(TOO_LONG))
    return body


def _announced(request: Request[Any, Any, Any]) -> int:
    told = request.headers.get("content-length", "0")
    if not (told.isascii() and told.isdigit()):
        raise BadInput(_(UNREADABLE))
    return int(told[:12])


async def _with_files(request: Request[Any, Any, Any]) -> Fields:
    if _announced(request) > MOST_UPLOAD:
        raise TooLarge(_("Il file è troppo grande: al massimo 2 MB."))
    try:
        data = await request.form()
    except (ClientException, ValueError, LookupError, UnicodeError):
        raise BadInput(_(UNREADABLE)) from None
    pairs: dict[str, list[str]] = {}
    files: dict[str, Upload] = {}
    for name, value in data.multi_items():
        if isinstance(value, UploadFile):
            files[name] = Upload(value.filename or "", await value.read())
        else:
            pairs.setdefault(name, []).append(str(value))
    return Fields(pairs, files)
