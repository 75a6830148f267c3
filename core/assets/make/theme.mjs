// One colour becomes the whole of Bootstrap Italia in that colour.
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as sass from "sass";

const LIBRARY = "node_modules/bootstrap-italia/src/scss";

// The library writes some shades of its blue as plain numbers, which a palette cannot reach: each becomes a shade of ours.
const FIXED_BLUES = [
  ["base/_variables.scss", "hsl(210, 62%, 97%)", "$primary-pale"],
  ["base/_variables.scss", "hsl(210, 100%, 30%)", "$primary-a8"],
  ["base/_variables.scss", "hsl(210, 100%, 20%)", "$primary-a10"],
  ["base/_variables.scss", "hsl(210, 100%, 15%)", "$primary-a11"],
  ["base/_variables.scss", "hsl(210, 83%, 77%)", "$primary-a2"],
  ["base/_variables.scss", "$blue: hsb(210, 100, 90)", "$blue: $primary-c11"],
  ["components/_dimmer.scss", "hsla(210, 100%, 40%, 0.9)", "rgba($primary, 0.9)"],
];

/** Copy the library's sources to `folder` with its fixed blues made ours; say where they are. */
export function source(root, folder) {
  cpSync(join(root, LIBRARY), folder, { recursive: true });
  for (const [file, blue, ours] of FIXED_BLUES) {
    const path = join(folder, file);
    const text = readFileSync(path, "utf8");
    if (!text.includes(blue)) throw new Error(`${file} no longer says ${blue}: look at it again`);
    writeFileSync(path, text.replaceAll(blue, ours));
  }
  return folder;
}

// The library's scales take steps from a brightness of 80: a darker primary would get "darker" shades lighter than itself.
// These are the same steps as shares of the palette's own saturation and brightness, so contrast keeps.
function scale({ h, s, b }) {
  const shade = (saturation, brightness) => `hsb(${h}, ${s * saturation}, ${b * brightness})`;
  const tint = (saturation, way) => `hsb(${h}, ${s * saturation}, ${b + (99 - b) * way})`;
  const steps = (letter, first, shares) => Object.fromEntries(shares.map((value, i) => [`${letter}${first + i}`, value]));
  return {
    h, s, b,
    pale: tint(0.04, 1),
    ...steps("a", 1, [tint(0.25, 1), tint(0.4, 0.84), tint(0.55, 0.63), tint(0.7, 0.42), tint(0.85, 0.21)]),
    ...steps("a", 6, [8, 7, 6, 5, 4, 3, 2].map((eighths) => shade(1, eighths / 8))),
    ...steps("b", 1, [8, 7, 6, 5, 4, 3, 2, 1].map((eighths) => shade((eighths + 2) / 10, eighths / 8))),
    ...steps("c", 1, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((tenths) => tint(tenths / 10, 0.84))),
    c11: tint(1, 0.42),
    c12: shade(1, 1),
  };
}

/** Compile the library in one palette, minified, without the font of the video player that nobody uses. */
export function compile(root, folder, palette) {
  const names = Object.entries(scale(palette)).map(([name, value]) => `$primary-${name}: ${value};`);
  const { css } = sass.compileString(`@import 'base/functions'; ${names.join(" ")} @import 'bootstrap-italia';`, {
    loadPaths: [folder, join(root, "node_modules")],
    style: "compressed",
    logger: sass.Logger.silent,
  });
  return css.replace(/^\uFEFF/, "").replace(/@font-face\{font-family:VideoJS;[^}]*\}/, "");
}
