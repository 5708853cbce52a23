/** What went wrong or was set right, beside the work and never over all of it: it blocks nothing. */
import { type ReactNode, useEffect, useRef, useState } from "react";
import { stoppedHere } from "../state/breaking";
import { dismiss } from "../state/controls";
import { useStore } from "../state/store";
import type { Connection, Notice, State } from "../state/types";
import { CloseIcon } from "./icons";
import "./Notices.css";

const SHOWN = 2;
const PASSING_MS = 12_000;

/** `debug` opens the panel that says more about what went wrong; `children` are cards of their own. */
export function Notices({ debug, children }: { debug?: () => void; children?: ReactNode }) {
  const notices = useStore((state) => state.notices);
  return (
    <section className="Notices" aria-label="Notices">
      <Halted debug={debug} />
      <Stopped />
      {children}
      {notices.slice(-SHOWN).map((notice) => (
        <Card key={notice.id} onClose={() => dismiss(notice.id)} passing={notice.kind !== "refusal"}>
          <Body notice={notice} />
        </Card>
      ))}
      <Line />
    </section>
  );
}

function Body({ notice }: { notice: Notice }) {
  const { refusal } = notice;
  return refusal ? <Refused title={titled(refusal.code)} {...refusal} /> : <p>{notice.text}</p>;
}

/** "too-many-units" → "Too many units". */
const titled = (code: string): string => code.charAt(0).toUpperCase() + code.slice(1).replaceAll("-", " ");

interface RefusedProps {
  title: string;
  expected: string;
  got: string;
  cure: string;
}

/** What was expected, what came, and the cure: the one shape of everything that could not be done. */
function Refused({ title, expected, got, cure }: RefusedProps) {
  return (
    <>
      <h2>{title}</h2>
      <p>
        <span>Expected</span> {expected}, <span>got</span> {got}.
      </p>
      <p className="Notices-cure">{cure}</p>
    </>
  );
}

const haltOf = (state: State) => state.status.halt;

function haltPlace(state: State): string {
  const node = state.graph?.nodes[state.status.halt?.node ?? -1];
  const layer = state.graph?.layers.find((one) => one.id === node?.layer);
  return node ? `${node.title}${layer ? `, ${layer.title}` : ""}` : "";
}

/** Training held by itself: where the first NaN or infinity was written, and what helps. */
function Halted({ debug }: { debug: (() => void) | undefined }) {
  const halt = useStore(haltOf);
  const where = useStore(haltPlace);
  const [closed, setClosed] = useState<typeof halt>(null);
  if (!halt || halt === closed) return null;
  const title = `Training held at event ${halt.event + 1}${where && `: ${where}`}`;
  return (
    <Card onClose={() => setClosed(halt)}>
      <Refused title={title} {...halt} />
      {debug && (
        <button type="button" className="Notices-more" onClick={debug}>
          Look in Debug
        </button>
      )}
    </Card>
  );
}

const stoppedOf = (state: State) => (stoppedHere(state) ? state.stopped : null);

/** Continue has met a breakpoint: which, for as long as one stands there. */
function Stopped() {
  const stopped = useStore(stoppedOf);
  const [closed, setClosed] = useState<typeof stopped>(null);
  if (!stopped || stopped === closed) return null;
  return (
    <Card onClose={() => setClosed(stopped)}>
      <h2>Stopped at a breakpoint</h2>
      <p>{stopped.text}</p>
    </Card>
  );
}

const LINE: Partial<Record<Connection, string>> = {
  lost: "Connection lost. Reconnecting: what you see stays as it was.",
  taken: "This work goes on in another tab. Load this page again to bring it back here.",
};

/** The line to the server, only when there is something to say about it. */
function Line() {
  const text = useStore((state) => LINE[state.connection]);
  return text ? (
    <p className="Notices-line" role="alert">
      {text}
    </p>
  ) : null;
}

interface CardProps {
  children: ReactNode;
  onClose?: () => void;
  passing?: boolean;
}

/** Good news goes by itself, unless someone is reading it; a refusal waits to be put away. */
export function Card({ children, onClose, passing = false }: CardProps) {
  const [held, setHeld] = useState(false);
  const close = useRef(onClose);
  close.current = onClose;
  useEffect(() => {
    if (!passing || held) return;
    const timer = setTimeout(() => close.current?.(), PASSING_MS);
    return () => clearTimeout(timer);
  }, [passing, held]);
  return (
    <div
      className="Notices-card"
      role="alert"
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      <div className="Notices-text">{children}</div>
      {onClose && (
        <button type="button" aria-label="Dismiss" onClick={onClose}>
          <CloseIcon />
        </button>
      )}
    </div>
  );
}
