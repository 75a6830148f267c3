// Build everything the browser asks for: node core/assets/make/make.mjs
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import rtlcss from "rtlcss";
import { againstWhite, hex } from "./contrast.mjs";
import { publish } from "./publish.mjs";
import { source } from "./theme.mjs";
import { merge, sheet } from "./tints.mjs";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
const OURS = join(ROOT, "core/assets");
const BUILT = join(OURS, "built");
const LIBRARY = join(ROOT, "node_modules/bootstrap-italia");
const HTMX = join(ROOT, "node_modules/htmx.org");
const OWN_KINDS = new Set([".css", ".js", ".svg", ".png", ".ico", ".webmanifest"]);
const FONTS = {
  Titillium_Web: ["titillium-web-v10-latin-ext_latin", ["300", "regular", "600", "700"]],
  Roboto_Mono: ["roboto-mono-v13-latin-ext_latin", ["regular", "700"]],
  Lora: ["lora-v20-latin-ext_latin", ["regular", "700"]],
};
// Letters that Titillium Web does not have; a browser fetches them only for a page that holds some.
const LETTERS = { "noto-sans-arabic": "arabic", "noto-sans-bengali": "bengali", "noto-sans": "cyrillic" };
const lettersOf = (face) => join(ROOT, "node_modules/@fontsource", face);
const LICENCES = {
  "Bootstrap Italia, with Bootstrap (MIT) inside": join(LIBRARY, "LICENSE"),
  "Titillium Web": join(LIBRARY, "dist/fonts/Titillium_Web/OFL.txt"),
  "Roboto Mono": join(LIBRARY, "dist/fonts/Roboto_Mono/LICENSE.txt"),
  ...Object.fromEntries(Object.entries(LETTERS).map(([face, script]) => [`Noto Sans (${script})`, join(lettersOf(face), "LICENSE")])),
  Lora: join(LIBRARY, "dist/fonts/Lora/OFL.txt"),
  "htmx": join(HTMX, "LICENSE"),
  "Splide (style rules)": join(ROOT, "node_modules/@splidejs/splide/LICENSE"),
  "Video.js (style rules)": join(ROOT, "node_modules/video.js/LICENSE"),
};

function palettes() {
  const list = JSON.parse(readFileSync(join(OURS, "make/palettes.json"), "utf8"));
  return list.map((palette) => ({ ...palette, primary: hex(palette), contrast: againstWhite(palette) }));
}

function inThread(folder, share) {
  const workerData = { root: ROOT, folder, palettes: share };
  return new Promise((resolve, reject) => {
    new Worker(new URL("./compile.mjs", import.meta.url), { workerData }).once("message", resolve).once("error", reject);
  });
}

async function compiled(list) {
  const folder = mkdtempSync(join(tmpdir(), "diffuso-scss-"));
  try {
    source(ROOT, folder);
    const shares = [0, 1].map((half) => list.filter((_, i) => i % 2 === half));
    const sheets = new Map((await Promise.all(shares.map((share) => inThread(folder, share)))).flat());
    return list.map(({ slug }) => [slug, sheets.get(slug)]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

// Compiling takes nearly all of the time, and what it depends on seldom changes.
async function compiledOnce(list) {
  const made = createHash("sha256");
  const lock = join(ROOT, "package-lock.json");
  for (const path of [lock, ...["palettes.json", "theme.mjs"].map((name) => join(OURS, "make", name))]) made.update(readFileSync(path));
  const kept = join(ROOT, `node_modules/.cache/diffuso/${made.digest("hex").slice(0, 16)}.json`);
  if (existsSync(kept)) return JSON.parse(readFileSync(kept, "utf8"));
  const fresh = await compiled(list);
  mkdirSync(dirname(kept), { recursive: true });
  writeFileSync(`${kept}.${process.pid}`, JSON.stringify(fresh));
  renameSync(`${kept}.${process.pid}`, kept);
  return fresh;
}

// The first palette's values stand in the library's own sheet: a page that names no palette still has colours.
async function library(list) {
  const { css, values } = merge(await compiledOnce(list));
  const files = new Map([["bootstrap-italia.css", sheet(values.get(list[0].slug)) + css]]);
  for (const [slug, own] of values) files.set(`palette-${slug}.css`, sheet(own));
  return files;
}

function fonts() {
  const files = new Map();
  for (const [family, [prefix, cuts]] of Object.entries(FONTS)) {
    for (const cut of cuts) {
      const name = `${family.toLowerCase().replace("_", "-")}-${cut}.woff2`;
      files.set(name, readFileSync(join(LIBRARY, `dist/fonts/${family}/${prefix}-${cut}.woff2`)));
    }
  }
  for (const [face, script] of Object.entries(LETTERS)) {
    for (const weight of ["400", "700"]) {
      files.set(`noto-${script}-${weight}.woff2`, readFileSync(join(lettersOf(face), `files/${face}-${script}-${weight}-normal.woff2`)));
    }
  }
  return files;
}

// One request for all of ours, the faces too: what stands in `site/` travels as site.css, in the order of its names.
function own() {
  const names = readdirSync(OURS).filter((name) => OWN_KINDS.has(extname(name)));
  const files = new Map(names.map((name) => [name, readFileSync(join(OURS, name))]));
  const sheets = readdirSync(join(OURS, "site")).sort();
  return files.set("site.css", sheets.map((name) => readFileSync(join(OURS, "site", name), "utf8")).join(""));
}

function mirrored(files) {
  const sheets = [...files].filter(([name]) => name.endsWith(".css") && !name.startsWith("palette-"));
  return new Map(sheets.map(([name, css]) => [name.replace(".css", ".rtl.css"), rtlcss.process(String(css))]));
}

function notice() {
  const parts = Object.entries(LICENCES).map(([name, path]) => `${name}\n${"=".repeat(name.length)}\n${readFileSync(path, "utf8")}`);
  return parts.join("\n\n");
}

async function make() {
  const list = palettes();
  const files = new Map([...fonts(), ...own(), ...(await library(list))]);
  files.set("sprites.svg", readFileSync(join(LIBRARY, "dist/svg/sprites.svg")));
  files.set("htmx.min.js", readFileSync(join(HTMX, "dist/htmx.min.js")));
  for (const [name, css] of mirrored(files)) files.set(name, css);

  const fresh = `${BUILT}.${process.pid}`;
  mkdirSync(fresh, { recursive: true });
  await publish(fresh, files);
  writeFileSync(join(fresh, "palettes.json"), JSON.stringify(list.map(({ slug, label, primary, contrast, h, s, b }) => ({ slug, label, primary, contrast, hsb: [h, s, b] })), null, 2));
  writeFileSync(join(fresh, "NOTICE"), notice());
  const old = `${BUILT}.old.${process.pid}`;
  if (existsSync(BUILT)) renameSync(BUILT, old);
  renameSync(fresh, BUILT);
  rmSync(old, { recursive: true, force: true });
}

await make();
