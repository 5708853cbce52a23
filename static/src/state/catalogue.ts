// What can be chosen, as the server wrote it into the page: it follows from the engine's tables and lives there alone.
import type { DataSpec, LinearSpec, Training } from "../protocol.gen";

/** One thing to choose: its name in the design, its title, and what it means. */
export interface Offer<T extends string> {
  name: T;
  title: string;
  doc: string;
}

export interface DatasetOffer extends Offer<DataSpec["kind"]> {
  task: "classification" | "regression";
}

export interface Catalogue {
  activations: readonly Offer<LinearSpec["activation"]>[];
  datasets: readonly DatasetOffer[];
  optimizers: readonly Offer<Training["optimizer"]>[];
}

const NOTHING: Catalogue = { activations: [], datasets: [], optimizers: [] };

let read: Catalogue | null = null;

export function catalogue(): Catalogue {
  const text = document.getElementById("catalogue")?.textContent;
  read ??= text ? (JSON.parse(text) as Catalogue) : null;
  return read ?? NOTHING;
}

export const predictsNumbers = (kind: DataSpec["kind"]): boolean =>
  catalogue().datasets.find((one) => one.name === kind)?.task === "regression";
