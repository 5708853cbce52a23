/** What can be put on the canvas, from the server's catalogue: the palette's rooms and what the search looks through. */
import type { What } from "../editor/specs";
import { catalogue } from "../state/catalogue";

export interface Thing {
  key: string;
  title: string;
  doc: string;
  /** What else it is called. */
  also: readonly string[];
  /** What it is drawn as, small: "×", "σ". */
  sign: string;
  what: What;
  room: string;
  /** It is found by its name alone, and in no list. */
  unlisted?: true;
}

export interface Room {
  title: string;
  things: readonly Thing[];
}

/** What the families of operations are called, in the order of the palette. */
const OP_ROOMS: readonly [family: string, title: string][] = [
  ["elementwise", "Arithmetic"],
  ["linalg", "Matrices"],
  ["reduce", "Sums and means"],
  ["shape", "Shapes"],
  ["softmax", "Softmax"],
  ["pool", "Pooling of signals"],
  ["activation", "Functions"],
  ["loss", "Differences"],
];

const SIGN: Record<string, string> = { input: "x", linear: "W", value: "w", loss: "L" };

/** What has no sign of its own is drawn by its first letters. */
const initials = (title: string): string =>
  title
    .split(/[\s-]+/)
    .map((word) => word[0]?.toUpperCase() ?? "")
    .join("")
    .slice(0, 3);

let made: readonly Room[] | null = null;

/** All rooms; what networks are mostly made of comes first. */
export function rooms(): readonly Room[] {
  if (made) return made;
  const { kinds, layers, ops } = catalogue();
  const kind = (name: "input" | "linear" | "value" | "loss", room: string): Thing[] =>
    kinds
      .filter((one) => one.name === name)
      .map(({ title, doc, also = [] }) => ({
        ...{ key: name, title, doc, also, room },
        sign: SIGN[name] as string,
        what: { kind: name },
      }));
  const layer = (family: "layer" | "activation", room: string): Thing[] =>
    layers
      .filter((one) => one.family === family)
      .map(({ name, title, doc, also = [] }) => ({
        key: `layer ${name}`,
        title,
        doc,
        also,
        sign: ops.find((op) => op.name === name)?.symbol ?? initials(title),
        what: { kind: "layer", layer: name },
        room,
      }));
  const op = (family: string, room: string): Thing[] =>
    ops
      // A function that is a layer too is offered once.
      .filter((one) => one.family === family && !layers.some(({ name }) => name === one.name))
      .map(({ name, title, doc, symbol, attrs, also = [] }) => ({
        key: `op ${name}`,
        title,
        doc,
        also,
        sign: symbol,
        what: { kind: "op", op: name, attrs },
        room,
      }));
  const known = new Set(OP_ROOMS.map(([family]) => family));
  const others = [...new Set(ops.map(({ family }) => family))].filter((family) => !known.has(family));
  made = [
    {
      title: "Data and loss",
      things: [...kind("input", "Data and loss"), ...kind("value", "Data and loss"), ...kind("loss", "Data and loss")],
    },
    { title: "Layers", things: [...kind("linear", "Layers"), ...layer("layer", "Layers")] },
    { title: "Activation functions", things: layer("activation", "Activation functions") },
    ...[...OP_ROOMS, ...others.map((family): [string, string] => [family, family])].map(([family, title]) => ({
      title,
      things: op(family, title),
    })),
  ].filter(({ things }) => things.length > 0);
  return made;
}

let all: readonly Thing[] | null = null;

/** All that a search looks through: what is in the rooms, and every loss by its own name, before the op that it uses. */
export function things(): readonly Thing[] {
  all ??= [...losses(), ...rooms().flatMap((room) => room.things)];
  return all;
}

/** The losses against the data's target, for those who look for one by name. */
const losses = (): Thing[] =>
  catalogue().losses.map(({ name, title, doc, also = [] }) => ({
    key: `loss ${name}`,
    title: `Loss: ${title}`,
    doc,
    also,
    sign: catalogue().ops.find((op) => op.title === title)?.symbol ?? "L",
    what: { kind: "loss", loss: name },
    room: "Data and loss",
    unlisted: true,
  }));

/** Whether a new node of this kind takes an input. */
export function takesInput({ what }: Thing): boolean {
  return what.kind !== "input" && what.kind !== "value";
}

export const givesOutput = ({ what }: Thing): boolean => what.kind !== "loss";

/** Whether it can stand within an edge. */
export const passesOn = (thing: Thing): boolean => takesInput(thing) && givesOutput(thing);

/** Found by the beginning of a word first, then by what else it is called, by any part of the title or name, by the room. */
export function found(list: readonly Thing[], text: string): readonly Thing[] {
  const wanted = text.trim().toLowerCase();
  if (wanted === "") return list.filter(({ unlisted }) => !unlisted);
  const score = (thing: Thing): number => {
    const title = thing.title.toLowerCase();
    const name = thing.key.replace(/^\w+ /, "").replaceAll("_", "");
    if (title === wanted || name === wanted || thing.sign.toLowerCase() === wanted) return 0;
    if (title.startsWith(wanted) || name.startsWith(wanted)) return 1;
    if (title.split(/[\s-]/).some((word) => word.startsWith(wanted))) return 2;
    if (thing.also.some((word) => word.startsWith(wanted))) return 3;
    if (title.includes(wanted) || name.includes(wanted)) return 4;
    if (thing.also.some((word) => word.includes(` ${wanted}`))) return 5;
    return thing.room.toLowerCase().startsWith(wanted) ? 6 : 9;
  };
  return list
    .map((thing, place) => ({ thing, place, score: score(thing) }))
    .filter((one) => one.score < 9)
    .sort((a, b) => a.score - b.score || a.place - b.place)
    .map((one) => one.thing);
}
