"""Style sheets, scripts, fonts, icons: held in memory, compressed beforehand, kept by browsers for ever."""

import gzip
import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from http import HTTPStatus
from pathlib import Path
from typing import Any

import brotli

from core.web import looks

PREFIX = "/static/"
FOR_EVER = b"public, max-age=31536000, immutable"
MEDIA_TYPES = {
    ".css": b"text/css; charset=utf-8",
    ".js": b"text/javascript; charset=utf-8",
    ".svg": b"image/svg+xml",
    ".png": b"image/png",
    ".ico": b"image/x-icon",
    ".woff2": b"font/woff2",
    ".webmanifest": b"application/manifest+json",
}
Header = tuple[bytes, bytes]


@dataclass(frozen=True, slots=True)
class Asset:
    """A built file under its hashed name; `br` and `gz` are its body compressed, where that helps."""

    name: str
    body: bytes
    br: bytes | None
    gz: bytes | None
    media_type: bytes
    etag: bytes


@dataclass(frozen=True, slots=True)
class Palette:
    """A family of colours that a body may take; `contrast` is white's on `primary`."""

    slug: str
    label: str
    primary: str
    contrast: float
    hsb: list[float]


# A hashed name means the same bytes wherever they were read: what was loaded may be served as long as we run.
_shelf: dict[str, Asset] = {}


def load(built: Path) -> dict[str, Asset]:
    """Read every built file, by its plain name (`site.css`), and put it on the shelf to be served."""
    manifest: dict[str, str] = json.loads((built / "manifest.json").read_text(encoding="utf-8"))
    found = {name: _read(built / hashed) for name, hashed in manifest.items()}
    _shelf.update({asset.name: asset for asset in found.values()})
    return found


def palettes(built: Path) -> dict[str, Palette]:
    """Read the palettes there are, by slug; the style sheet of each is `palette-<slug>.css`."""
    listed = json.loads((built / "palettes.json").read_text(encoding="utf-8"))
    return {found["slug"]: Palette(**found) for found in listed}


async def serve(scope: Any, _receive: Any, send: Any) -> None:
    """Answer a request under /static/, as a plain ASGI application."""
    name = scope["path"].removeprefix(PREFIX)
    asset = _shelf.get(name) or _coloured(name)
    asked = dict(scope["headers"])
    if scope["method"] not in {"GET", "HEAD"}:
        await _answer(send, HTTPStatus.METHOD_NOT_ALLOWED, [(b"allow", b"GET, HEAD")])
    elif asset is None:
        await _answer(send, HTTPStatus.NOT_FOUND, [(b"cache-control", b"no-store")])
    elif asset.etag in asked.get(b"if-none-match", b""):
        await _answer(send, HTTPStatus.NOT_MODIFIED, _kept(asset))
    else:
        body, encoding = _packed(asset, asked.get(b"accept-encoding", b"").decode("latin-1"))
        headers = [*_kept(asset), *encoding, (b"content-type", asset.media_type)]
        headers.append((b"content-length", str(len(body)).encode()))
        await _answer(send, HTTPStatus.OK, headers, body if scope["method"] == "GET" else b"")


@lru_cache(maxsize=500)
def _coloured(name: str) -> Asset | None:
    body = looks.sheet(name)
    if body is None:
        return None
    packed = brotli.compress(body, quality=9), gzip.compress(body, 9)
    etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'.encode()
    return Asset(name, body, *packed, MEDIA_TYPES[".css"], etag)


def _read(path: Path) -> Asset:
    body = path.read_bytes()
    br, gz = (_if_smaller(path.with_name(f"{path.name}.{ending}"), body) for ending in ("br", "gz"))
    etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'.encode()
    return Asset(path.name, body, br, gz, MEDIA_TYPES.get(path.suffix, b"application/octet-stream"), etag)


def _if_smaller(path: Path, body: bytes) -> bytes | None:
    packed = path.read_bytes() if path.exists() else body
    return packed if len(packed) < len(body) else None


def _kept(asset: Asset) -> list[Header]:
    headers = [(b"cache-control", FOR_EVER), (b"etag", asset.etag)]
    return [*headers, (b"vary", b"accept-encoding")] if asset.br or asset.gz else headers


def _packed(asset: Asset, accepted: str) -> tuple[bytes, list[Header]]:
    welcome = {name for name, quality in map(_preference, accepted.split(",")) if quality > 0}
    if asset.br and "br" in welcome:
        return asset.br, [(b"content-encoding", b"br")]
    if asset.gz and "gzip" in welcome:
        return asset.gz, [(b"content-encoding", b"gzip")]
    return asset.body, []


def _preference(part: str) -> tuple[str, float]:
    name, _, quality = part.strip().partition(";")
    try:
        return name.strip().lower(), float(quality.strip().removeprefix("q=") or 1)
    except ValueError:
        return name.strip().lower(), 0.0


async def _answer(send: Any, status: HTTPStatus, headers: Iterable[Header], body: bytes = b"") -> None:
    await send({"type": "http.response.start", "status": status.value, "headers": list(headers)})
    await send({"type": "http.response.body", "body": body})
