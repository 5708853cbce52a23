/** The ends of wires at a card's edges: pressed or pulled, a connection begins or ends there. */
import { Handle, Position } from "@xyflow/react";
import type { MouseEvent } from "react";
import { useStore } from "../state/store";
import { pressBlock } from "./blockConnecting";
import { fitFrom, fitInto, pressPort, sameEnd } from "./connecting";
import type { CardData } from "./NodeCard";
import { portY } from "./sizes";
import { useView } from "./view";
import "./Port.css";

interface InputProps {
  node: string;
  port: number;
  data: CardData;
}

/** While a connection is drawn an input that takes it glows, and one that does not says why. */
export function Input({ node, port, data: { h, ports, fed, block } }: InputProps) {
  const armed = useView((view) => view.armed);
  const fit = useStore((state) => fitInto(state.fitting, armed, node, port));
  const mine = sameEnd(armed, { node, port });
  const asked = armed !== null && armed.port === "out" && armed.node !== node;
  const state = mine ? "armed" : asked ? (fit ? (fit.fits ? "fits" : "unfit") : "open") : fed[port] ? "fed" : "free";
  return (
    <Handle
      id={String(port)}
      type="target"
      position={Position.Left}
      className={`Port Port-in Port-${state}`}
      style={{ top: portY(h, port, ports) }}
      title={fit && !fit.fits ? fit.why : ports > 1 ? `Input ${port + 1}` : undefined}
      onClick={(event: MouseEvent) => {
        event.stopPropagation();
        if (block === null) pressPort({ node, port });
        else pressBlock(node, event);
      }}
    />
  );
}

export function Output({ node }: { node: string }) {
  const armed = useView((view) => view.armed);
  const fit = useStore((state) => fitFrom(state, armed, node));
  const mine = sameEnd(armed, { node, port: "out" });
  const asked = armed !== null && armed.port !== "out" && armed.node !== node;
  const state = mine ? "armed" : asked ? (fit ? (fit.fits ? "fits" : "unfit") : "open") : "free";
  return (
    <Handle
      id="out"
      type="source"
      position={Position.Right}
      className={`Port Port-out Port-${state}`}
      title={fit && !fit.fits ? fit.why : undefined}
      onClick={(event: MouseEvent) => {
        event.stopPropagation();
        pressPort({ node, port: "out" });
      }}
    />
  );
}
