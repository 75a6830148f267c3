"""A colour that anybody may choose, made fit to be read: darker where it is too light, never the State's blue.

Sources: WCAG 2.2 (contrast ratio, 1.4.3 and 1.4.11); B. Ottosson, "A perceptual color space for image processing"
(OKLab); Bootstrap Italia's documentation, which keeps #0066CC for central bodies of the State.
"""

import colorsys
import re
from typing import NamedTuple

WRITTEN = re.compile(r"#?([0-9a-fA-F]{6})")
STATE = (0, 102, 204)
FAR_ENOUGH = 0.1
"""OKLab distance from the State's blue; two colours side by side differ at sight from about 0.02."""
WHITE, SAND = (255.0, 255.0, 255.0), (250.0, 246.0, 239.0)
TINT = 0.07
"""How much of the colour there is in the ground of what is chosen."""
READABLE = 4.5
SPARE = 0.1
"""A little more, so that rounding to whole steps of red, green and blue takes nothing away."""
DARKEST, LIGHTEST = 18.0, 92.0

Rgb = tuple[float, float, float]


class Colour(NamedTuple):
    """Hue (degrees), saturation and brightness (per cent)."""

    h: float
    s: float
    b: float

    @property
    def rgb(self) -> Rgb:
        """Return red, green and blue (0-255)."""
        red, green, blue = colorsys.hsv_to_rgb(self.h / 360 % 1, self.s / 100, self.b / 100)
        return red * 255, green * 255, blue * 255

    @property
    def hex(self) -> str:
        """Return `#rrggbb`."""
        return "#" + "".join(f"{round(channel):02x}" for channel in self.rgb)


def read(text: str) -> Colour | None:
    """Return the colour written as `#rrggbb` or `rrggbb`, None where it is not written so."""
    found = WRITTEN.fullmatch(text.strip())
    if found is None:
        return None
    red, green, blue = (int(found[1][i : i + 2], 16) / 255 for i in (0, 2, 4))
    hue, saturation, brightness = colorsys.rgb_to_hsv(red, green, blue)
    return Colour(hue * 360, saturation * 100, brightness * 100)


def fits(colour: Colour) -> bool:
    """Whether a colour can be read everywhere and is not the State's blue."""
    return worst(colour) >= READABLE and distance(colour.rgb, STATE) >= FAR_ENOUGH


def readable(colour: Colour) -> Colour:
    """Return the colour where it fits, else the nearest that does: darker, then further from the State's hue."""
    if DARKEST - 1 < colour.b < LIGHTEST + 1 and fits(colour):
        return colour
    h, s, b = colour.h, colour.s, min(max(colour.b, DARKEST), LIGHTEST)
    away = 1 if h >= 210 else -1  # noqa: PLR2004 - the hue of the State's blue
    while True:
        found = Colour(h % 360, s, b)
        if worst(found) < READABLE + SPARE:
            b -= 0.5
        elif distance(found.rgb, STATE) < FAR_ENOUGH + SPARE / 10:
            h += away
        else:
            return found


def worst(colour: Colour) -> float:
    """Return the lowest contrast in which the design writes with the colour, or on it."""
    rgb = colour.rgb
    grounds = (WHITE, SAND, over(rgb, WHITE), over(rgb, SAND))
    return min(contrast(rgb, ground) for ground in grounds)


def over(rgb: Rgb, ground: Rgb, share: float = TINT) -> Rgb:
    """Return a thin coat of a colour on a ground."""
    red, green, blue = (one * share + other * (1 - share) for one, other in zip(rgb, ground, strict=True))
    return red, green, blue


def contrast(one: Rgb, other: Rgb) -> float:
    """Return the contrast ratio of two colours."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(rgb: Rgb) -> float:
    red, green, blue = (_linear(channel) for channel in rgb)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    share = channel / 255
    return float(share / 12.92 if share <= 0.03928 else ((share + 0.055) / 1.055) ** 2.4)  # noqa: PLR2004


def distance(one: Rgb, other: Rgb) -> float:
    """Return how different two colours look (OKLab)."""
    return float(sum((a - b) ** 2 for a, b in zip(_oklab(one), _oklab(other), strict=True)) ** 0.5)


def _oklab(rgb: Rgb) -> Rgb:
    r, g, b = (_linear(channel) for channel in rgb)
    long = (0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b) ** (1 / 3)
    middle = (0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b) ** (1 / 3)
    short = (0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b) ** (1 / 3)
    return (
        0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short,
    )
