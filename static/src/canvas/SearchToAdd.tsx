/** Search-to-add: a few letters, Enter, and the node stands where the cursor was, connected where it was asked for. */
import type { Point } from "../editor/specs";
import { fitOfKind, fittingOf } from "../state/fitting";
import { useStore } from "../state/store";
import { addAfterPicked, addThing, clearOf } from "./adding";
import { nameById } from "./connecting";
import { focusStage } from "./focus";
import { focusCard } from "./looking";
import { found, givesOutput, passesOn, type Thing, takesInput, things } from "./offers";
import { Picker } from "./Picker";
import { type Search, setView } from "./view";

export function SearchToAdd({ asked, close }: { asked: Search; close(): void }) {
  const { from, on, at } = asked;
  const source = from?.port === "out" ? from.node : (on?.source ?? null);
  const fitting = useStore((state) => (source === null ? null : fittingOf(state, source)));
  const why = ({ what }: Thing): string | undefined => {
    if (source === null || !fitting) return undefined;
    const fit = fitOfKind(fitting, what.kind, nameOfKind(what));
    return fit && !fit.fits ? fit.why : undefined;
  };
  const usable = (thing: Thing): boolean => {
    if (asked.picked) return true;
    if (from) return from.port === "out" ? takesInput(thing) : givesOutput(thing);
    return on === null || passesOn(thing);
  };
  const find = (text: string) =>
    found(things().filter(usable), text)
      .map((thing) => {
        const unfit = why(thing);
        return { ...thing, about: thing.doc, ...(unfit !== undefined && { unfit }) };
      })
      // What is called by its name stays where it is looked for.
      .sort((a, b) => (text.trim() ? 0 : Number(a.unfit !== undefined) - Number(b.unfit !== undefined)));
  return (
    <Picker
      label={source === null ? "Add a node" : `Add a node after ${nameById(source)}`}
      placeholder="Add a node: type its name"
      x={asked.x}
      y={asked.y}
      find={find}
      note={noteOf(asked, fitting !== null)}
      choose={(thing) => {
        setView({ above: null });
        const added = asked.picked
          ? addAfterPicked(thing)
          : addThing(thing, { at: at && placeFor(at, asked), from, on });
        focusStage();
        // Where a card had the keys, the new one has them: what is pressed next is meant for it.
        if (added !== null && document.activeElement?.matches("[data-card]")) focusCard(added);
      }}
      close={close}
    />
  );
}

/** Where a wire was dropped its input comes to stand; elsewhere the card keeps clear of others. */
const placeFor = (at: Point, { from }: Search): Point => (from?.port === "out" ? [at[0], at[1] - 44] : clearOf(at));

const nameOfKind = (what: Thing["what"]): string =>
  what.kind === "layer" ? what.layer : what.kind === "op" ? what.op : what.kind === "loss" ? (what.loss ?? "mse") : "";

function noteOf({ from, on }: Search, known: boolean): string | undefined {
  if (on) return `Into the edge from ${nameById(on.source)} to ${nameById(on.target)}`;
  if (!from) return undefined;
  if (from.port === "out")
    return known ? `What fits after ${nameById(from.node)} comes first` : `After ${nameById(from.node)}`;
  return `To feed ${nameById(from.node)}`;
}
