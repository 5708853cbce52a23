/** The name of a block: asked for when nodes are grouped, and when it is called otherwise. */
import { useLayoutEffect, useRef, useState } from "react";
import { renameBlock } from "../state/blocks";
import { groupAs } from "../state/editing";
import { focusStage } from "./focus";
import { type Above, setView } from "./view";
import "./NameBlock.css";

export function NameBlock({ asked, close }: { asked: Extract<Above, { kind: "name" }>; close(): void }) {
  const { block } = asked;
  const [text, setText] = useState(block ? block.slice(block.lastIndexOf("/") + 1) : "Block");
  const input = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => input.current?.select(), []);
  const done = () => {
    setView({ above: null });
    if (block) renameBlock(block, text);
    else groupAs(text);
    focusStage();
  };
  return (
    <form
      className="Picker NameBlock"
      aria-label="Name of the block"
      style={{ left: Math.min(asked.x, innerWidth - 268), top: Math.min(asked.y, innerHeight - 110), width: 260 }}
      onSubmit={(event) => {
        event.preventDefault();
        done();
      }}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key !== "Escape") return;
        close();
        focusStage();
      }}
      onBlur={(event) => !event.currentTarget.contains(event.relatedTarget) && close()}
    >
      <input
        ref={input}
        aria-label="Name of the block"
        maxLength={64}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <button type="submit">{block ? "Rename" : "Group"}</button>
    </form>
  );
}
