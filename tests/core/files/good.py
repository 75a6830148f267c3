"""Files as people really send them."""

import io
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, String
from PIL import Image, ImageDraw, ImageFilter

from core.files.rules import MOST_PAGES, Kind
from tests.core.files.hostile import paper, saved

WORDS = "Dichiarazione sostitutiva unica, pagina 1. Il sottoscritto dichiara quanto segue. "


def sheet(wide: int = 1200, high: int = 1600, mode: str = "RGB") -> Image.Image:
    """A written page, as a camera sees it."""
    drawn = Image.new("L", (wide, high), 235)
    pen = ImageDraw.Draw(drawn)
    for line in range(high // 40):
        pen.text((60, 30 + 40 * line), WORDS * (wide // 600), fill=20, font_size=22)
    return drawn.convert("RGB").convert(mode)


def written(image: Image.Image, kind: str = "JPEG", **how: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **how)
    return out.getvalue()


def moved() -> bytes:
    """The same page, out of focus."""
    return written(sheet().filter(ImageFilter.GaussianBlur(9)))


def upright_only_by_its_note(wide: int, high: int) -> bytes:
    exif = Image.Exif()
    exif[0x0112] = 6
    return written(Image.linear_gradient("L").resize((wide, high)).convert("RGB"), exif=exif, quality=60)


def form() -> bytes:
    """A PDF to be filled in, with a link to the web."""
    pdf = paper()
    field = pdf.make_indirect(
        Dictionary(
            FT=Name.Tx, T=String("nome"), V=String("Anna"), Subtype=Name.Widget, Rect=Array([0, 0, 99, 20])
        )
    )
    link = Dictionary(
        Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]),
        A=Dictionary(S=Name.URI, URI=String("https://www.inps.it/")),
    )  # fmt: skip
    pdf.pages[0].obj.Annots = Array([field, link])
    pdf.Root.AcroForm = Dictionary(Fields=Array([field]))
    return saved(pdf)


def signed() -> bytes:
    """A PDF with an electronic signature, as programs write it: which bytes it stands for, and what it says of them."""
    pdf = paper()
    signature = Dictionary(
        Type=Name.Sig, Filter=Name("/Adobe.PPKLite"), SubFilter=Name("/ETSI.CAdES.detached"),
        ByteRange=Array([0, 10, 20, 30]), Contents=String("x" * 64), Name=String("Anna Prova"),
    )  # fmt: skip
    field = pdf.make_indirect(
        Dictionary(FT=Name.Sig, T=String("firma"), V=signature, Subtype=Name.Widget, Rect=Array([0, 0, 9, 9]))
    )
    pdf.pages[0].obj.Annots = Array([field])
    pdf.Root.AcroForm = Dictionary(Fields=Array([field]), SigFlags=3)
    return saved(pdf)


def files() -> dict[str, tuple[bytes, Kind]]:
    """Every good file, and what it is."""
    colours = Image.linear_gradient("L").resize((5000, 8000))
    return {
        "photo": (written(sheet()), Kind.JPEG),
        "photo as web pages have it": (written(sheet(), progressive=True), Kind.JPEG),
        "grey scan": (written(sheet(mode="L")), Kind.JPEG),
        "scan for printers": (written(sheet(mode="CMYK")), Kind.JPEG),
        "largest photo, lying": (upright_only_by_its_note(8000, 5000), Kind.JPEG),
        "screenshot": (written(sheet(), "PNG"), Kind.PNG),
        "drawing to see through": (written(sheet(mode="RGBA"), "PNG"), Kind.PNG),
        "largest drawing to see through": (written(colours.convert("RGBA"), "PNG"), Kind.PNG),
        "few colours": (written(sheet(mode="P"), "PNG"), Kind.PNG),
        "fax": (written(sheet(mode="1"), "PNG"), Kind.PNG),
        "deep grey": (written(sheet(mode="L").convert("I;16"), "PNG"), Kind.PNG),
        "paper": (saved(paper(), compress_streams=True), Kind.PDF),
        "longest paper": (saved(paper(MOST_PAGES)), Kind.PDF),
        "paper that only asks not to be printed": (
            saved(paper(), encryption=pikepdf.Encryption(user="", owner="x")),
            Kind.PDF,
        ),
        "form": (form(), Kind.PDF),
        "signed": (signed(), Kind.PDF),
    }
