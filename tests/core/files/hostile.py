"""Files that somebody could send to do harm, made here one by one. Each carries CANARY where its harm is."""

import gzip
import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String
from PIL import Image, PngImagePlugin

from core.files.rules import MOST_BYTES, MOST_PAGES

CANARY = b"MALEVOLO"
WORD = CANARY.decode()
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
SCRIPT = b"<script>alert('" + CANARY + b"')</script>"
HTML = b"<!doctype html><html>" + SCRIPT + b"</html>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg">' + SCRIPT + b"</svg>"
GPS = {1: "N", 2: (45.0, 29.0, 7.0), 3: "E", 4: (9.0, 19.0, 3.0)}

Maker = Callable[[], bytes]
MADE: dict[str, Maker] = {}


def corpus() -> Iterator[tuple[str, bytes]]:
    """Every hostile file, by name."""
    for name, maker in MADE.items():
        yield name, maker()


def hostile(maker: Maker) -> Maker:
    MADE[maker.__name__] = maker
    return maker


def add(**files: bytes) -> None:
    for name, body in files.items():
        MADE[name] = lambda body=body: body


def photo(wide: int = 320, high: int = 240, **how: Any) -> bytes:
    out = io.BytesIO()
    Image.radial_gradient("L").resize((wide, high)).convert("RGB").save(out, how.pop("format", "JPEG"), **how)
    return out.getvalue()


def chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def png(wide: int, high: int, data: bytes, *more: bytes, depth: int = 8, colour: int = 0) -> bytes:
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", wide, high, depth, colour, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(more) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


@cache
def zeros(megabytes: int) -> bytes:
    """Zeros that pack to a thousandth."""
    wheel = zlib.compressobj(9)
    return b"".join([*(wheel.compress(bytes(1024 * 1024)) for _ in range(megabytes)), wheel.flush()])


def archive(name: str = "malevolo.exe", body: bytes = b"MZ" + CANARY) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr(name, body)
    return out.getvalue()


def located(kind: str) -> bytes:
    """A photo that says where it was taken, and by what."""
    exif = Image.Exif()
    exif[0x010F], exif[0x8825] = WORD, GPS
    return photo(format=kind, exif=exif)


def words() -> PngImagePlugin.PngInfo:
    told = PngImagePlugin.PngInfo()
    told.add_text("Author", WORD)
    return told


def segment(marker: int, body: bytes) -> bytes:
    return bytes((0xFF, marker)) + struct.pack(">H", len(body) + 2) + body


def with_segment(marker: int, body: bytes) -> bytes:
    made = photo()
    return made[:2] + segment(marker, body) + made[2:]


# What is none of the three kinds, whatever it is called.
add(
    nothing=b"",
    one_byte=b"%",
    html=HTML,
    html_before_a_pdf=HTML + b"\n%PDF-1.7\n",
    svg=SVG,
    svg_in_capitals=b"\xef\xbb\xbf" + SVG.upper(),
    svg_packed=gzip.compress(SVG),
    gif=photo(format="GIF"),
    webp=photo(format="WEBP"),
    tiff=photo(format="TIFF"),
    bitmap=photo(format="BMP"),
    icon=photo(format="ICO"),
    heic=b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + bytes(200),
    film=b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom" + bytes(200),
    zip_archive=archive(),
    word_with_macros=archive("word/vbaProject.bin"),
    windows_program=b"MZ\x90\x00" + CANARY + bytes(500),
    linux_program=b"\x7fELF\x02\x01\x01" + CANARY + bytes(500),
    shell_script=b"#!/bin/sh\necho " + CANARY,
    virus=EICAR,
    billion_laughs=b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><l>&b;</l>',
    rich_text=rb"{\rtf1\object\objdata " + CANARY + b"}",
    letter=b"From: a@example.test\r\nContent-Type: text/html\r\n\r\n" + HTML,
    postscript=b"%!PS-Adobe-3.0\n(" + CANARY + b") show",
    larger_than_allowed=b"%PDF-1.7\n" + bytes(MOST_BYTES),
    padded_photo=photo() + bytes(MOST_BYTES),
)
# Pictures.
add(
    png_of_four_hundred_million_points=png(20_000, 20_000, zeros(48), depth=1),
    png_that_says_it_is_huge=png(2**31 - 1, 2**31 - 1, zlib.compress(b"")),
    png_of_no_width=png(0, 10, zlib.compress(b"")),
    png_with_a_bomb_of_text=png(8, 8, zlib.compress(bytes(72)), chunk(b"zTXt", b"n\0\0" + zeros(80))),
    png_with_a_bomb_of_colours=png(8, 8, zlib.compress(bytes(72)), chunk(b"iCCP", b"n\0\0" + zeros(80))),
    png_with_fewer_points=png(4000, 4000, zlib.compress(b"")),
    png_with_a_false_sum=photo(format="PNG").replace(b"IHDR\x00\x00\x01", b"IHDR\x00\x00\x07"),
    png_cut_short=photo(format="PNG")[:900],
    png_that_is_a_page=b"\x89PNG\r\n\x1a\n" + HTML,
    png_and_archive=photo(format="PNG") + archive(),
    png_with_a_place=located("PNG"),
    png_with_words=photo(format="PNG", pnginfo=words()),
    jpeg_cut_short=photo()[:1500],
    jpeg_of_a_head_alone=b"\xff\xd8\xff\xe0\x00\x10JFIF\x00",
    jpeg_that_is_a_page=b"\xff\xd8\xff" + HTML,
    jpeg_and_archive=photo() + archive(),
    jpeg_and_page=photo() + HTML,
    jpeg_with_a_comment=with_segment(0xFE, b"<?php system('" + CANARY + b"'); ?>"),
    jpeg_with_a_place=located("JPEG"),
    jpeg_with_xmp=with_segment(0xE1, b"http://ns.adobe.com/xap/1.0/\x00<x>" + CANARY + b"</x>"),
    jpeg_with_a_preview=with_segment(0xE2, b"MPF\x00" + CANARY),
)  # fmt: skip


@hostile
def jpeg_that_says_it_is_huge() -> bytes:
    made = photo()
    at = made.index(b"\xff\xc0") + 5
    return made[:at] + b"\xff\xff\xff\xff" + made[at + 4 :]


@hostile
def jpeg_that_is_drawn_a_thousand_times() -> bytes:
    out = io.BytesIO()
    Image.new("L", (6000, 6000), 90).save(out, "JPEG", progressive=True)
    made = out.getvalue()
    last = made.rindex(b"\xff\xda")
    return made[:-2] + made[last:-2] * 20_000 + made[-2:]


@hostile
def film_of_png() -> bytes:
    frames = [Image.new("L", (600, 600), shade) for shade in range(200)]
    out = io.BytesIO()
    frames[0].save(out, "PNG", save_all=True, append_images=frames[1:])
    return out.getvalue() + chunk(b"tEXt", b"x\0" + CANARY)


# Papers.
def paper(pages: int = 1) -> Pdf:
    pdf = Pdf.new()
    for _ in range(pages):
        page = pdf.add_blank_page(page_size=(595, 842))
        page.obj.Contents = Stream(pdf, b"BT ET")
    return pdf


def saved(pdf: Pdf, **how: Any) -> bytes:
    out = io.BytesIO()
    pdf.save(
        out, **({"compress_streams": False, "object_stream_mode": pikepdf.ObjectStreamMode.disable} | how)
    )
    return out.getvalue()


def script() -> Dictionary:
    return Dictionary(Type=Name.Action, S=Name.JavaScript, JS=String(f"app.alert('{WORD}')"))


def opens_with(action: Dictionary) -> bytes:
    pdf = paper()
    pdf.Root.OpenAction = action
    return saved(pdf)


def noted(**note: Any) -> bytes:
    """A page with something to press or to open on it."""
    pdf = paper()
    made = Dictionary(Type=Name.Annot, Rect=Array([0, 0, 600, 800]), **note)
    pdf.pages[0].obj.Annots = Array([pdf.make_indirect(made)])
    return saved(pdf)


def linked(**action: Any) -> bytes:
    return noted(Subtype=Name.Link, A=Dictionary(**action))


def attached(pdf: Pdf, body: bytes) -> Dictionary:
    file = Stream(pdf, body, Type=Name.EmbeddedFile)
    return Dictionary(Type=Name.Filespec, F=String("malevolo.exe"), EF=Dictionary(F=pdf.make_indirect(file)))


add(
    pdf_of_a_head_alone=b"%PDF-1.7\n",
    pdf_of_noise=b"%PDF-1.7\n" + bytes(range(256)) * 40,
    pdf_cut_short=saved(paper(3))[:600],
    pdf_and_archive=saved(paper()) + archive(),
    pdf_and_page=saved(paper()) + b"\n" + HTML,
    pdf_behind_an_archive=archive() + saved(paper()),
    pdf_behind_a_gif=b"GIF89a" + bytes(40) + saved(paper()),
    pdf_that_begins_as_a_page=saved(paper()).replace(b"%PDF-1.7\n", b"%PDF-1.7\n%" + HTML + b"\n", 1),
    pdf_with_too_many_pages=saved(paper(MOST_PAGES + 1)),
    pdf_locked=saved(paper(), encryption=pikepdf.Encryption(user=WORD, owner=WORD)),
    pdf_that_runs=opens_with(script()),
    pdf_that_launches=opens_with(Dictionary(S=Name.Launch, F=String(f"{WORD}.exe"))),
    pdf_that_runs_next=opens_with(Dictionary(S=Name.GoTo, D=Array([0, Name.Fit]), Next=script())),
    pdf_that_sends=linked(S=Name.SubmitForm, F=String(f"http://example.test/{WORD}")),
    pdf_that_opens_another=linked(S=Name.GoToR, F=String(f"\\\\example.test\\{WORD}.pdf")),
    pdf_linked_to_a_script=linked(S=Name.URI, URI=String(f"javascript:alert('{WORD}')")),
    pdf_linked_to_a_file=linked(S=Name.URI, URI=String(f"file:///etc/{WORD}")),
    pdf_with_an_escaped_name=saved(paper()).replace(
        b"/Type /Catalog", b"/OpenAction << /S /J#61vaScript /J#53 (" + CANARY + b") >> /Type /Catalog"
    ),
    pdf_that_counts_wrong=saved(paper()).replace(b"/Count 1", b"/Count 2147483647"),
    pdf_of_brackets=saved(paper()).replace(b"/Type /Catalog", b"/Type /Catalog /X " + b"[" * 200_000),
    pdf_of_nested_arrays=saved(paper()).replace(
        b"/Type /Catalog", b"/Type /Catalog /X " + b"[" * 400 + CANARY.join((b"(", b")")) + b"]" * 400
    ),
)  # fmt: skip


@hostile
def pdf_with_named_scripts() -> bytes:
    pdf = paper()
    pdf.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array([String("a"), script()])))
    return saved(pdf)


@hostile
def pdf_that_runs_when_turned() -> bytes:
    pdf = paper()
    pdf.pages[0].obj.AA = Dictionary(O=script())
    return saved(pdf)


@hostile
def pdf_with_a_script_packed_away() -> bytes:
    pdf = paper()
    pdf.Root.OpenAction = pdf.make_indirect(script())
    return saved(pdf, object_stream_mode=pikepdf.ObjectStreamMode.generate, compress_streams=True)


@hostile
def pdf_half_locked_that_runs() -> bytes:
    pdf = paper()
    pdf.Root.OpenAction = script()
    return saved(pdf, encryption=pikepdf.Encryption(user="", owner=WORD))


@hostile
def pdf_with_a_program_inside() -> bytes:
    pdf = paper()
    pdf.Root.Names = Dictionary(
        EmbeddedFiles=Dictionary(Names=Array([String("a"), attached(pdf, b"MZ" + CANARY)]))
    )
    return saved(pdf)


@hostile
def pdf_with_a_virus_inside() -> bytes:
    pdf = paper()
    pdf.Root.AF = Array([attached(pdf, EICAR)])
    return saved(pdf)


@hostile
def pdf_with_a_file_pinned_on() -> bytes:
    pdf = paper()
    note = Dictionary(
        Type=Name.Annot, Subtype=Name.FileAttachment, Rect=Array([0, 0, 9, 9]), FS=attached(pdf, CANARY)
    )
    pdf.pages[0].obj.Annots = Array([note])
    return saved(pdf)


@hostile
def pdf_with_a_film() -> bytes:
    return noted(Subtype=Name.RichMedia, RichMediaContent=Dictionary(Assets=String(WORD)))


@hostile
def pdf_with_a_form_that_is_a_program() -> bytes:
    pdf = paper()
    pdf.Root.AcroForm = Dictionary(Fields=Array([]), XFA=pdf.make_indirect(Stream(pdf, CANARY)))
    return saved(pdf)


@hostile
def pdf_that_reads_another_file() -> bytes:
    pdf = paper()
    pdf.pages[0].obj.Contents = pdf.make_indirect(Stream(pdf, b"", F=String(f"/etc/{WORD}")))
    return saved(pdf)


@hostile
def pdf_that_tells_its_author() -> bytes:
    pdf = paper()
    pdf.docinfo["/Author"] = WORD
    pdf.Root.Metadata = pdf.make_indirect(Stream(pdf, CANARY, Type=Name.Metadata, Subtype=Name.XML))
    return saved(pdf)


@hostile
def pdf_of_a_photo_with_a_place() -> bytes:
    pdf = paper()
    shown = Stream(pdf, b"", Type=Name.XObject, Subtype=Name.Image, Width=320, Height=240)
    shown.ColorSpace, shown.BitsPerComponent = Name.DeviceRGB, 8
    shown.write(located("JPEG"), filter=Name.DCTDecode)
    pdf.pages[0].obj.Resources = Dictionary(XObject=Dictionary(P=shown))
    return saved(pdf)


@hostile
def pdf_changed_afterwards() -> bytes:
    """An older state of the paper, which readers do not show, holds a script."""
    pdf = paper()
    pdf.Root.OpenAction = script()
    first = saved(pdf)
    root = b"1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n"
    at = len(first)
    table = at + len(root)
    old = first[first.rindex(b"startxref") + 10 :].split()[0]
    return (
        first + root + b"xref\n1 1\n%010d 00000 n \ntrailer << /Root 1 0 R /Size 9 /Prev " % at
        + old + b" >>\nstartxref\n%d\n%%%%EOF\n" % table
    )  # fmt: skip


def unpacks(megabytes: int, *, times: int = 1, **about: Any) -> tuple[Pdf, Stream]:
    pdf = paper()
    body = zeros(megabytes)
    for _ in range(times - 1):
        body = zlib.compress(body, 9)
    made = Stream(pdf, b"", **about)
    made.write(body, filter=Array([Name.FlateDecode] * times) if times > 1 else Name.FlateDecode)
    return pdf, made


@hostile
def pdf_bomb() -> bytes:
    pdf, words = unpacks(100)
    pdf.pages[0].obj.Contents = words
    return saved(pdf, stream_decode_level=pikepdf.StreamDecodeLevel.none)


@hostile
def pdf_bomb_in_a_bomb() -> bytes:
    pdf, words = unpacks(600, times=2)
    pdf.pages[0].obj.Contents = words
    return saved(pdf, stream_decode_level=pikepdf.StreamDecodeLevel.none)


@hostile
def pdf_bomb_of_letters() -> bytes:
    pdf, font = unpacks(100, Length1=100 * 1024 * 1024)
    described = Dictionary(Type=Name.FontDescriptor, FontName=Name.F, FontFile2=pdf.make_indirect(font))
    letter = Dictionary(Type=Name.Font, Subtype=Name.TrueType, BaseFont=Name.F, FontDescriptor=described)
    pdf.pages[0].obj.Resources = Dictionary(Font=Dictionary(F=letter))
    return saved(pdf, stream_decode_level=pikepdf.StreamDecodeLevel.none)


@hostile
def pdf_bomb_of_points() -> bytes:
    pdf, shown = unpacks(100, Type=Name.XObject, Subtype=Name.Image, Width=100_000, Height=100_000)
    shown.ColorSpace, shown.BitsPerComponent = Name.DeviceGray, 8
    pdf.pages[0].obj.Resources = Dictionary(XObject=Dictionary(P=shown))
    return saved(pdf, stream_decode_level=pikepdf.StreamDecodeLevel.none)


def raw_paper(extra: bytes, tail: bytes) -> bytes:
    return (
        b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n"
        b"2 0 obj\n<< /Type /Pages /Count 1 /Kids [3 0 R] >>\nendobj\n"
        b"3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>\nendobj\n" + extra + tail
    )


@hostile
def pdf_bomb_of_objects() -> bytes:
    body = zeros(600)
    head = b"4 0 obj\n<< /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /Length %d >>\nstream\n" % len(body)
    return raw_paper(
        head + body + b"\nendstream\nendobj\n5 0 obj\n<< >>\nendobj\n",
        b"trailer << /Root 1 0 R >>\nstartxref\n0\n%%EOF",
    )


@hostile
def pdf_bomb_of_places() -> bytes:
    body, start = zeros(600), len(raw_paper(b"", b""))
    head = (
        b"4 0 obj\n<< /Type /XRef /Size 900000000 /W [1 2 1] /Root 1 0 R /Filter /FlateDecode /Length %d >>\nstream\n"
        % len(body)
    )
    return raw_paper(head + body + b"\nendstream\nendobj\n", b"startxref\n%d\n%%%%EOF" % start)


@hostile
def pdf_of_a_hundred_thousand_pages() -> bytes:
    return (
        saved(paper())
        .replace(b"/Kids [ ", b"/Kids [ " + b"4 0 R " * 100_000)
        .replace(b"/Count 1", b"/Count 100001")
    )


@hostile
def pdf_whose_pages_go_round() -> bytes:
    return raw_paper(b"", b"trailer << /Root 1 0 R >>\n%%EOF").replace(b"[3 0 R]", b"[2 0 R 2 0 R]")


@hostile
def pdf_of_many_objects() -> bytes:
    pdf = paper()
    pdf.Root.X = Array([pdf.make_indirect(Dictionary(A=number)) for number in range(250_000)])
    return saved(pdf, object_stream_mode=pikepdf.ObjectStreamMode.generate, compress_streams=True)


@hostile
def pdf_that_draws_itself() -> bytes:
    pdf = paper()
    drawn = pdf.make_indirect(Stream(pdf, b"/D Do", Type=Name.XObject, Subtype=Name.Form))
    drawn.Resources = Dictionary(XObject=Dictionary(D=drawn))
    pdf.pages[0].obj.Contents = Stream(pdf, b"/D Do")
    pdf.pages[0].obj.Resources = Dictionary(XObject=Dictionary(D=drawn))
    return saved(pdf)


@hostile
def pdf_that_laughs_a_billion_times() -> bytes:
    pdf = paper()
    below = pdf.make_indirect(Stream(pdf, b"0 0 m", Type=Name.XObject, Subtype=Name.Form))
    for _ in range(9):
        above = Stream(pdf, b"/D Do " * 10, Type=Name.XObject, Subtype=Name.Form)
        above.Resources = Dictionary(XObject=Dictionary(D=below))
        below = pdf.make_indirect(above)
    pdf.pages[0].obj.Contents = Stream(pdf, b"/D Do")
    pdf.pages[0].obj.Resources = Dictionary(XObject=Dictionary(D=below))
    return saved(pdf)
