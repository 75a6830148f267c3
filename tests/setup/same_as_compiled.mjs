// Compile the library whole in one palette, put that palette's values into the built sheet, and compare them one by one.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import postcss from "postcss";
import { compile, source } from "../../core/assets/make/theme.mjs";
import { declarations } from "../../core/assets/make/tints.mjs";

const [slug] = process.argv.slice(2);
const assets = join(process.cwd(), "core/assets");
const read = (name) => readFileSync(join(assets, name), "utf8");
const manifest = JSON.parse(read("built/manifest.json"));
const palette = JSON.parse(read("make/palettes.json")).find((one) => one.slug === slug);
const path = (declaration) => {
  const names = [];
  for (let at = declaration.parent; at.type !== "root"; at = at.parent) names.push(at.selector ?? `@${at.name} ${at.params}`);
  return `${names.join(" < ")} { ${declaration.prop}${declaration.important ? " !" : ""}`;
};

const folder = mkdtempSync(join(tmpdir(), "diffuso-scss-"));
const whole = declarations(postcss.parse(compile(process.cwd(), folder && source(process.cwd(), folder), palette)));
rmSync(folder, { recursive: true });

const values = new Map(declarations(postcss.parse(read(`built/${manifest[`palette-${slug}.css`]}`))).map((d) => [d.prop, d.value]));
const built = declarations(postcss.parse(read(`built/${manifest["bootstrap-italia.css"]}`))).filter((d) => !d.prop.startsWith("--tint-"));
let tinted = 0;
const resolved = built.map((declaration) =>
  declaration.value.replace(/var\((--tint-\d+)\)/g, (_, name) => {
    tinted += 1;
    return values.get(name);
  }),
);
const different = whole.filter((declaration, i) => path(declaration) !== path(built[i]) || declaration.value !== resolved[i]);
console.log(JSON.stringify({ compared: whole.length, tinted, different: different.slice(0, 5).map(String) }));
