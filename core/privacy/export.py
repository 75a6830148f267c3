"""A copy of what is kept of a person: a page to read, the same as data, and her files, in one archive."""

import io
import json
import zipfile
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import PurePosixPath

from core.contributions import Kept
from core.dates import clock_time, date_words, local
from core.i18n import _
from core.web.platform import Platform
from core.who import Site

Content = bytes | Callable[[], bytes]
MEDIA_TYPE = "application/zip"
PAGE, DATA, FILES = "i-tuoi-dati.html", "i-tuoi-dati.json", "file"


def archive(platform: Platform, site: Site, kept: Sequence[Kept], now: datetime) -> bytes:
    """Return the copy as a ZIP archive."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as bundle:
        bundle.writestr(PAGE, page(platform, site, kept, now))
        bundle.writestr(DATA, data(site, kept, now))
        for place, content in files(kept):
            bundle.writestr(place, content)
    return written.getvalue()


def files(kept: Sequence[Kept]) -> Iterator[tuple[str, bytes]]:
    """Give each file and its place, one after the other."""
    for (place, content), _kept in _placed(kept):
        yield place, content if isinstance(content, bytes) else content()


def page(platform: Platform, site: Site, kept: Sequence[Kept], now: datetime) -> str:
    """Return the copy as a page that any browser reads, also years from now: plain, with nothing outside it."""
    told = {"site": site, "parts": _parts(kept), "written": _when(now)}
    return platform.templates.get_template("privacy/copy.html").render(told)


def data(site: Site, kept: Sequence[Kept], now: datetime) -> str:
    """Return the copy as JSON, for programs (GDPR, art. 20)."""
    told = {
        "ente": site.name,
        "rete": site.district_name,
        "scritto_il": now.isoformat(timespec="seconds"),
        "parti": [
            {
                "titolo": title,
                "voci": [{"voce": label, "valore": value} for label, value in rows],
                "file": places,
            }
            for title, rows, places in _parts(kept)
        ],
    }
    return json.dumps(told, ensure_ascii=False, indent=2)


def _parts(kept: Sequence[Kept]) -> list[tuple[str, tuple[tuple[str, str], ...], list[str]]]:
    placed = _placed(kept)
    return [(one.title, one.rows, [place for (place, _c), whose in placed if whose is one]) for one in kept]


def _placed(kept: Sequence[Kept]) -> list[tuple[tuple[str, Content], Kept]]:
    """Give each file a place of its own in the archive; a name that somebody chose leads nowhere else."""
    every = [(name, content, one) for one in kept for name, content in one.files]
    return [
        ((f"{FILES}/{number}-{PurePosixPath(name.replace(chr(92), '/')).name or 'file'}", content), one)
        for number, (name, content, one) in enumerate(every, start=1)
    ]


def _when(now: datetime) -> str:
    return _("{day} alle {time}").format(day=date_words(local(now).date()), time=clock_time(local(now)))
