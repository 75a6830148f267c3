// Colour arithmetic of WCAG 2: what a palette's main colour is, and how well white reads on it.

/** Turn hue (degrees), saturation and brightness (per cent) into red, green and blue (0-255). */
export function rgb({ h, s, b }) {
  const channel = (n) => {
    const k = (n + h / 60) % 6;
    return Math.round(255 * (b / 100) * (1 - (s / 100) * Math.max(0, Math.min(k, 4 - k, 1))));
  };
  return [channel(5), channel(3), channel(1)];
}

/** Write a colour as #rrggbb. */
export function hex(palette) {
  return `#${rgb(palette).map((value) => value.toString(16).padStart(2, "0")).join("")}`;
}

/** Give the contrast ratio of a colour against white. */
export function againstWhite(palette) {
  const linear = (value) => (value / 255 <= 0.03928 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4);
  const [red, green, blue] = rgb(palette).map(linear);
  return Math.round((1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)) * 100) / 100;
}
