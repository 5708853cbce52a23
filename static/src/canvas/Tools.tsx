/** The canvas' buttons, beside the magnifications: what has a key has a button too. */
import type { MouseEvent, ReactNode } from "react";
import { AddIcon, AlignIcon, FindIcon, LayoutIcon, MapIcon, RedoIcon, UndoIcon } from "../panels/icons";
import { redo, undo } from "../state/editing";
import { useStore } from "../state/store";
import { findNode, layOut } from "./hands";
import { setView } from "./view";
import "./Tools.css";

interface Props {
  palette: boolean;
  togglePalette(): void;
  map: boolean;
  toggleMap(): void;
  narrow: boolean;
}

export function Tools({ palette, togglePalette, map, toggleMap, narrow }: Props) {
  const back = useStore((state) => state.editor.undo.past.at(-1)?.label ?? null);
  const forth = useStore((state) => state.editor.undo.future.at(-1)?.label ?? null);
  const many = useStore((state) => state.editor.selection.size > 1);
  const align = (event: MouseEvent) => {
    const box = event.currentTarget.getBoundingClientRect();
    setView({ above: { kind: "menu", x: box.left, y: box.bottom + 4, of: { align: true } } });
  };
  return (
    <fieldset className="Tools">
      <legend className="unseen">Canvas</legend>
      <Tool name="Palette" title="Palette: what can be added" on={palette} act={togglePalette} words>
        <AddIcon />
      </Tool>
      <Tool
        name="Undo"
        title={back === null ? "Nothing to undo" : `Undo: ${back} (Ctrl+Z)`}
        not={back === null}
        act={undo}
      >
        <UndoIcon />
      </Tool>
      <Tool
        name="Redo"
        title={forth === null ? "Nothing to redo" : `Redo: ${forth} (Ctrl+Y)`}
        not={forth === null}
        act={redo}
      >
        <RedoIcon />
      </Tool>
      <Tool name="Lay out" title="Lay out from left to right (L)" act={() => layOut()}>
        <LayoutIcon />
      </Tool>
      <Tool name="Find" title="Find a node (Ctrl+F)" act={findNode}>
        <FindIcon />
      </Tool>
      {!narrow && (
        <Tool name="Map" title="Map of the design" on={map} act={toggleMap}>
          <MapIcon />
        </Tool>
      )}
      {many && (
        <Tool name="Align" title="Align and distribute" act={align} menu>
          <AlignIcon />
        </Tool>
      )}
    </fieldset>
  );
}

interface ToolProps {
  name: string;
  title: string;
  not?: boolean;
  on?: boolean;
  menu?: boolean;
  words?: boolean;
  act(event: MouseEvent): void;
  children: ReactNode;
}

function Tool({ name, title, not = false, on, menu = false, words = false, act, children }: ToolProps) {
  return (
    <button
      type="button"
      className={words ? "Tools-words" : undefined}
      aria-label={name}
      title={title}
      disabled={not}
      aria-pressed={on}
      aria-haspopup={menu ? "menu" : undefined}
      onClick={act}
    >
      {children}
      {words && <span>{name}</span>}
    </button>
  );
}
