/** What went wrong or was set right, beside the work and never over it: it blocks nothing. */
import type { ReactNode } from "react";
import { dismiss } from "../state/controls";
import { useStore } from "../state/store";
import type { Notice, State } from "../state/types";
import { CloseIcon } from "./icons";
import "./Notices.css";

const SHOWN = 3;

export function Notices() {
  const notices = useStore((state) => state.notices);
  return (
    <section className="Notices" aria-label="Notices">
      <Line />
      <Halted />
      {notices.slice(-SHOWN).map((notice) => (
        <Card key={notice.id} onClose={() => dismiss(notice.id)}>
          <Body notice={notice} />
        </Card>
      ))}
    </section>
  );
}

function Body({ notice }: { notice: Notice }) {
  const { refusal } = notice;
  if (!refusal) return <p>{notice.text}</p>;
  return <Refused code={refusal.code} expected={refusal.expected} got={refusal.got} cure={refusal.cure} />;
}

interface Refusal {
  code: string;
  expected: string;
  got: string;
  cure: string;
}

function Refused({ code, expected, got, cure }: Refusal) {
  return (
    <>
      <h2>{code.replaceAll("-", " ")}</h2>
      <dl>
        <dt>expected</dt>
        <dd>{expected}</dd>
        <dt>got</dt>
        <dd>{got}</dd>
      </dl>
      <p className="Notices-cure">{cure}</p>
    </>
  );
}

const haltOf = (state: State) => state.status.halt;

/** Training held by itself: where the first NaN or infinity was written, and what helps. */
function Halted() {
  const halt = useStore(haltOf);
  const where = useStore((state) => {
    const node = state.graph?.nodes[state.status.halt?.node ?? -1];
    const layer = state.graph?.layers.find((one) => one.id === node?.layer);
    return node ? `${node.title}${layer ? `, ${layer.title}` : ""}` : "";
  });
  if (!halt) return null;
  return (
    <Card>
      <h2>
        Training held at event {halt.event + 1}
        {where && `: ${where}`}
      </h2>
      <dl>
        <dt>expected</dt>
        <dd>{halt.expected}</dd>
        <dt>got</dt>
        <dd>{halt.got}</dd>
      </dl>
      <p className="Notices-cure">{halt.cure}</p>
    </Card>
  );
}

function Line() {
  const connection = useStore((state) => state.connection);
  const known = useStore((state) => state.network !== null);
  if (connection === "lost") {
    return (
      <Card>
        <h2>Connection lost</h2>
        <p>
          {known ? "Reconnecting. What you see stays as it was; your work is kept on the server." : "Reconnecting."}
        </p>
      </Card>
    );
  }
  if (connection === "taken") {
    return (
      <Card>
        <h2>This work is open in another tab</h2>
        <p>It goes on there. Load this page again to bring it back here.</p>
      </Card>
    );
  }
  return null;
}

function Card({ children, onClose }: { children: ReactNode; onClose?: () => void }) {
  return (
    <div className="Notices-card">
      <div className="Notices-text">{children}</div>
      {onClose && (
        <button type="button" aria-label="Dismiss" onClick={onClose}>
          <CloseIcon />
        </button>
      )}
    </div>
  );
}
