/** A small true picture of a node while the design runs: its units over the input plane, or its one number. Of another
 * design than the one that runs nothing is shown. */
import { useEffect, useRef } from "react";
import { readPalette, watchTheme } from "../paint/colours";
import { formatNumber, formatSigned } from "../paint/number";
import { pictureImage } from "../paint/picture";
import { useSlow } from "../state/store";
import type { State, UnitPicture } from "../state/types";
import type { Family } from "./facts";
import "./LiveStrip.css";

const MOST = 5;
const SIDE = 32;
const GAP = 4;
/** A canvas a card is costly: of larger designs no pictures are drawn. */
const FEW_LAYERS = 24;

const NONE: readonly UnitPicture[] = [];

/** What runs is the design that is shown. */
const runs = (state: State): boolean => state.draft === null && state.network?.problems.length === 0;

const kept = new WeakMap<object, Map<string, readonly UnitPicture[]>>();

/** The pictures of a layer's first units; the same list for the same moment. */
function picturesOf(state: State, id: string): readonly UnitPicture[] {
  const { view, graph } = state.picture;
  if (!view || !graph || !runs(state) || graph.layers.length > FEW_LAYERS || view.pictures.length === 0) return NONE;
  const known = kept.get(view) ?? new Map<string, readonly UnitPicture[]>();
  kept.set(view, known);
  let mine = known.get(id);
  if (!mine) {
    mine = view.pictures.filter(({ layer, role }) => layer === id && role !== "decision").slice(0, MOST);
    known.set(id, mine.length > 0 ? mine : NONE);
  }
  return mine;
}

/** The one number that a node gives; "" where it gives more, or has not been computed. */
function numberOf(state: State, id: string, family: Family | "block"): string {
  const layer = runs(state) ? state.picture.graph?.layers.find((one) => one.id === id) : undefined;
  const tile = layer && state.picture.tile(layer.output, "value");
  if (!tile || tile.coming || tile.shape.length > 0) return "";
  const value = tile.data[0] ?? Number.NaN;
  return family === "loss" ? formatNumber(value) : formatSigned(value);
}

export function LiveStrip({ id, family }: { id: string; family: Family | "block" }) {
  if (family === "block" || family === "input") return null;
  return family === "layer" ? <Units id={id} /> : <One id={id} family={family} />;
}

function One({ id, family }: { id: string; family: Family }) {
  const number = useSlow((state) => numberOf(state, id, family));
  if (number === "") return null;
  const sign = number.startsWith("+") ? "pos" : number.startsWith("−") ? "neg" : "";
  return (
    <p className="LiveStrip" aria-hidden="true">
      <b className={sign}>{number}</b>
    </p>
  );
}

function Units({ id }: { id: string }) {
  const pictures = useSlow((state) => picturesOf(state, id));
  const ref = useRef<HTMLCanvasElement>(null);
  const count = pictures.length;
  useEffect(() => {
    const draw = () => {
      const ctx = ref.current?.getContext("2d");
      if (!ctx) return;
      const palette = readPalette();
      const density = Math.min(2, devicePixelRatio * 1.5);
      ctx.setTransform(density, 0, 0, density, 0, 0);
      ctx.clearRect(0, 0, count * (SIDE + GAP), SIDE);
      pictures.forEach((picture, at) => {
        ctx.drawImage(pictureImage(picture, palette), at * (SIDE + GAP), 0, SIDE, SIDE);
      });
    };
    draw();
    return watchTheme(draw);
  }, [pictures, count]);
  if (count === 0) return null;
  const width = count * (SIDE + GAP) - GAP;
  const density = Math.min(2, devicePixelRatio * 1.5);
  return (
    <p className="LiveStrip" aria-hidden="true" title="Its units over the input plane">
      <canvas ref={ref} width={width * density} height={SIDE * density} style={{ width, height: SIDE }} />
    </p>
  );
}
