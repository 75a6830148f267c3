// Many style sheets that differ in a few colours become one style sheet with variables, and one small sheet of values each.
// The cascade stays exactly the library's: no rule is moved or repeated.
import postcss from "postcss";

const STARTS_A_PART = new Set([" ", "(", ","]);
const ENDS_A_PART = new Set([" ", ")", ","]);

/** List every declaration of a parsed style sheet, in order. */
export function declarations(tree) {
  const found = [];
  tree.walkDecls((declaration) => void found.push(declaration));
  return found;
}

function sharedEnds(values) {
  const [first] = values;
  let start = 0;
  while (values.every((value) => value[start] === first[start])) start += 1;
  while (start > 0 && !STARTS_A_PART.has(first[start - 1])) start -= 1;
  let end = 0;
  while (values.every((value) => value.at(-1 - end) === first.at(-1 - end))) end += 1;
  while (end > 0 && !ENDS_A_PART.has(first.at(-end))) end -= 1;
  return [first.slice(0, start), end ? first.slice(-end) : ""];
}

// A whole value is the safest thing to swap. One that reads a variable of its own element keeps that part where it is.
function differing(values) {
  const [before, after] = values[0].includes("var(") ? sharedEnds(values) : ["", ""];
  const parts = values.map((value) => value.slice(before.length, value.length - after.length));
  if (parts.some((part) => /var\(|[()]/.test(part) && before + after)) throw new Error(`No colour stands alone in ${values[0]}`);
  return [before, parts, after];
}

/** Merge [slug, css] pairs into one style sheet with `var(--tint-N)` and a Map of slug to its list of N values. */
export function merge(sheets) {
  const trees = sheets.map(([, css]) => postcss.parse(css));
  const columns = trees.map(declarations);
  if (new Set(columns.map((column) => column.length)).size > 1) throw new Error("The palettes differ in more than values");
  const tints = new Map();
  columns[0].forEach((declaration, row) => {
    const cells = columns.map((column) => column[row]);
    if (cells.some((cell) => cell.prop !== declaration.prop || cell.parent.selector !== declaration.parent.selector)) {
      throw new Error(`The palettes differ in more than values at ${declaration}`);
    }
    if (cells.every((cell) => cell.value === declaration.value)) return;
    const [before, parts, after] = differing(cells.map((cell) => cell.value));
    const key = parts.join("\n");
    if (!tints.has(key)) tints.set(key, parts);
    declaration.value = `${before}var(--tint-${[...tints.keys()].indexOf(key) + 1})${after}`;
  });
  const values = new Map(sheets.map(([slug], i) => [slug, [...tints.values()].map((parts) => parts[i])]));
  return { css: trees[0].toString(), values };
}

/** Write one palette's values as a style sheet. */
export function sheet(values) {
  return `:root{${values.map((value, i) => `--tint-${i + 1}:${value}`).join(";")}}`;
}
