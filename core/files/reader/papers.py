"""Write a PDF anew: its pages stay; programs, attached files, forms that send, and traces of whoever made it go.

Names as in ISO 32000-1: 7.6 (encryption), 7.11.4 (embedded files), 12.6.4 (actions), 12.5.6 (annotations),
12.8 (signatures), 14.3 (metadata).
"""

import re
import zlib
from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream

from core.files.reader.jpeg import bare, frame
from core.files.reader.made import Made, Refused
from core.files.rules import MEGABYTE, MOST_BYTES, MOST_PAGES, MOST_PIXELS, Kind, Problem

ALLOWED_ACTIONS = {"/GoTo", "/Named", "/URI"}
KNOWN_ACTIONS = {
    "/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToR", "/GoToE", "/Rendition", "/Movie",
    "/Sound", "/Hide", "/ResetForm", "/SetOCGState", "/Trans", "/GoTo3DView", "/RichMediaExecute",
    "/Thread",
}  # fmt: skip
WEB = re.compile(rb"(https?://|mailto:|tel:)", re.IGNORECASE)
GONE = {
    "/JS", "/JavaScript", "/OpenAction", "/AA", "/EmbeddedFiles", "/EF", "/AF", "/XFA", "/RichMediaContent",
    "/RichMediaSettings", "/Metadata", "/PieceInfo", "/Collection", "/Sound", "/Movie", "/3DD",
    "/Rendition", "/Renditions", "/AlternatePresentations",
}  # fmt: skip
GONE_NOTES = {"/FileAttachment", "/Screen", "/Movie", "/Sound", "/3D", "/RichMedia", "/Projection"}
OUTSIDE = ("/F", "/FFilter", "/FDecodeParms")
"""What makes a stream's bytes come from another file."""
MOST_OBJECTS = 200_000
MOST_DEEP = 100
MOST_TEXT = 64 * MEGABYTE
"""Everything a PDF unpacks to that is no picture: words, drawings, fonts."""
MOST_PICTURED = 1024 * MEGABYTE
MOST_DRAWN = 20_000
"""Drawings that a page repeats, and those repeat in turn."""
LAST_WORDS = 2048
"""Within these bytes a whole PDF says that it ends; one that was cut short may still open, without its last pages."""
A4 = (595, 842)
MARGIN = 18
_DRAWS = re.compile(rb"/([^\s/<>\[\]()%{}]+)\s+Do\b")


def cleaned(body: bytes) -> Made:
    """Return the PDF made anew; raise Refused."""
    if b"%%EOF" not in body[-LAST_WORDS:]:
        raise Refused(Problem.BROKEN)
    try:
        with pikepdf.open(BytesIO(body)) as pdf:
            return _written(pdf)
    except pikepdf.PasswordError:
        raise Refused(Problem.LOCKED) from None
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, AttributeError, OverflowError, zlib.error):
        raise Refused(Problem.BROKEN) from None


def bound(bodies: Sequence[bytes]) -> Made:
    """Return one PDF of pictures that were drawn anew: each on a page, as large as it fits."""
    pdf = Pdf.new()
    for body in bodies:
        _page(pdf, body)
    return Made(kind=Kind.PDF, body=_saved(pdf), pages=len(bodies))


def _written(pdf: Pdf) -> Made:
    pages = len(pdf.pages)
    if pages > MOST_PAGES:
        raise Refused(Problem.PAGES, pages=pages)
    if not pages:
        raise Refused(Problem.BROKEN)
    signed = False
    for each in everything(pdf):
        signed = signed or _signs(each)
        _disarm(each)
    for name in {str(name) for name in pdf.trailer} - {"/Root", "/Size"}:
        del pdf.trailer[name]
    _weigh(pdf)
    body = _saved(pdf)
    if len(body) > MOST_BYTES:
        raise Refused(Problem.BYTES)
    return Made(kind=Kind.PDF, body=body, pages=pages, signed=signed)


def _saved(pdf: Pdf) -> bytes:
    out = BytesIO()
    pdf.save(out, stream_decode_level=pikepdf.StreamDecodeLevel.none, deterministic_id=True)
    return out.getvalue()


def everything(pdf: Pdf) -> Iterator[Any]:
    """Walk every dictionary, stream and array, also those that stand inside another."""
    if len(pdf.objects) > MOST_OBJECTS:
        raise Refused(Problem.HEAVY)
    waiting: list[tuple[Any, int]] = [(each, 0) for each in pdf.objects]
    walked = 0
    while waiting:
        each, deep = waiting.pop()
        if not isinstance(each, Dictionary | Stream | Array):
            continue
        walked += 1
        if deep > MOST_DEEP or walked > MOST_OBJECTS:
            raise Refused(Problem.HEAVY)
        yield each
        inside = list(each) if isinstance(each, Array) else [each[name] for name in each.keys()]  # noqa: SIM118 - a stream is no mapping
        waiting += [(part, deep + 1) for part in inside if _is_part(part)]


def _is_part(value: Any) -> bool:
    return isinstance(value, Dictionary | Array) and not value.is_indirect


def _signs(each: Any) -> bool:
    """Whether a dictionary is a signature, or a stamp of time: it says which bytes it stands for."""
    return not isinstance(each, Array) and "/ByteRange" in each and "/Contents" in each


def _disarm(each: Any) -> None:
    """Take away what acts, what is attached, and what tells of its maker."""
    if isinstance(each, Array):
        return
    action, note = str(each.get("/S", "")), str(each.get("/Subtype", ""))
    if _acts(each, action) or note in GONE_NOTES:
        for name in list(each.keys()):
            del each[name]
        return
    for name in GONE:
        if name in each:
            del each[name]
    if isinstance(each, Stream):
        for name in OUTSIDE:
            if name in each:
                del each[name]
        _bare_photo(each)


def _acts(each: Any, action: str) -> bool:
    """Whether a dictionary is an action that does more than lead to a page, here or on the web."""
    if action == "/URI":
        return not WEB.match(bytes(each.get("/URI", b"")).lstrip())
    named = str(each.get("/Type", "")) == "/Action" or action in KNOWN_ACTIONS
    return named and action not in ALLOWED_ACTIONS


def _filters(stream: Stream) -> list[str]:
    found = stream.get("/Filter")
    if found is None:
        return []
    return [str(each) for each in found] if isinstance(found, Array) else [str(found)]


def _bare_photo(stream: Stream) -> None:
    """Take place and device out of a photo that is kept as it was made."""
    if _filters(stream) == ["/DCTDecode"]:
        stream.write(bare(stream.read_raw_bytes()), filter=Name.DCTDecode, decode_parms=None)


def _weigh(pdf: Pdf) -> None:
    """Raise Refused for what unpacks, or repeats itself, beyond what a paper needs."""
    text = pictured = 0
    for each in pdf.objects:
        if not isinstance(each, Stream):
            continue
        if str(each.get("/Subtype", "")) == "/Image":
            if int(each.get("/Width", 0)) * int(each.get("/Height", 0)) > MOST_PIXELS:
                raise Refused(Problem.PIXELS)
            pictured += _unpacked(each, MOST_PICTURED - pictured)
        else:
            text += _unpacked(each, MOST_TEXT - text)
    _count_drawings(pdf)


def _unpacked(stream: Stream, most: int) -> int:
    """Return how many bytes a stream unpacks to; raise Refused where they are more than `most`."""
    if _filters(stream) == ["/FlateDecode"]:
        size = _inflated(stream.read_raw_bytes(), most)
    elif any(
        name in ("/DCTDecode", "/JPXDecode", "/JBIG2Decode", "/CCITTFaxDecode") for name in _filters(stream)
    ):
        size = len(stream.read_raw_bytes())
    else:
        size = len(stream.read_bytes())
    if size > most:
        raise Refused(Problem.HEAVY)
    return size


def _inflated(raw: bytes, most: int) -> int:
    """Count what a stream unpacks to, a piece at a time."""
    found, wheel = 0, zlib.decompressobj()
    while raw and found <= most and not wheel.eof:
        try:
            found += len(wheel.decompress(raw, MEGABYTE))
        except zlib.error:
            break  # readers show what comes before the damage
        raw = wheel.unconsumed_tail
    return found


def _count_drawings(pdf: Pdf) -> None:
    """Count what each page draws, drawings inside drawings included; a ring of them never ends."""
    known: dict[tuple[int, int], int] = {}
    for page in pdf.pages:
        page.contents_coalesce()
        content = page.obj.get("/Contents")
        words = content.read_bytes() if isinstance(content, Stream) else b""
        if _drawn(words, page.obj.get("/Resources"), known, 0) > MOST_DRAWN:
            raise Refused(Problem.HEAVY)


def _drawn(words: bytes, resources: Any, known: dict[tuple[int, int], int], deep: int) -> int:
    if deep > MOST_DEEP:
        raise Refused(Problem.HEAVY)
    drawings = resources.get("/XObject") if isinstance(resources, Dictionary) else None
    found = 0
    for name in _DRAWS.findall(words):
        each = drawings.get("/" + name.decode("latin-1")) if isinstance(drawings, Dictionary) else None
        if isinstance(each, Stream) and str(each.get("/Subtype", "")) == "/Form":
            if each.objgen not in known:
                known[each.objgen] = _drawn(
                    each.read_bytes(), each.get("/Resources", resources), known, deep + 1
                )
            found += known[each.objgen]
        found += 1
        if found > MOST_DRAWN:
            raise Refused(Problem.HEAVY)
    return found


def _page(pdf: Pdf, body: bytes) -> None:
    """Add a page with one photo, upright or lying as the photo is."""
    wide, high, colours = frame(body)
    sheet = A4 if high >= wide else A4[::-1]
    scale = min((sheet[0] - 2 * MARGIN) / wide, (sheet[1] - 2 * MARGIN) / high)
    left, below = (sheet[0] - wide * scale) / 2, (sheet[1] - high * scale) / 2
    photo = Stream(
        pdf,
        b"",
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=wide,
        Height=high,
        ColorSpace=Name.DeviceRGB if colours == len("RGB") else Name.DeviceGray,
        BitsPerComponent=8,
    )
    photo.write(body, filter=Name.DCTDecode)
    page = pdf.add_blank_page(page_size=sheet)
    page.obj.Resources = Dictionary(XObject=Dictionary(Photo=photo))
    words = f"q {wide * scale:.2f} 0 0 {high * scale:.2f} {left:.2f} {below:.2f} cm /Photo Do Q"
    page.obj.Contents = Stream(pdf, words.encode())
