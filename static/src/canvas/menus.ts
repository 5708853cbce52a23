/** What the menus of a node, a block, an edge and the ground offer. */
import { align, type Line } from "../editor/arrange";
import { nodesOf, ungroup } from "../editor/blocks";
import { placeNodes, setField } from "../editor/edits";
import { canBeOff, type Edge, mayLearn, type Point } from "../editor/specs";
import { reuseBlock, toggleFold } from "../state/blocks";
import { designOf } from "../state/controls";
import {
  change,
  copySelection,
  cutSelection,
  duplicateSelection,
  paste,
  pick,
  pickAll,
  redo,
  removeSelection,
  switchSelection,
  undo,
} from "../state/editing";
import { store } from "../state/store";
import type { Item } from "./CanvasMenu";
import { arm, cut, nameById } from "./connecting";
import { distribute } from "./distribute";
import { boxes, findNode, layOut } from "./hands";
import { fitAll, flyTo } from "./looking";
import { openPanelOf, openSearch } from "./opening";
import { type End, type MenuOf, setView } from "./view";

export interface Menued {
  label: string;
  items: Item[];
}

export function menuOf(of: MenuOf, x: number, y: number): Menued {
  if ("node" in of) return { label: "Node", items: nodeMenu(of.node, x, y) };
  if ("block" in of) return { label: "Block", items: blockMenu(of.block, x, y) };
  if ("align" in of) return { label: "Align and distribute", items: alignMenu(store.get().editor.selection) };
  if ("edge" in of) return { label: "Edge", items: edgeMenu(of.edge, of.inner ?? false, x, y) };
  return { label: "Canvas", items: canvasMenu(of.canvas, x, y) };
}

function nodeMenu(id: string, x: number, y: number): Item[] {
  const design = designOf(store.get());
  const { selection } = store.get().editor;
  const spec = design?.nodes.find((node) => node.id === id);
  if (!design || !spec) return [];
  const many = selection.size > 1;
  const off = canBeOff(spec) ? (spec.off ?? null) : null;
  const items: Item[] = many ? [] : single(id, x, y);
  if (many) items.push({ name: "Align and distribute", more: alignMenu(selection) });
  items.push(
    { name: "Duplicate", keys: "Ctrl+D", apart: true, act: duplicateSelection },
    { name: "Copy", keys: "Ctrl+C", act: () => void copySelection() },
    { name: "Cut", keys: "Ctrl+X", act: () => void cutSelection() },
    {
      name: off === "bypass" ? "Switch on" : "Bypass",
      keys: "⇧M",
      apart: true,
      not: offNot(spec),
      act: () => switchSelection("bypass"),
    },
    { name: off === "mute" ? "Switch on" : "Mute", keys: "M", not: offNot(spec), act: () => switchSelection("mute") },
  );
  if (mayLearn(spec))
    items.push({
      name: spec.frozen ? "Unfreeze" : "Freeze",
      act: () => change(null, setField(design, id, "frozen", !spec.frozen)),
    });
  if (design.nodes.some((node) => node.at && selection.has(node.id)))
    items.push({ name: "Lay out all but what is picked", act: () => layOut(true) });
  items.push(pinItem(selection), {
    name: "Group into a block",
    keys: "Ctrl+G",
    act: () => setView({ above: { kind: "name", x, y } }),
  });
  items.push(
    { name: "Delete", keys: "Del", apart: true, act: () => removeSelection() },
    { name: "Delete and close the gap", keys: "⇧Del", act: () => removeSelection(true) },
  );
  return unlike(items);
}

/** Two lines of one menu never have the same name: of "Switch on" there is one. */
const unlike = (items: Item[]): Item[] =>
  items.filter(({ name }, at) => items.findIndex((one) => one.name === name) === at);

const offNot = (spec: Parameters<typeof canBeOff>[0]): string | undefined =>
  canBeOff(spec) ? undefined : "Only what computes can be switched off";

function single(id: string, x: number, y: number): Item[] {
  const design = designOf(store.get());
  const output = design?.nodes.find((node) => node.id === id)?.kind !== "loss";
  const [only, more] = design?.edges.filter(({ source }) => source === id) ?? [];
  return [
    { name: "Settings", keys: "Enter", act: () => openPanelOf(id) },
    {
      name: "Connect to…",
      not: output ? undefined : "A loss gives its number to training alone",
      act: () => setView({ above: { kind: "connect", x, y, from: { node: id, port: "out" } } }),
    },
    {
      name: only ? "Add a branch…" : "Add after it…",
      not: output ? undefined : "A loss gives its number to training alone",
      act: () => {
        arm({ node: id, port: "out" });
        setView({ armed: null, above: { kind: "search", x, y, at: null, from: { node: id, port: "out" }, on: null } });
      },
    },
    ...(only && more === undefined
      ? [{ name: `Insert before ${nameById(only.target)}…`, act: insertOn(only, x, y) }]
      : []),
  ];
}

function pinItem(selection: ReadonlySet<string>): Item {
  const design = designOf(store.get());
  const nodes = design?.nodes.filter(({ id }) => selection.has(id)) ?? [];
  const pinned = nodes.length > 0 && nodes.every(({ at }) => at);
  const act = () => {
    if (!design) return;
    const where = boxes();
    const places = new Map<string, Point | null>();
    for (const { id } of nodes) {
      const box = where.get(id);
      if (pinned) places.set(id, null);
      else if (box) places.set(id, [box.x, box.y]);
    }
    change(pinned ? "Unpin" : "Pin in place", placeNodes(design, places));
  };
  return { name: pinned ? "Unpin: let the layout place it" : "Pin in place", act };
}

const LINES: readonly [Line, string][] = [
  ["left", "Left edges"],
  ["centre", "Centres, one below another"],
  ["right", "Right edges"],
  ["top", "Top edges"],
  ["middle", "Middles, side by side"],
  ["bottom", "Bottom edges"],
];

export function alignMenu(selection: ReadonlySet<string>): Item[] {
  const design = designOf(store.get());
  if (!design) return [];
  const spread = selection.size < 3 ? "Three nodes at least" : undefined;
  return [
    ...LINES.map(([line, name]) => ({
      name,
      act: () => change(`Align: ${name.toLowerCase()}`, align(design, selection, line, boxes())),
    })),
    {
      name: "Equal gaps across",
      apart: true,
      not: spread,
      act: () => change("Equal gaps across", distribute(design, selection, "across", boxes())),
    },
    {
      name: "Equal gaps down",
      not: spread,
      act: () => change("Equal gaps down", distribute(design, selection, "down", boxes())),
    },
  ];
}

function blockMenu(block: string, x: number, y: number): Item[] {
  const design = designOf(store.get());
  if (!design) return [];
  return [
    { name: "Open or fold", keys: "Enter", act: () => toggleFold(block) },
    { name: "Pick all in it", act: () => pick(nodesOf(design, block)) },
    { name: "Use again, weights of its own", apart: true, act: () => reuseBlock(block, false) },
    { name: "Use again, weights shared", act: () => reuseBlock(block, true) },
    {
      name: "Rename…",
      apart: true,
      act: () => setView({ above: { kind: "name", x, y, block } }),
    },
    { name: "Ungroup", act: () => change(null, ungroup(design, block)) },
    {
      name: "Delete",
      keys: "Del",
      apart: true,
      act: () => {
        pick(nodesOf(design, block));
        removeSelection();
      },
    },
  ];
}

const insertOn = (on: Edge, x: number, y: number) => () =>
  setView({ above: { kind: "search", x, y, at: null, from: null, on } });

function edgeMenu(edge: Edge, inner: boolean, x: number, y: number): Item[] {
  const { source, target, port } = edge;
  const move = (from: End) => () => setView({ above: { kind: "connect", x, y, from, moves: edge } });
  const edits: Item[] = [
    { name: "Insert a node…", act: insertOn(edge, x, y) },
    { name: "Lead it to another input…", act: move({ node: source, port: "out" }) },
    { name: "Feed its input from elsewhere…", act: move({ node: target, port }) },
  ];
  return [
    ...(inner ? [] : edits),
    { name: `Go to ${nameById(source)}, where it comes from`, apart: !inner, act: () => flyTo(source, true) },
    { name: `Go to ${nameById(target)}, where it leads`, act: () => flyTo(target, true) },
    { name: "Delete", keys: "Del", apart: true, act: () => cut([edge]) },
  ];
}

function canvasMenu(at: Point, x: number, y: number): Item[] {
  const { past, future } = store.get().editor.undo;
  const [back, forth] = [past.at(-1), future.at(-1)];
  return [
    { name: "Add a node…", keys: "/", act: () => openSearch({ clientX: x, clientY: y }, at) },
    { name: "Paste", keys: "Ctrl+V", act: () => void paste(at) },
    { name: "Select all", keys: "Ctrl+A", act: pickAll },
    {
      name: back ? `Undo: ${back.label}` : "Undo",
      keys: "Ctrl+Z",
      apart: true,
      not: back ? undefined : "Nothing was done yet",
      act: undo,
    },
    {
      name: forth ? `Redo: ${forth.label}` : "Redo",
      keys: "Ctrl+Y",
      not: forth ? undefined : "Nothing was taken back",
      act: redo,
    },
    { name: "Lay out", keys: "L", apart: true, act: layOut },
    { name: "Fit", keys: "F", act: () => fitAll() },
    { name: "Find a node…", keys: "Ctrl+F", act: findNode },
  ];
}
