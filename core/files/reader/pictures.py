"""Draw a picture anew: the points stay, and whatever else its file carried goes (place, device, comments)."""

import warnings
from io import BytesIO

from PIL import Image, ImageFilter, ImageOps, ImageStat, UnidentifiedImageError

from core.files.reader.made import Made, Refused
from core.files.rules import MOST_PIXELS, Kind, Problem

FORMATS = {Kind.JPEG: "JPEG", Kind.PNG: "PNG"}
QUALITY = 85
MOST_SIDE = 2400
"""Of a photo that becomes a page: 200 dots an inch on A4."""
SEEN_AT = 1000
"""Sharpness is judged at this size: at its own, the grain of a large photo looks like detail."""
TILES = 4
SHARP = 60.0
"""Variance of the Laplacian under which no part of a photo has an edge: printed words give some thousands."""
_LAPLACIAN = ImageFilter.Kernel((3, 3), (0, 1, 0, 1, -4, 1, 0, 1, 0), scale=1, offset=128)

Image.MAX_IMAGE_PIXELS = MOST_PIXELS
warnings.simplefilter("ignore")


def cleaned(body: bytes, kind: Kind, *, photo: bool) -> Made:
    """Return the picture upright and bare; raise Refused. A `photo` becomes a JPEG, no larger than can be read."""
    try:
        return _drawn(body, kind, Kind.JPEG if photo else kind, MOST_SIDE if photo else None)
    except Image.DecompressionBombError:
        raise Refused(Problem.PIXELS) from None
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError, KeyError, IndexError):
        raise Refused(Problem.BROKEN) from None


def _drawn(body: bytes, kind: Kind, wanted: Kind, longest: int | None) -> Made:
    image: Image.Image = Image.open(BytesIO(body), formats=[FORMATS[kind]])
    if image.width * image.height > MOST_PIXELS:
        raise Refused(Problem.PIXELS, wide=image.width, high=image.height)
    image.load()
    ImageOps.exif_transpose(image, in_place=True)
    if longest:
        image.thumbnail((longest, longest))
    plain = _plain(image, wanted)
    out = BytesIO()
    options = {"quality": QUALITY} if wanted is Kind.JPEG else {"compress_level": 6}
    plain.save(out, FORMATS[wanted], **options)
    return Made(kind=wanted, body=out.getvalue(), size=plain.size, blurred=is_blurred(plain))


def _plain(image: Image.Image, wanted: Kind) -> Image.Image:
    """Return the picture in colours that everything draws, and without what its file told besides."""
    usual = ("L", "RGB") if wanted is Kind.JPEG else ("1", "L", "LA", "P", "RGB", "RGBA")
    if image.mode not in usual:
        image = _on_white(image) if image.has_transparency_data else image.convert(_usual(image.mode))
    image.info = {name: value for name, value in image.info.items() if name == "transparency"}
    return image


def _usual(mode: str) -> str:
    return "L" if mode.startswith("I") or mode == "1" else "RGB"


def _on_white(image: Image.Image) -> Image.Image:
    """Put white paper behind a picture that one can see through."""
    paper = Image.new("RGBA", image.size, "white")
    paper.alpha_composite(image.convert("RGBA"))
    return paper.convert("RGB")


def is_blurred(image: Image.Image) -> bool:
    """Whether no part of a picture has edges: the photo is out of focus, or was moved."""
    small = image.convert("L")
    small.thumbnail((SEEN_AT, SEEN_AT))
    edges = ImageOps.crop(
        small.filter(_LAPLACIAN), 1
    )  # the outermost points have no neighbours to differ from
    wide, high = edges.width // TILES, edges.height // TILES
    if not wide or not high:
        return False
    tiles = (
        edges.crop((x * wide, y * high, (x + 1) * wide, (y + 1) * high))
        for x in range(TILES)
        for y in range(TILES)
    )
    return max(ImageStat.Stat(tile).var[0] for tile in tiles) < SHARP
