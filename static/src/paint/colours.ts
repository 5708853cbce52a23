/** The colours of the canvas, read from the page's CSS tokens, and the ramp from zero to each sign. */

const NAMES = {
  bg: "--bg",
  surface: "--surface",
  lane: "--lane",
  lens: "--lens",
  line: "--line",
  line2: "--line-2",
  ink: "--ink",
  ink2: "--ink-2",
  quiet: "--quiet",
  onInk: "--on-ink",
  pos: "--pos",
  neg: "--neg",
  zero: "--zero",
  dot: "--dot",
} as const;

export type ColourName = keyof typeof NAMES;
export type Rgb = readonly [number, number, number];

/** The light theme: what is drawn with before the style sheet is there (and in tests). */
const FALLBACK: Record<ColourName, string> = {
  bg: "#F5F6F8",
  surface: "#FFFFFF",
  lane: "#ECEFF4",
  lens: "#F8F9FB",
  line: "#DDE2EA",
  line2: "#7D899B",
  ink: "#0F172A",
  ink2: "#334155",
  quiet: "#566275",
  onInk: "#FFFFFF",
  pos: "#B35806",
  neg: "#2166AC",
  zero: "#EDF0F4",
  dot: "#B4BECB",
};

export const LEVELS = 127;

/** `ramp` holds 2 × 127 + 1 colours: index 0 is the strongest negative, 127 zero, 254 the strongest positive. */
export interface Palette extends Record<ColourName, string> {
  ramp: string[];
  rampRgb: Uint8ClampedArray;
}

export function makePalette(read: (token: string) => string): Palette {
  const colours = {} as Record<ColourName, string>;
  for (const name of Object.keys(NAMES) as ColourName[]) colours[name] = read(NAMES[name]).trim() || FALLBACK[name];
  const rampRgb = makeRamp(parseHex(colours.zero), parseHex(colours.pos), parseHex(colours.neg));
  const ramp: string[] = [];
  for (let i = 0; i < rampRgb.length; i += 3) ramp.push(`rgb(${rampRgb[i]},${rampRgb[i + 1]},${rampRgb[i + 2]})`);
  return { ...colours, ramp, rampRgb };
}

let last: { key: string; palette: Palette } | null = null;

/** The page's palette as it is now. The same object as long as the tokens are the same, so that pictures are coloured once. */
export function readPalette(root: Element = document.documentElement): Palette {
  const style = getComputedStyle(root);
  const key = Object.values(NAMES)
    .map((token) => style.getPropertyValue(token))
    .join("|");
  if (last?.key !== key) last = { key, palette: makePalette((token) => style.getPropertyValue(token)) };
  return last.palette;
}

/** Symmetric about zero: equal sizes of either sign are equally far from the colour of zero. */
export function makeRamp(zero: Rgb, pos: Rgb, neg: Rgb): Uint8ClampedArray {
  const out = new Uint8ClampedArray((2 * LEVELS + 1) * 3);
  for (let level = -LEVELS; level <= LEVELS; level++) {
    const end = level < 0 ? neg : pos;
    const part = (Math.abs(level) / LEVELS) ** 0.8;
    for (let c = 0; c < 3; c++) {
      const from = zero[c] as number;
      out[(level + LEVELS) * 3 + c] = from + ((end[c] as number) - from) * part;
    }
  }
  return out;
}

/** Place in the ramp of a value on a scale from −`scale` to `scale`. */
export function rampIndex(value: number, scale: number): number {
  const t = scale > 0 ? value / scale : 0;
  return Math.round(Math.max(-1, Math.min(1, t)) * LEVELS) + LEVELS;
}

export function parseHex(hex: string): Rgb {
  const full = hex.length === 4 ? hex.replace(/[0-9a-f]/gi, "$&$&") : hex;
  const part = (at: number) => Number.parseInt(full.slice(at, at + 2), 16) || 0;
  return [part(1), part(3), part(5)];
}

/** Calls back whenever the theme changes, by the page's own switch or by the system's. */
export function watchTheme(changed: () => void): () => void {
  const observer = new MutationObserver(changed);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme", "class"] });
  const query = window.matchMedia?.("(prefers-color-scheme: dark)");
  query?.addEventListener("change", changed);
  return () => {
    observer.disconnect();
    query?.removeEventListener("change", changed);
  };
}
