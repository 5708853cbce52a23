/** Where Continue stops: the list of breakpoints, each with its switch and bound, and a form to add one. */
import * as Popover from "@radix-ui/react-popover";
import { type FormEvent, useState } from "react";
import { shortcutsOf } from "../access/keys";
import type { Breakpoint } from "../protocol.gen";
import {
  addBreakpoint,
  changeBreakpoint,
  continueRun,
  itemsOf,
  type Kind,
  MOST,
  nodeAt,
  OFFERS,
  type Offer,
  removeBreakpoint,
} from "../state/breaking";
import { cellInFocus } from "../state/cells";
import { store, useStore } from "../state/store";
import type { State } from "../state/types";
import { CloseIcon } from "./icons";
import "./Breakpoints.css";

export function Breakpoints() {
  const items = useStore(itemsOf);
  return (
    <span className="Breakpoints-pair">
      <Popover.Root>
        <Popover.Trigger
          className="Breakpoints-open"
          aria-label={`Breakpoints: ${items.length}`}
          title="Breakpoints: where Continue stops"
        >
          <i aria-hidden="true" />
          <span>{items.length}</span>
        </Popover.Trigger>
        <Popover.Portal>
          <Popover.Content
            className="Breakpoints"
            side="top"
            align="start"
            sideOffset={8}
            collisionPadding={8}
            aria-label="Breakpoints"
          >
            <h2>Breakpoints</h2>
            <p>Continue stops at the first event at which one of these holds.</p>
            <List items={items} />
            <Add full={items.length >= MOST} />
          </Popover.Content>
        </Popover.Portal>
      </Popover.Root>
      <button
        type="button"
        className="Transport-word"
        aria-label="Continue to the next breakpoint"
        aria-keyshortcuts={shortcutsOf("continueRun")}
        title="Continue to the next breakpoint (C)"
        aria-disabled={items.every((item) => !item.on || item.gone)}
        onClick={continueRun}
      >
        Continue
      </button>
    </span>
  );
}

const titlesOf = (state: State) => state.breakpoints?.titles;

function List({ items }: { items: readonly Breakpoint[] }) {
  const titles = useStore(titlesOf);
  if (items.length === 0) return <p className="Breakpoints-none">None yet. With the stage in focus, B sets one.</p>;
  return (
    <ul>
      {items.map((item, index) => (
        <li key={item.id}>
          <label>
            <input
              type="checkbox"
              checked={item.on && !item.gone}
              disabled={item.gone}
              onChange={(event) => changeBreakpoint(item.id, { on: event.target.checked })}
            />
            <span>{titles?.[index] ?? ""}</span>
          </label>
          {BOUND.has(item.kind) && (
            <Bound
              value={item.bound}
              name={`Bound of breakpoint ${index + 1}`}
              onCommit={(bound) => changeBreakpoint(item.id, { bound })}
            />
          )}
          <button type="button" aria-label={`Remove breakpoint ${index + 1}`} onClick={() => removeBreakpoint(item.id)}>
            <CloseIcon />
          </button>
        </li>
      ))}
    </ul>
  );
}

const BOUND: ReadonlySet<Kind> = new Set(OFFERS.filter((offer) => offer.bound !== undefined).map(({ kind }) => kind));

interface BoundProps {
  value: number;
  name: string;
  onCommit(value: number): void;
}

/** A number from 0 on, taken over when the field is left or Enter is pressed. */
function Bound({ value, name, onCommit }: BoundProps) {
  const [typed, setTyped] = useState<string | null>(null);
  const commit = () => {
    const wanted = typed === null || typed.trim() === "" ? Number.NaN : Number(typed);
    if (wanted >= 0 && Number.isFinite(wanted) && wanted <= 1e30 && wanted !== value) onCommit(wanted);
    setTyped(null);
  };
  return (
    <input
      className="Breakpoints-bound"
      type="text"
      inputMode="decimal"
      aria-label={name}
      value={typed ?? String(value)}
      onChange={(event) => setTyped(event.target.value)}
      onBlur={commit}
      onKeyDown={(event) => {
        if (event.key === "Enter") commit();
      }}
    />
  );
}

/** Nodes that a breakpoint may be about: those that a gradient reaches or a value is written to. */
const nodesOf = (state: State) => state.graph?.nodes;

function Add({ full }: { full: boolean }) {
  const nodes = useStore(nodesOf) ?? [];
  const here = useStore(nodeAt);
  const [kind, setKind] = useState<Kind>("node");
  const [chosen, setChosen] = useState<number | "any" | null>(null);
  const offer = OFFERS.find((one) => one.kind === kind) as Offer;
  const target = chosen ?? here ?? (offer.node === "any" ? "any" : (nodes[0]?.id ?? null));
  const node = offer.node === "none" || target === "any" ? null : target;

  const add = (event: FormEvent) => {
    event.preventDefault();
    if (full || (offer.node === "needed" && node === null)) return;
    const flips = kind === "sign_flip" && node !== null ? nodes[node] : undefined;
    addBreakpoint(kind, node, offer.bound ?? 0, flips ? cellInFocus(flips, flips.shape, store.get().focus) : []);
  };

  return (
    <form onSubmit={add}>
      <label>
        <span>When</span>
        <select value={kind} onChange={(event) => setKind(event.target.value as Kind)}>
          {OFFERS.map((one) => (
            <option key={one.kind} value={one.kind}>
              {one.name}
            </option>
          ))}
        </select>
      </label>
      {offer.node !== "none" && (
        <label>
          <span>Of</span>
          <select
            value={target ?? ""}
            onChange={(event) => setChosen(event.target.value === "any" ? "any" : Number(event.target.value))}
          >
            {offer.node === "any" && <option value="any">any parameter</option>}
            {nodes.map((one) => (
              <option key={one.id} value={one.id}>
                {one.plain}
              </option>
            ))}
          </select>
        </label>
      )}
      <button type="submit" className="Breakpoints-add" aria-disabled={full}>
        Add breakpoint
      </button>
    </form>
  );
}
