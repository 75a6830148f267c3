// Files leave under a name that changes with their content, so that browsers may keep them for ever.
import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { extname, join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";

const squeeze = {
  br: (body) => promisify(brotliCompress)(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 10 } }),
  gz: (body) => promisify(gzip)(body, { level: 9 }),
};
const SQUEEZED_ALREADY = new Set([".woff2", ".png", ".jpg", ".webp"]);

/** Say `site.3f2a91b04c.css` for `site.css` and its content. */
function hashed(name, body) {
  const kind = extname(name);
  return `${name.slice(0, -kind.length)}.${createHash("sha256").update(body).digest("hex").slice(0, 10)}${kind}`;
}

// Style sheets name fonts and pictures by their plain name: those have to be published before them.
function withHashedLinks(css, manifest) {
  return css.replace(/url\(["']?([\w.-]+)["']?\)/g, (link, name) => {
    if (!(name in manifest)) throw new Error(`A style sheet names ${name}, which is not there`);
    return `url(${manifest[name]})`;
  });
}

/** Write files (a Map of name to content) into `folder`, hashed and compressed; return the manifest. */
export async function publish(folder, files) {
  const manifest = {};
  const squeezing = [];
  const inOrder = [...files].sort(([a], [b]) => a.endsWith(".css") - b.endsWith(".css") || (a < b ? -1 : 1));
  for (const [name, content] of inOrder) {
    const body = Buffer.from(name.endsWith(".css") ? withHashedLinks(String(content), manifest) : content);
    manifest[name] = hashed(name, body);
    writeFileSync(join(folder, manifest[name]), body);
    if (SQUEEZED_ALREADY.has(extname(name))) continue;
    for (const [ending, press] of Object.entries(squeeze)) {
      squeezing.push(press(body).then((small) => writeFileSync(join(folder, `${manifest[name]}.${ending}`), small)));
    }
  }
  await Promise.all(squeezing);
  writeFileSync(join(folder, "manifest.json"), JSON.stringify(manifest, null, 2));
  return manifest;
}
