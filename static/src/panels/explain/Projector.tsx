// The equation large, for a room: its cells tied by thin lines to their places on the stage.
import { useEffect, useRef } from "react";
import { shortcutsOf } from "../../access/keys";
import type { Explanation } from "../../protocol.gen";
import { explanationOf, shownCursor } from "../../state/explaining";
import { leaveProjector } from "../../state/following";
import { useStore } from "../../state/store";
import { Rich, Told } from "../Rich";
import { Head } from "./Head";
import { Leaders } from "./Leaders";
import { Leaf } from "./Leaf";
import { Checked } from "./NudgeCheck";
import { Why } from "./Why";
import { Windows } from "./Windows";
import { Cells } from "./Words";
import "./Projector.css";

export function Projector() {
  const told = useStore(explanationOf);
  const leaf = useStore((state) => (state.showing === "step" ? state.leaf : null));
  const cursor = useStore(shownCursor);
  const section = useRef<HTMLElement>(null);
  useEffect(() => {
    const leave = (event: KeyboardEvent) => {
      if (event.key !== "Escape" || event.defaultPrevented || document.querySelector("[role=dialog]")) return;
      leaveProjector();
      document.querySelector<HTMLElement>("[data-stage]")?.focus();
    };
    window.addEventListener("keydown", leave);
    return () => window.removeEventListener("keydown", leave);
  }, []);
  return (
    <section ref={section} className="Projector" aria-label="Explain">
      <h1 className="unseen">Backprop Explorer</h1>
      <h2 className="unseen">Explain, large</h2>
      <Told value={cursor}>
        <div className="Projector-side">
          {told && !leaf && <Head title={told.title} place={told.place} />}
          <button
            type="button"
            className="Explain-way"
            aria-keyshortcuts={`Escape ${shortcutsOf("projector")}`}
            onClick={leaveProjector}
          >
            Leave projector mode
          </button>
        </div>
        <div className="Projector-main">
          {leaf ? (
            <Leaf of={leaf} />
          ) : told ? (
            <Equation of={told} />
          ) : (
            <p className="Explain-told">{"Step forward to see where each number comes from."}</p>
          )}
        </div>
      </Told>
      <Leaders within={section} />
    </section>
  );
}

function Equation({ of }: { of: Explanation }) {
  const walking = useStore((state) => state.walk !== null);
  const planes = of.windows.length > 0 && of.cell.length > 2;
  return (
    <>
      <div className="Projector-line">
        <Cells of={of} />
        <Checked of={of} />
      </div>
      {planes && <Windows of={of} />}
      {walking ? (
        <Why />
      ) : (
        <p className="Explain-told">
          <Rich text={of.words} />
        </p>
      )}
    </>
  );
}
