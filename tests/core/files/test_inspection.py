"""Nothing that does harm is kept, whatever it calls itself; what people really send is."""

import io
import resource
import subprocess
import sys
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pypdf
import pytest
from PIL import Image
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, StreamObject

from core.files import inspection
from core.files.inspection import Clean, bind, inspect
from core.files.reader.confine import MEMORY
from core.files.refusal import Unfit
from core.files.rules import Kind, Problem
from tests.core.files import good, hostile

ACTS = {
    "/JavaScript", "/JS", "/Launch", "/OpenAction", "/AA", "/EmbeddedFile", "/EmbeddedFiles", "/EF", "/AF", "/XFA",
    "/SubmitForm", "/GoToR", "/GoToE", "/RichMedia", "/FileAttachment", "/Encrypt", "/Author", "/Metadata",
}  # fmt: skip
SEGMENTS_WITHOUT_STORIES = {
    "jfif",
    "jfif_version",
    "jfif_unit",
    "jfif_density",
    "transparency",
    "progressive",
}
FEW = ("svg", "virus", "png_of_four_hundred_million_points", "jpeg_with_a_place", "pdf_that_runs", "pdf_bomb")


def tried(body: bytes) -> tuple[Clean | Unfit, float]:
    began = time.monotonic()
    try:
        return inspect(body), time.monotonic() - began
    except Unfit as why:
        return why, time.monotonic() - began


def kept_of(files: dict[str, bytes]) -> tuple[dict[str, Clean], float, int]:
    """What is kept of many files, the longest time, and the most memory of a process that had no children yet."""
    with ThreadPoolExecutor(2) as two:
        outcomes = dict(zip(files, two.map(tried, files.values()), strict=True))
    kept = {name: told for name, (told, _) in outcomes.items() if isinstance(told, Clean)}
    slowest = max(seconds for _, seconds in outcomes.values())
    return kept, slowest, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024


def harm(clean: Clean) -> set[str]:
    """What can still be found in a file, by readers other than those that made it."""
    found = {hostile.WORD} if hostile.CANARY in clean.body else set()
    if clean.kind.is_picture:
        image = Image.open(io.BytesIO(clean.body))
        image.load()
        found |= {str(name) for name in image.getexif()} | (image.info.keys() - SEGMENTS_WITHOUT_STORIES)
        return found | ({"more"} if getattr(image, "n_frames", 1) > 1 else set())
    reader = pypdf.PdfReader(io.BytesIO(clean.body), strict=False)
    if reader.pdf_header != "%PDF-1.7" and not reader.pdf_header.startswith("%PDF-1."):
        found.add(reader.pdf_header)
    for part in walked(reader):
        found |= {str(name) for name in part} & ACTS
        found |= {str(value) for value in part.values()} & ACTS
        if "GPS" in repr(part) or hostile.WORD in repr(part):
            found.add(repr(part)[:80])
        if isinstance(part, StreamObject) and hostile.CANARY in part._data:
            found.add("stream")
    return found


def walked(reader: pypdf.PdfReader) -> list[DictionaryObject]:
    waiting: list[Any] = [reader.trailer]
    seen, found = set[tuple[int, int]](), list[DictionaryObject]()
    while waiting:
        part = waiting.pop()
        if isinstance(part, IndirectObject):
            if (part.idnum, part.generation) in seen:
                continue
            seen.add((part.idnum, part.generation))
            part = part.get_object()
        if isinstance(part, DictionaryObject):
            found.append(part)
            waiting += part.values()
        elif isinstance(part, ArrayObject):
            waiting += part
    return found


@pytest.mark.long
@pytest.mark.parametrize("name", FEW)
def test_of_some_hostile_files_nothing_hostile_is_kept(name: str) -> None:
    outcome, seconds = tried(hostile.MADE[name]())
    assert isinstance(outcome, Unfit) or not harm(outcome)
    assert seconds < inspection.SECONDS


@pytest.mark.long
def test_of_every_hostile_file_nothing_hostile_is_kept(record_property: Any) -> None:
    files = dict(hostile.corpus())
    assert len(files) >= 60
    began = time.monotonic()
    with ProcessPoolExecutor(1, get_context("spawn")) as apart:
        kept, slowest, peak = apart.submit(kept_of, files).result()
    wrong = {name: harm(clean) for name, clean in kept.items() if harm(clean)}
    assert not wrong
    assert slowest < inspection.SECONDS + 2
    assert peak <= MEMORY
    record_property(
        "trust", f"hostile files {len(files)}/{len(wrong)}, {len(kept)} made harmless, {peak >> 20} MB, "
        f"{time.monotonic() - began:.0f} s",
    )  # fmt: skip


def test_the_search_for_harm_finds_it_in_files_that_were_not_made_anew() -> None:
    """Without this the proofs above could hold because nothing is ever found."""
    for name in (
        "pdf_that_runs",
        "pdf_with_a_virus_inside",
        "pdf_with_a_script_packed_away",
        "pdf_that_tells_its_author",
    ):
        assert harm(Clean(kind=Kind.PDF, body=hostile.MADE[name](), pages=1)), name
    for name in ("jpeg_with_a_place", "jpeg_with_a_comment", "jpeg_with_xmp"):
        assert harm(Clean(kind=Kind.JPEG, body=hostile.MADE[name](), pages=1)), name
    assert harm(Clean(kind=Kind.PNG, body=hostile.MADE["png_with_words"](), pages=1))


@pytest.mark.long
def test_what_people_really_send_is_taken() -> None:
    files = good.files()
    assert len(files) >= 10
    for name, (body, kind) in files.items():
        clean, seconds = tried(body)
        assert isinstance(clean, Clean), f"{name}: {clean}"
        assert (clean.kind, harm(clean)) == (kind, set()), name
        assert seconds < inspection.SECONDS, name


def test_a_photo_is_turned_upright_and_tells_nothing() -> None:
    clean = inspect(good.upright_only_by_its_note(400, 300))
    assert clean.size == (300, 400)
    assert not Image.open(io.BytesIO(clean.body)).getexif()


def test_a_link_to_the_web_and_the_fields_of_a_form_stay() -> None:
    page = pypdf.PdfReader(io.BytesIO(inspect(good.form()).body)).pages[0]
    field, link = (note.get_object() for note in page["/Annots"])
    assert (field["/V"], link["/A"]["/URI"]) == ("Anna", "https://www.inps.it/")


@pytest.mark.long
def test_photos_become_one_paper() -> None:
    photos = [
        inspect(body, photo=True)
        for body in (good.written(good.sheet()), good.written(good.sheet(1600, 1200), "PNG"))
    ]
    paper = bind(photos)
    pages = pypdf.PdfReader(io.BytesIO(paper.body)).pages
    assert (paper.kind, paper.pages) == (Kind.PDF, 2)
    assert [page.mediabox.height > page.mediabox.width for page in pages] == [True, False]
    assert [image.image.size for page in pages for image in page.images] == [(1200, 1600), (1600, 1200)]


@pytest.mark.long
def test_a_photo_out_of_focus_is_told_from_a_sharp_one() -> None:
    assert inspect(good.moved()).blurred
    assert not inspect(good.written(good.sheet())).blurred


def test_a_paper_that_was_signed_is_told_from_one_that_was_not() -> None:
    """The control: a form that somebody filled in holds fields, and no signature."""
    assert inspect(good.signed()).signed
    assert not inspect(good.form()).signed


def test_whoever_waits_too_long_for_a_turn_is_told_to_come_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inspection, "PATIENCE", 0.01)
    with inspection._turns, inspection._turns, pytest.raises(Unfit) as refused:
        inspect(good.written(good.sheet(100, 100)))
    assert (refused.value.problem, refused.value.status) == (Problem.BUSY, 503)


@pytest.mark.parametrize(
    ("tries", "fails"),
    [
        ("import socket; socket.socket()", "PermissionError"),
        ("import os; os.fork()", "PermissionError"),
        ("import os; os.execv('/bin/true', ['true'])", "PermissionError"),
        ("import os; os.kill(os.getppid(), 0)", "PermissionError"),
        ("bytearray(600 * 1024 * 1024)", "MemoryError"),
        ("import os; os.write(os.open('made', os.O_CREAT | os.O_WRONLY), b'x')", "File too large"),
        ("pass", ""),
    ],
)
def test_the_reader_can_do_nothing_but_read(tmp_path: Path, tries: str, fails: str) -> None:
    code = f"from core.files.reader.confine import confine; confine()\n{tries}"
    done = subprocess.run(
        [sys.executable, "-I", "-c", code], capture_output=True, text=True, check=False, env={}, cwd=tmp_path
    )
    assert fails in done.stderr if fails else done.returncode == 0, done.stderr
    assert bool(done.returncode) == bool(fails)
