import { describe, expect, it } from "vitest";
import { sampleGraph } from "../testing/sample";
import { elkProblem, NODE, readElk } from "./expression";

describe("the layout problem of a graph", () => {
  const graph = sampleGraph();
  const problem = elkProblem(graph);

  it("has a node a node and two edges a carried value", () => {
    const carried = graph.nodes.reduce((sum, node) => sum + node.inputs.length, 0);
    expect(problem.children).toHaveLength(graph.nodes.length);
    expect(problem.edges).toHaveLength(2 * carried);
  });

  it("names ports that exist, and keeps them on their node", () => {
    const ports = new Set(problem.children?.flatMap((child) => child.ports?.map((port) => port.id) ?? []));
    for (const edge of problem.edges ?? []) {
      for (const end of [...edge.sources, ...edge.targets]) expect(ports.has(end)).toBe(true);
    }
    for (const child of problem.children ?? []) {
      for (const port of child.ports ?? []) expect(port.y ?? -1).toBeLessThan(NODE.h);
    }
  });

  it("reads places and routes from the answer", () => {
    const answer = {
      ...problem,
      width: 900,
      height: 300,
      children: problem.children?.map((child, index) => ({ ...child, x: index * 10, y: 5 })) ?? [],
      edges: (problem.edges ?? []).map((edge) => ({
        ...edge,
        sections: [{ id: "s", startPoint: { x: 0, y: 0 }, bendPoints: [{ x: 5, y: 0 }], endPoint: { x: 5, y: 9 } }],
      })),
    };
    const layout = readElk(graph, answer);
    expect(layout.cards[3]?.box.x).toBe(30);
    expect(layout.routes[0]?.value).toEqual([
      [0, 0],
      [5, 0],
      [5, 9],
    ]);
    expect(layout.bounds.w).toBe(900);
  });
});
