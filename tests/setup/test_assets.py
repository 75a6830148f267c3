import asyncio
import gzip
import json
from pathlib import Path

import brotli
import pytest

from core.settings import ROOT
from core.web import assets

BUILT = ROOT / "core" / "assets" / "built"
LOADED = assets.load(BUILT)


def ask(path: str, method: str = "GET", **headers: str) -> tuple[int, dict[str, str], bytes]:
    """Ask as a web server does, over ASGI."""
    answers: list[dict] = []

    async def receive() -> dict:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: dict) -> None:
        answers.append(message)

    raw = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    asyncio.run(assets.serve({"type": "http", "method": method, "path": path, "headers": raw}, receive, send))
    start, body = answers
    return start["status"], {name.decode(): value.decode() for name, value in start["headers"]}, body["body"]


def path(name: str) -> str:
    return f"/static/{LOADED[name].name}"


def test_a_file_is_kept_for_ever_under_a_name_that_changes_with_it():
    status, headers, body = ask(path("site.css"))
    assert status == 200
    assert headers["cache-control"] == "public, max-age=31536000, immutable"
    assert headers["content-type"] == "text/css; charset=utf-8"
    assert headers["content-length"] == str(len(body))
    assert body == LOADED["site.css"].body


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("gzip", "gzip"),
        ("br;q=0, gzip;q=0.5", "gzip"),
        ("br; q=0, gzip; q=0", None),
        ("identity", None),
        ("", None),
        ("br;q=molto", None),
    ],
)
def test_the_body_comes_as_the_browser_likes_it(accepted, encoding):
    _, headers, body = ask(path("bootstrap-italia.css"), accept_encoding=accepted)
    unpack = {"br": brotli.decompress, "gzip": gzip.decompress, None: bytes}[encoding]
    assert headers.get("content-encoding") == encoding
    assert headers["vary"] == "accept-encoding"
    assert headers["content-length"] == str(len(body))
    assert unpack(body) == LOADED["bootstrap-italia.css"].body


def test_a_font_is_not_packed_twice():
    _, headers, body = ask(path("titillium-web-regular.woff2"), accept_encoding="br, gzip")
    assert "content-encoding" not in headers
    assert body[:4] == b"wOF2"
    assert headers["content-type"] == "font/woff2"


def test_a_browser_that_has_it_gets_nothing():
    _, headers, _ = ask(path("site.css"))
    status, again, body = ask(path("site.css"), if_none_match=headers["etag"])
    assert (status, body) == (304, b"")
    assert again["etag"] == headers["etag"]


def test_head_says_all_but_the_body():
    _, full, body = ask(path("site.css"), accept_encoding="br")
    status, headers, empty = ask(path("site.css"), "HEAD", accept_encoding="br")
    assert (status, empty) == (200, b"")
    assert headers == full
    assert headers["content-length"] == str(len(body))


@pytest.mark.parametrize(
    "wrong",
    [
        "/static/site.css",
        "/static/",
        "/static/../make/make.mjs",
        "/static/manifest.json",
        "/static/a/b.css",
        "/",
    ],
)
def test_only_published_names_are_served(wrong):
    status, headers, body = ask(wrong)
    assert (status, body) == (404, b"")
    assert headers["cache-control"] == "no-store"


def test_nothing_can_be_sent():
    status, headers, _ = ask(path("site.css"), "POST")
    assert status == 405
    assert headers["allow"] == "GET, HEAD"


def test_every_file_named_by_a_style_sheet_is_there():
    served = {asset.name for asset in LOADED.values()}
    for name, asset in LOADED.items():
        if name.endswith(".css"):
            links = {part.split(")")[0].strip("\"'") for part in asset.body.decode().split("url(")[1:]}
            assert {link for link in links if not link.startswith("data:")} <= served, name


def test_no_style_sheet_carries_a_font_or_calls_a_stranger():
    for name, asset in LOADED.items():
        if name.endswith((".css", ".js")):
            assert b"data:application/font" not in asset.body, name
            assert b"url(http" not in asset.body, name
            assert b"@import" not in asset.body, name


def test_the_licences_travel_with_the_files():
    notice = (BUILT / "NOTICE").read_text(encoding="utf-8")
    for name in (
        "Bootstrap Italia",
        "Titillium Web",
        "Lora",
        "Roboto Mono",
        "htmx",
        "Redistribution and use",
        "SIL OPEN FONT",
    ):
        assert name.casefold() in notice.casefold(), name


def test_a_page_from_the_right_has_its_own_sheets():
    assert b"padding-left:2rem" in LOADED["bootstrap-italia.css"].body
    assert b"padding-right:2rem" in LOADED["bootstrap-italia.rtl.css"].body
    assert LOADED["site.rtl.css"].body


def test_the_exact_versions_are_pinned_without_an_address():
    wanted = json.loads((ROOT / "package.json").read_text())["dependencies"]
    locked = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    assert wanted["bootstrap-italia"] == "2.18.3"
    assert wanted["htmx.org"] == "4.0.1"
    for name, version in wanted.items():
        assert locked[f"node_modules/{name}"]["version"] == version
    assert not any("resolved" in entry for entry in locked.values())
    assert all(entry.get("integrity") for place, entry in locked.items() if place)


def test_a_changed_source_means_a_new_build(tmp_path: Path):
    from core.setup import frontend
    from core.setup.project import Project

    project = Project(tmp_path)
    assert frontend.ready(Project(ROOT))
    for part in ("package.json", "package-lock.json", "core/assets"):
        source, target = ROOT / part, tmp_path / part
        target.parent.mkdir(parents=True, exist_ok=True)
        _ = _copy(source, target)
    assert frontend.ready(project)
    with (tmp_path / "core" / "assets" / "site" / "00-fonts.css").open("a") as sheet:
        sheet.write("/* changed */")
    assert not frontend.ready(project)


def _copy(source: Path, target: Path) -> None:
    import shutil

    if source.is_dir():
        shutil.copytree(source, target)
    else:
        shutil.copy(source, target)
