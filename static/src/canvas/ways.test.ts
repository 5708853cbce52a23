// @vitest-environment jsdom
import { describe, expect, it } from "vitest";
import { linearOf } from "../editor/specs";
import type { Network } from "../protocol.gen";
import { boxesOf } from "./boxes";
import { frameBox } from "./rects";
import { type DesignScene, sceneOf } from "./scene";
import { portY } from "./sizes";
import { passing } from "./ways";
import { hits } from "./wirePath";

type Spec = Network["nodes"][number];
const loss = (group = ""): Spec => ({
  kind: "loss",
  id: "loss",
  name: "",
  loss: "mse",
  against: "target",
  weight: 1,
  group,
});

/** A chain of layers; `skips` are further edges, by their numbers in it; `group` names the block of each. */
function chain(
  count: number,
  skips: readonly [number, number][] = [],
  group: (at: number) => string = () => "",
): Network {
  const input: Spec = { kind: "input", id: "n0", name: "", group: group(0) };
  const layers = Array.from({ length: count }, (_, at) => ({
    ...linearOf(`n${at + 1}`, 4, "none"),
    group: group(at + 1),
  }));
  const nodes = [input, ...layers, loss()];
  const edges = nodes.slice(1).map(({ id }, at) => ({ source: (nodes[at] as Spec).id, target: id, port: 0 }));
  const more = skips.map(([from, to]) => ({ source: `n${from}`, target: `n${to}`, port: 1 }));
  return {
    version: 1,
    slug: null,
    name: "Test",
    note: "",
    seed: 0,
    nodes,
    edges: [...edges, ...more],
    data: null,
    training: { optimizer: "sgd", learning_rate: 0.1, momentum: 0, batch_size: 10, zero_grad: true, clip_norm: null },
  };
}

/** The wires that run through a card, or through a block with which they have nothing to do. */
function crossing(scene: DesignScene): string[] {
  const boxes = boxesOf(scene, new Map());
  const cards = new Map(scene.cards.map((card) => [card.id, card]));
  return scene.wires.flatMap(({ id, source, target, port }) => {
    const [from, to, card] = [boxes.get(source), boxes.get(target), cards.get(target)];
    if (!from || !to || !card) return [];
    const ends = {
      x1: from.x + from.width,
      y1: from.y + from.height / 2,
      x2: to.x,
      y2: to.y + portY(to.height, Number(port), card.ports),
    };
    const others = [...boxes.values()].filter((box) => box !== from && box !== to);
    const frames = scene.frames.flatMap(({ members }) => {
      const box = members.includes(source) || members.includes(target) ? null : frameBox(members, boxes);
      return box ? [box] : [];
    });
    const thin = [...others, ...frames].map(({ x, y, width, height }) => ({
      x: x + 7,
      y: y + 9,
      width: width - 14,
      height: height - 18,
    }));
    return hits(ends, scene.ways.get(id) ?? null, thin) ? [id] : [];
  });
}

describe("the ways of the wires", () => {
  it("cross no card when a long chain is laid out in bands", () => {
    const scene = sceneOf(chain(12), new Set());
    expect(new Set([...scene.places.values()].map(([, y]) => y)).size).toBeGreaterThan(1);
    expect(crossing(scene)).toEqual([]);
    const ways = [...scene.ways.values()];
    expect(ways.length).toBeGreaterThan(0);
    expect(ways.every((way) => way?.kind === "step")).toBe(true);
  });

  it("cross no card with connections that skip some, nor a block with which they have nothing to do", () => {
    const skips: [number, number][] = [
      [1, 3],
      [3, 5],
      [5, 7],
      [7, 9],
    ];
    const blocks = (at: number) => (at === 2 || at === 3 ? "one" : at === 4 || at === 5 ? "two" : "");
    expect(crossing(sceneOf(chain(9, skips), new Set()))).toEqual([]);
    expect(crossing(sceneOf(chain(9, skips, blocks), new Set()))).toEqual([]);
  });

  it("run in lanes of their own, those of one value in one", () => {
    const scene = sceneOf(
      chain(9, [
        [3, 6],
        [3, 7],
      ]),
      new Set(),
    );
    const levels = new Map<string, Set<number>>();
    for (const { id, source } of scene.wires) {
      const way = scene.ways.get(id);
      if (way?.kind === "step") levels.set(source, (levels.get(source) ?? new Set()).add(way.level));
    }
    const all = [...levels.values()].flatMap((set) => [...set]);
    expect(new Set(all).size).toBe(all.length);
  });

  it("pass a card at a distance, above it or below the pictures under it, whichever is nearer", () => {
    const ends = { x1: 0, y1: 100, x2: 600, y2: 100 };
    const box = (x: number, y: number) => ({ x, y, width: 180, height: 88 });
    expect(passing(ends, [box(200, 56)])).toBe(40);
    expect(passing(ends, [box(200, 15)])).toBe(153);
    expect(passing(ends, [box(200, 56), box(200, -50)])).toBe(194);
    expect(passing(ends, [])).toBeNull();
  });
});
