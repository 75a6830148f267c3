"""From the palettes that were compiled to any other: how each shade depends on the main colour, learnt from examples.

Every shade of a palette is the main colour with its saturation or brightness multiplied, or mixed with white or black.
In red, green and blue each of these is a weighted sum of 1, the brightness, the channel, and the channel divided by
the brightness: four weights, found from ten palettes of three channels each.
"""

import colorsys
import re
from collections.abc import Sequence
from dataclasses import dataclass

from core.organisations.rules.colour import Colour, Rgb

_TINT = re.compile(r"--tint-\d+:")
_COLOUR = re.compile(r"(rgb|hsl)(a?)(\(|%28)([\d.]+), ?([\d.]+)(?:%25|%)?, ?([\d.]+)(?:%25|%(?!29))?")
_BARE = re.compile(r"([\d.]+), ?([\d.]+), ?([\d.]+)")
Weights = tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Recipe:
    """What stands around the colours of one tint, and how each of them is made."""

    around: tuple[str, ...]
    colours: tuple[Weights, ...]


def learn(examples: Sequence[tuple[Colour, str]]) -> list[Recipe]:
    """Find the recipes of all tints from style sheets `:root{--tint-1:...}` and their main colours."""
    mains = [colour for colour, _sheet in examples]
    columns = [_TINT.split(sheet.removeprefix(":root{").removesuffix("}"))[1:] for _colour, sheet in examples]
    return [_recipe(mains, [value.rstrip(";") for value in row]) for row in zip(*columns, strict=True)]


def mixed(recipes: Sequence[Recipe], colour: Colour) -> list[str]:
    """Return the values of all tints for a main colour."""
    features = [_features(colour, channel / 255) for channel in colour.rgb]
    return [_value(recipe, features) for recipe in recipes]


def parts(value: str) -> tuple[list[str], list[Rgb]]:
    """Take the colours out of a tint: what stands around them, and each as red, green and blue (0-255)."""
    if bare := _BARE.fullmatch(value):
        return ["", ""], [(float(bare[1]), float(bare[2]), float(bare[3]))]
    around, found, end = [""], [], 0
    for hit in _COLOUR.finditer(value):
        around[-1] += value[end : hit.start()] + "rgb" + hit[2] + hit[3]
        around.append("")
        found.append(_rgb(hit[1], float(hit[4]), float(hit[5]), float(hit[6])))
        end = hit.end()
    around[-1] += value[end:]
    return around, found


def _rgb(notation: str, one: float, two: float, three: float) -> Rgb:
    if notation == "rgb":
        return one, two, three
    red, green, blue = colorsys.hls_to_rgb(one / 360, three / 100, two / 100)
    return red * 255, green * 255, blue * 255


def _recipe(mains: Sequence[Colour], values: Sequence[str]) -> Recipe:
    taken = [parts(value) for value in values]
    around = {tuple(words) for words, _found in taken}
    if len(around) != 1:
        raise ValueError(f"the palettes differ in more than colours: {values[0]}")
    colours = []
    for place in range(len(taken[0][1])):
        rows, sums = [], []
        for main, (_words, found) in zip(mains, taken, strict=True):
            for channel, made in zip(main.rgb, found[place], strict=True):
                rows.append(_features(main, channel / 255))
                sums.append(made / 255)
        colours.append(_fitted(rows, sums))
    return Recipe(around.pop(), tuple(colours))


def _features(main: Colour, channel: float) -> Weights:
    brightness = main.b / 100
    return 1.0, brightness, channel, channel / brightness


def _value(recipe: Recipe, features: Sequence[Weights]) -> str:
    value = recipe.around[0]
    for weights, words in zip(recipe.colours, recipe.around[1:], strict=True):
        made = (sum(w * f for w, f in zip(weights, channel, strict=True)) for channel in features)
        value += ",".join(f"{round(min(max(share, 0.0), 1.0) * 255, 2):g}" for share in made) + words
    return value


def _fitted(rows: Sequence[Weights], sums: Sequence[float]) -> Weights:
    """Solve the normal equations by elimination: the weights that miss the examples least."""
    size = len(rows[0])
    table = [
        [sum(row[i] * row[j] for row in rows) for j in range(size)]
        + [sum(row[i] * made for row, made in zip(rows, sums, strict=True))]
        for i in range(size)
    ]
    for i in range(size):
        pivot = max(range(i, size), key=lambda j: abs(table[j][i]))
        table[i], table[pivot] = table[pivot], table[i]
        table[i] = [cell / table[i][i] for cell in table[i]]
        for j in range(size):
            if j != i:
                table[j] = [mine - table[j][i] * its for mine, its in zip(table[j], table[i], strict=True)]
    return tuple(line[size] for line in table)
