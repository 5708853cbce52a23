/** What stands on a node's card: what kind it is, its settings in a line, its inputs. From the design and the catalogue. */
import type { NodeSpec } from "../editor/specs";
import { catalogue, type Scalar, type SettingOffer } from "../state/catalogue";

export type { NodeSpec };
/** What tells nodes apart at a glance, by shape and tone. */
export type Family = "input" | "layer" | "activation" | "op" | "value" | "loss" | "placeholder";

const opOffer = (name: string) => catalogue().ops.find((one) => one.name === name);
const layerOffer = (name: string) => catalogue().layers.find((one) => one.name === name);

export function familyOf(spec: NodeSpec): Family {
  if (spec.kind === "linear") return "layer";
  if (spec.kind === "layer") return layerOffer(spec.layer)?.family ?? "layer";
  return spec.kind;
}

/** What kind of thing it is: "Linear", "Convolution", "Matrix product". */
export function kindTitle(spec: NodeSpec): string {
  switch (spec.kind) {
    case "input":
      return "Input";
    case "linear":
      return "Linear";
    case "layer":
      return layerOffer(spec.layer)?.title ?? spec.layer;
    case "op":
      return opOffer(spec.op)?.title ?? spec.op;
    case "value":
      return spec.requires_grad ? "Parameter" : "Constant";
    case "loss":
      return "Loss";
    case "placeholder":
      return spec.op;
  }
}

/** The kind, to stand before the settings; "" where the name or the settings say it: "ReLU", "6 kernels 5×5". */
export function kindBeside(spec: NodeSpec, name: string): string {
  const kind = kindTitle(spec);
  const said = spec.kind === "layer" && layerOffer(spec.layer)?.face;
  return said || name.startsWith(kind) ? "" : kind;
}

/** The sign of an operation or a function, drawn on its card; "" where it has none. */
export function signOf(spec: NodeSpec): string {
  if (spec.kind === "op") return opOffer(spec.op)?.symbol ?? "";
  return spec.kind === "layer" ? (opOffer(spec.layer)?.symbol ?? "") : "";
}

/** As many inputs as a design can name. */
const MOST_PORTS = 16;

/** How many inputs it has; more where more are connected than the table knows of. */
export function portsOf(spec: NodeSpec, connected = 0): number {
  if (spec.kind === "input" || spec.kind === "value") return connected;
  if (spec.kind === "op") {
    const offer = opOffer(spec.op);
    return Math.max(offer?.arity ?? 1, offer?.variadic ? Math.min(connected + 1, MOST_PORTS) : connected);
  }
  if (spec.kind === "placeholder") return Math.max(spec.arity ?? 1, connected);
  return Math.max(1, connected);
}

/** What an operation of several inputs makes of which: "w × x"; what has no name is "…", what is missing "?". */
export function formulaLine(spec: NodeSpec, named: (port: number) => string | null): string {
  const formula = spec.kind === "op" ? (opOffer(spec.op)?.formula ?? "") : "";
  return formula
    .replaceAll(" - ", " − ")
    .replaceAll(" * ", " × ")
    .replaceAll(/\{(\d+)\}/g, (_, input) => named(Number(input) - 1) ?? "?");
}

const MOST_SETTINGS = 3;

/** Its settings in a line: "8 units, tanh". What is at its default and says little is left out. */
export function settingsLine(spec: NodeSpec): string {
  switch (spec.kind) {
    case "input":
      return "the data's examples";
    case "linear":
      return [
        `${spec.units} unit${spec.units === 1 ? "" : "s"}`,
        spec.activation === "none" ? "" : activationTitle(spec.activation),
        spec.bias ? "" : "no bias",
      ]
        .filter(Boolean)
        .join(", ");
    case "layer":
      return layerLine(spec.layer, spec.settings ?? {});
    case "op":
      return Object.entries(spec.attrs ?? {})
        .filter(([, value]) => value !== false)
        .slice(0, MOST_SETTINGS)
        .map(([name, value]) => `${name.replaceAll("_", " ")} ${String(value)}`)
        .join(", ");
    case "value":
      return valueLine(spec.value);
    case "loss": {
      const title = catalogue().losses.find((one) => one.name === spec.loss)?.title ?? spec.loss;
      return spec.against === "input" ? `${title} to the input` : title;
    }
    case "placeholder":
      return "not available";
  }
}

const activationTitle = (name: string): string =>
  catalogue().activations.find((one) => one.name === name)?.title ?? name;

/** "6 kernels 5×5, padding 2": what always stands there as the kind has it, then what differs from its default. */
function layerLine(layer: string, settings: Readonly<Record<string, unknown>>): string {
  const offer = layerOffer(layer);
  const offers = offer?.settings ?? [];
  const face = offer?.face ?? null;
  const value = (one: SettingOffer) => (settings[one.name] as Scalar) ?? one.default;
  const titled = (one: SettingOffer) => titledValue(one.title.toLowerCase(), value(one));
  if (face === null) return offers.slice(0, MOST_SETTINGS).map(titled).join(", ");
  const filled = offers.reduce((text, one) => text.replaceAll(`{${one.name}}`, String(value(one))), face);
  const others = offers.filter((one) => !face.includes(`{${one.name}}`) && value(one) !== one.default);
  return [filled.replace(/\b1 ([a-z]+)s\b/g, "1 $1"), ...others.map(titled)].filter(Boolean).join(", ");
}

const titledValue = (title: string, value: Scalar): string =>
  typeof value === "boolean" ? (value ? title : `no ${title}`) : `${title} ${value}`;

/** A number as it was typed, with a minus that is one. */
const plain = (value: number): string => String(value).replace("-", "−");

/** Of a row or a matrix no more than so many numbers are written on its card. */
const MOST_SHOWN = 4;

function valueLine(value: number | number[] | number[][]): string {
  if (typeof value === "number") return plain(value);
  const rows = value.map((row) => [row].flat());
  const count = rows.flat().length;
  if (count > MOST_SHOWN) return `${count} numbers`;
  const between = Array.isArray(value[0]) ? "; " : ", ";
  return rows.map((row) => row.map(plain).join(", ")).join(between);
}

/** Whether training leaves its parameters as they are. */
export const isFrozen = (spec: NodeSpec): boolean =>
  (spec.kind === "linear" || spec.kind === "layer") && spec.frozen === true;

export const offOf = (spec: NodeSpec): "bypass" | "mute" | null => ("off" in spec ? (spec.off ?? null) : null);

/** Its name: the learner's, else its kind's. */
export const nameOf = (spec: NodeSpec): string => spec.name || kindTitle(spec);
