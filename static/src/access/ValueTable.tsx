/** The graph as a table: every node with its value and its gradient, in the order in which they run. */
import * as Dialog from "@radix-ui/react-dialog";
import { useState } from "react";
import { formatFull, formatSigned, ON_ITS_WAY } from "../paint/number";
import { normOf } from "../paint/numbers";
import { CloseIcon } from "../panels/icons";
import { Stale } from "../panels/Stale";
import type { GraphFrame, GraphNode } from "../protocol.gen";
import { showCells } from "../state/controls";
import { lookInto } from "../state/following";
import { shapeIn } from "../state/picture";
import { useSlow } from "../state/store";
import type { Picture, Tile } from "../state/types";
import "../panels/Dialog.css";
import "./ValueTable.css";
import { useReturnFocus } from "./returnFocus";

/** Rows that are shown at once. */
const PAGE = 200;
const SLOTS = ["value", "grad"] as const;
const WAYS = { value: "Explain value", grad: "Explain gradient" } as const;

interface Props {
  open: boolean;
  onClose(): void;
}

export function ValueTable({ open, onClose }: Props) {
  const returnFocus = useReturnFocus();
  return (
    <Dialog.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className="Dialog-veil" />
        <Dialog.Content className="Dialog ValueTable" {...returnFocus}>
          <div className="Dialog-head">
            <Dialog.Title>All values and gradients</Dialog.Title>
            <Dialog.Close aria-label="Close">
              <CloseIcon />
            </Dialog.Close>
          </div>
          <Dialog.Description>At the place where the cursor stands.</Dialog.Description>
          <Stale />
          <Rows
            leave={(then) => {
              onClose();
              then();
            }}
          />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function Rows({ leave }: Pick<Shown, "leave">) {
  const picture = useSlow((state) => state.picture);
  const { graph } = picture;
  // Where the cursor stands is where one looks first.
  const [page, setPage] = useState(() => Math.floor(Math.max(0, picture.event?.node ?? 0) / PAGE));
  if (!graph) return <p>Nothing has arrived yet.</p>;
  const last = Math.max(0, Math.ceil(graph.nodes.length / PAGE) - 1);
  const at = Math.min(page, last);
  return (
    <>
      {last > 0 && <Pages at={at} last={last} count={graph.nodes.length} turn={setPage} />}
      <Table graph={graph} nodes={graph.nodes.slice(at * PAGE, (at + 1) * PAGE)} picture={picture} leave={leave} />
    </>
  );
}

interface Turning {
  at: number;
  last: number;
  count: number;
  turn(page: number): void;
}

/** A large graph is read in parts: thousands of rows would hold up every step. */
function Pages({ at, last, count, turn }: Turning) {
  return (
    <nav className="ValueTable-pages" aria-label="Parts of the table">
      <button type="button" disabled={at === 0} onClick={() => turn(at - 1)}>
        Previous {PAGE}
      </button>
      <span>
        {at * PAGE + 1} to {Math.min(count, (at + 1) * PAGE)} of {count}
      </span>
      <button type="button" disabled={at === last} onClick={() => turn(at + 1)}>
        Next {PAGE}
      </button>
    </nav>
  );
}

interface Shown {
  graph: GraphFrame;
  picture: Picture;
  /** Closes the table and then does something on the page below. */
  leave(then: () => void): void;
}

function Table({ graph, nodes, picture, leave }: Shown & { nodes: readonly GraphNode[] }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys
    <section className="ValueTable-scroll" tabIndex={0} aria-label="Values and gradients">
      <table>
        <thead>
          <tr>
            <th scope="col">node</th>
            <th scope="col">layer</th>
            <th scope="col">shape</th>
            <th scope="col">value</th>
            <th scope="col">gradient</th>
            <th scope="col">
              <span className="unseen">where they come from</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {nodes.map((node) => (
            <Row key={node.id} graph={graph} node={node} picture={picture} leave={leave} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Row({ graph, node, picture, leave }: Shown & { node: GraphNode }) {
  const layer = graph.layers.find((one) => one.id === node.layer);
  const shape = shapeIn(picture, node);
  const name = node.plain || node.title;
  return (
    <tr>
      <th scope="row">
        {node.plain || node.title}
        {node.op && node.plain ? <span> {node.title}</span> : null}
      </th>
      <td>{layer?.title ?? ""}</td>
      <td>{shape.length > 0 ? shape.join("×") : "one number"}</td>
      <td>{node.indexes ? `places of ${node.indexes}` : summary(picture.tile(node.id, "value"))}</td>
      <td>{node.tracked ? summary(picture.tile(node.id, "grad")) : "not tracked"}</td>
      <td className="ValueTable-ways">
        {picture.mode === "step" &&
          SLOTS.filter((slot) => picture.tile(node.id, slot)).map((slot) => (
            <button
              key={slot}
              type="button"
              aria-label={`${WAYS[slot]} of ${name}`}
              onClick={() => leave(() => lookInto(node.id, slot))}
            >
              {WAYS[slot]}
            </button>
          ))}
        {shape.length > 0 && (
          <button type="button" aria-label={`All cells of ${name}`} onClick={() => leave(() => showCells(node.id))}>
            All cells
          </button>
        )}
      </td>
    </tr>
  );
}

const FEW = 4;

/** All numbers of a small tensor, the norm and the range of a large one. */
export function summary(tile: Tile | null): string {
  if (!tile) return "— not computed";
  if (tile.shape.includes(0)) return "empty";
  const { data, low, high } = tile;
  const bad = tile.nonfinite > 0 ? `, ${tile.nonfinite} NaN or infinite` : "";
  const count = tile.shape.reduce((a, b) => a * b, 1);
  if (count <= FEW && data.length === count) {
    if (count === 1) return formatFull(data[0] ?? Number.NaN);
    return [...data].map(formatSigned).join("  ") + bad;
  }
  if (tile.norm === null) return `${ON_ITS_WAY} on its way`;
  if (low === null || high === null) return `all ${tile.nonfinite} NaN or infinite`;
  return `${formatSigned(low)} to ${formatSigned(high)}, norm ${normOf(tile)}${bad}`;
}
