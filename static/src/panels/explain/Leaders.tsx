// Thin lines from the cells of the equation to their places on the stage, where these are in view.
import { type RefObject, useEffect, useRef } from "react";
import type { Box } from "../../graph/box";
import { placeOnScreen } from "../../paint/places";

/** Radius of a line's corners, and the room between two lines that run side by side. */
const RADIUS = 14;
const APART = 12;

interface Spot {
  x: number;
  y: number;
}

/** A line through corners that are rounded. */
function rounded(spots: readonly Spot[]): string {
  let path = "";
  spots.forEach((spot, at) => {
    const [before, after] = [spots[at - 1], spots[at + 1]];
    if (!before) path += `M${spot.x} ${spot.y}`;
    else if (!after) path += `L${spot.x} ${spot.y}`;
    else {
      const r = Math.min(RADIUS, far(before, spot) / 2, far(spot, after) / 2);
      const [from, to] = [toward(spot, before, r), toward(spot, after, r)];
      path += `L${from.x} ${from.y}Q${spot.x} ${spot.y} ${to.x} ${to.y}`;
    }
  });
  return path;
}

const far = (a: Spot, b: Spot) => Math.hypot(a.x - b.x, a.y - b.y);

function toward(from: Spot, to: Spot, by: number): Spot {
  const length = far(from, to);
  const share = length > 0 ? by / length : 0;
  return { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share };
}

interface Tied {
  cell: DOMRect;
  box: Box;
  node: string | undefined;
}

/** The line from a cell to its place: to its lower edge, or, where others may stand below it, to its left side. */
function lineOf({ cell, box }: Tied, share: number, lane: number, ground: number): Spot[] {
  const [x, y] = [cell.x + cell.width / 2, cell.y];
  const low = box.y + box.h;
  if (ground - low > box.h) {
    const beside = { x: box.x - 6, y: box.y + box.h * share };
    const along = box.x - 6 - APART * (0.5 + share * 2);
    return [{ x, y }, { x, y: lane }, { x: along, y: lane }, { x: along, y: beside.y }, beside];
  }
  const below = { x: box.x + box.w * share, y: Math.min(low + 5, ground - RADIUS) };
  return [{ x, y }, { x, y: lane }, { x: below.x, y: lane }, below];
}

/** The lines as they lie now. Cells that lead to the same place end beside one another. */
function drawn(cells: readonly HTMLElement[], ground: number): { path: string; end: Spot }[] {
  const found: Tied[] = cells.flatMap((cell) => {
    const box = placeOnScreen(Number(cell.dataset.leads));
    return box ? [{ cell: cell.getBoundingClientRect(), box, node: cell.dataset.leads }] : [];
  });
  return found.flatMap((tied, at) => {
    const same = found.filter((one) => one.node === tied.node);
    const share = (same.indexOf(tied) + 1) / (same.length + 1);
    const spots = lineOf(tied, share, tied.cell.y - APART * (at + 0.8), ground);
    const end = spots.at(-1);
    return end ? [{ path: rounded(spots), end }] : [];
  });
}

export function Leaders({ within }: { within: RefObject<HTMLElement | null> }) {
  const svg = useRef<SVGSVGElement>(null);
  useEffect(() => {
    let frame = 0;
    let last = "";
    const draw = () => {
      frame = requestAnimationFrame(draw);
      const [section, target] = [within.current, svg.current];
      if (!section || !target) return;
      const cells = [...section.querySelectorAll<HTMLElement>("[data-leads]")];
      const lines = drawn(cells, section.getBoundingClientRect().top);
      const marks = lines
        .map(({ path, end }) => `<path d="${path}"/><circle cx="${end.x}" cy="${end.y}" r="4"/>`)
        .join("");
      if (marks !== last) target.innerHTML = marks;
      last = marks;
    };
    draw();
    return () => cancelAnimationFrame(frame);
  }, [within]);
  return <svg ref={svg} className="Leaders" aria-hidden="true" />;
}
