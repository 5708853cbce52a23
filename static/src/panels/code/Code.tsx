/** The tab Code: the design as PyTorch, live. A line and the node that it is about lead to each other. */
import { useEffect } from "react";
import { useStore } from "../../state/store";
import { askForCode, codeIsOld } from "../../state/texts";
import type { State } from "../../state/types";
import { Lines } from "./Lines";
import { Tools } from "./Tools";
import "./Code.css";

const networkOf = (state: State) => state.network;
const openOf = (state: State) => state.connection === "open";
const codeOf = (state: State) => state.code?.frame ?? null;
const selectionOf = (state: State) => state.editor.selection;

export function Code() {
  const network = useStore(networkOf);
  const open = useStore(openOf);
  const code = useStore(codeOf);
  const old = useStore(codeIsOld);
  const selection = useStore(selectionOf);
  useEffect(() => {
    if (network && open) askForCode();
  }, [network, open]);
  if (!code) return <p role="status">The code is on its way …</p>;
  return (
    <section className="Code" aria-label="PyTorch code">
      <Tools code={code} />
      <p className="Code-state" role="status">
        {note(code.current, old, code.why)}
      </p>
      {code.source && <Lines code={code} old={old} selection={selection} />}
    </section>
  );
}

function note(current: boolean, old: boolean, why: string): string {
  if (old) return "From before the edit: the new code is on its way …";
  if (why) return why;
  return current ? "" : "The design cannot run yet: this is the code of the last one that could.";
}
