// What can be chosen, as the server wrote it into the page: it follows from the engine's tables and lives there alone.
import type { NodeSpec } from "../editor/specs";
import type { DataFrame, DataSpec, LayerSpec, LinearSpec, LossSpec, Training } from "../protocol.gen";

/** One thing to choose: its name in the design, its title, and what it means. */
export interface Offer<T extends string> {
  name: T;
  title: string;
  doc: string;
  /** What else it is called, by which it is found. */
  also?: readonly string[];
}

export interface DatasetOffer extends Offer<DataSpec["kind"]> {
  task: "classification" | "regression";
  layout: DataFrame["layout"];
  classes: readonly string[];
  /** How many examples there are; null where they are made up and never end. */
  largest: number | null;
}

export type Scalar = boolean | number | string;

/** A setting of a layer: a number between `low` and `high`, a truth value, or one of `choices`. */
export interface SettingOffer extends Offer<string> {
  default: Scalar;
  whole: boolean;
  low: number | null;
  high: number | null;
  choices: readonly string[];
}

export interface LayerOffer extends Offer<string> {
  /** What it is called where it is counted: "Conv" of "Conv 1". */
  short: string;
  family: "layer" | "activation";
  /** How its settings stand on its card, "{kernel}×{kernel}"; those not named there follow where they are not as usual. */
  face?: string | null;
  /** It has parameters. */
  learns: boolean;
  /** Biases are among its parameters. */
  biased?: boolean;
  settings: readonly SettingOffer[];
}

/** A setting of an op's use: what it may be, which words, and whether it may be left out. */
export interface AttributeOffer {
  name: string;
  sorts: readonly ("truth" | "whole" | "number" | "list" | "word")[];
  words: readonly string[];
  optional: boolean;
}

/** An op of the palette: its family, how many inputs it has, and the settings that a new one begins with. */
export interface OpOffer extends Offer<string> {
  symbol: string;
  family: string;
  arity: number;
  /** It takes any number of inputs. */
  variadic?: boolean;
  /** What becomes of which input, "{1} - {2}"; "" where there is one alone, or any number. */
  formula?: string;
  attrs: Readonly<Record<string, boolean | number | string | number[]>>;
  settings: readonly AttributeOffer[];
}

export interface Catalogue {
  kinds: readonly Offer<string>[];
  ops: readonly OpOffer[];
  activations: readonly Offer<LinearSpec["activation"]>[];
  datasets: readonly DatasetOffer[];
  layers: readonly LayerOffer[];
  losses: readonly Offer<LossSpec["loss"]>[];
  optimizers: readonly Offer<Training["optimizer"]>[];
}

const NOTHING: Catalogue = {
  kinds: [],
  ops: [],
  activations: [],
  datasets: [],
  layers: [],
  losses: [],
  optimizers: [],
};

let read: Catalogue | null = null;

export function catalogue(): Catalogue {
  const text = document.getElementById("catalogue")?.textContent;
  read ??= text ? (JSON.parse(text) as Catalogue) : null;
  return read ?? NOTHING;
}

/** Whether a node of this kind has parameters that could be shared, frozen, begun in another way. */
export const learns = (node: NodeSpec): node is LinearSpec | LayerSpec =>
  node.kind === "linear" ||
  (node.kind === "layer" && (catalogue().layers.find(({ name }) => name === node.layer)?.learns ?? true));

export const datasetOffer = (kind: DataSpec["kind"]): DatasetOffer | undefined =>
  catalogue().datasets.find((one) => one.name === kind);

/** How many classes a dataset tells apart; 0 where its targets are numbers. */
export const classesOf = (kind: DataSpec["kind"]): number => datasetOffer(kind)?.classes.length ?? 0;
