/** Rectangles in the graph's own coordinates, and what is done with them. No DOM. */

export interface Box {
  x: number;
  y: number;
  w: number;
  h: number;
}

export interface Size {
  width: number;
  height: number;
}

/** How the graph lies on the screen: screen = graph × zoom + (x, y). */
export interface Viewport {
  x: number;
  y: number;
  zoom: number;
}

/** Room along the edges of the stage that is taken by its toolbar and legend. */
export interface Insets {
  top: number;
  right: number;
  bottom: number;
  left: number;
}

export const ZOOM_LOW = 0.02;
export const ZOOM_HIGH = 4;

/** The smallest box that holds all of them. */
export function around(boxes: readonly Box[]): Box {
  if (boxes.length === 0) return { x: 0, y: 0, w: 0, h: 0 };
  const left = Math.min(...boxes.map((b) => b.x));
  const top = Math.min(...boxes.map((b) => b.y));
  const right = Math.max(...boxes.map((b) => b.x + b.w));
  const bottom = Math.max(...boxes.map((b) => b.y + b.h));
  return { x: left, y: top, w: right - left, h: bottom - top };
}

export function contains(box: Box, x: number, y: number): boolean {
  return x >= box.x && x <= box.x + box.w && y >= box.y && y <= box.y + box.h;
}

export function meets(a: Box, b: Box): boolean {
  return a.x <= b.x + b.w && b.x <= a.x + a.w && a.y <= b.y + b.h && b.y <= a.y + a.h;
}

/** The viewport in which all of `bounds` is seen, in the middle of what the insets leave free. */
export function fitTo(bounds: Box, size: Size, insets: Insets, most = 1.5): Viewport {
  const width = Math.max(1, size.width - insets.left - insets.right);
  const height = Math.max(1, size.height - insets.top - insets.bottom);
  const wanted = Math.min(width / Math.max(1, bounds.w), height / Math.max(1, bounds.h), most);
  const zoom = Math.max(ZOOM_LOW, Math.min(ZOOM_HIGH, wanted));
  return {
    zoom,
    x: insets.left + (width - bounds.w * zoom) / 2 - bounds.x * zoom,
    y: insets.top + (height - bounds.h * zoom) / 2 - bounds.y * zoom,
  };
}

/** The viewport moved as little as needed to show `box`, or null where it is already in view. */
export function reveal(box: Box, view: Viewport, size: Size, insets: Insets): Viewport | null {
  const x = axis(box.x, box.w, view.x, view.zoom, insets.left, size.width - insets.right);
  const y = axis(box.y, box.h, view.y, view.zoom, insets.top, size.height - insets.bottom);
  return x === view.x && y === view.y ? null : { x, y, zoom: view.zoom };
}

function axis(start: number, length: number, offset: number, zoom: number, low: number, high: number): number {
  const from = start * zoom + offset;
  const to = (start + length) * zoom + offset;
  if (to - from > high - low) return from > low || to < high ? offset + low - from : offset;
  if (from < low) return offset + low - from;
  if (to > high) return offset + high - to;
  return offset;
}
