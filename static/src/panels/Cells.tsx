/** All cells of one tensor, a page at a time: every number, and the way to its explanation. */
import * as Dialog from "@radix-ui/react-dialog";
import { useReturnFocus } from "../access/returnFocus";
import { hideCells, showCells } from "../state/controls";
import { useSlow, useStore } from "../state/store";
import type { Slot } from "../state/types";
import { CellsFacts } from "./cells/CellsFacts";
import { CellsGrid } from "./cells/CellsGrid";
import { CloseIcon } from "./icons";
import "./Cells.css";
import "./Dialog.css";

const SLOTS: readonly { slot: Slot; name: string }[] = [
  { slot: "value", name: "Value" },
  { slot: "grad", name: "Gradient" },
  { slot: "contribution", name: "Contribution" },
];

/** What the optimizer keeps beside a parameter. */
const KEPT: readonly Slot[] = ["m", "v", "v_max", "velocity", "s"];

/** The dialog opens on the cell that was looked at, so that arrows move at once. */
function toCurrentCell(event: Event): void {
  const cell =
    event.currentTarget instanceof Element ? event.currentTarget.querySelector("button[aria-current]") : null;
  if (!(cell instanceof HTMLElement)) return;
  event.preventDefault();
  cell.focus();
}

/** Escape takes back what is being typed over a cell, and only then closes. */
function escaped(event: KeyboardEvent): void {
  if (event.target instanceof Element && event.target.closest(".CellField")) event.preventDefault();
}

export function Cells() {
  const returnFocus = useReturnFocus();
  const cells = useStore((state) => state.cells);
  const node = useStore((state) => (cells ? (state.graph?.nodes[cells.node] ?? null) : null));
  const loss = useStore((state) => state.graph?.nodes[state.graph.loss]?.plain ?? "L");
  const live = useStore((state) => state.picture.mode === "live");
  const picture = useSlow((state) => state.picture);
  const tile = cells && picture.tile(cells.node, cells.slot);
  const opened = (event: Event) => {
    returnFocus.onOpenAutoFocus();
    toCurrentCell(event);
  };
  const open = cells !== null && node !== null;
  const slots = !node
    ? []
    : [
        ...SLOTS.filter(
          ({ slot }) => slot === "value" || (slot === "grad" ? node.tracked : picture.tile(node.id, slot)),
        ),
        ...KEPT.filter((slot) => picture.tile(node.id, slot)).map((slot) => ({ slot, name: slot.replace("_", " ") })),
      ];
  return (
    <Dialog.Root open={open} onOpenChange={(next) => !next && hideCells()}>
      <Dialog.Portal>
        <Dialog.Overlay className="Dialog-veil" />
        {cells && node && (
          <Dialog.Content className="Dialog Cells" {...returnFocus} onOpenAutoFocus={opened} onEscapeKeyDown={escaped}>
            <div className="Dialog-head">
              <Dialog.Title>All cells of {cells.slot === "grad" ? `∂${loss}/∂${node.plain}` : node.plain}</Dialog.Title>
              <Dialog.Close aria-label="Close">
                <CloseIcon />
              </Dialog.Close>
            </div>
            <Dialog.Description asChild>
              <div>
                <CellsFacts node={node} tile={tile} />
              </div>
            </Dialog.Description>
            {slots.length > 1 && (
              <fieldset className="Cells-slots">
                <legend className="unseen">Which tensor</legend>
                {slots.map(({ slot, name }) => (
                  <button
                    key={slot}
                    type="button"
                    aria-pressed={slot === cells.slot}
                    onClick={() => showCells(node.id, slot)}
                  >
                    {name}
                  </button>
                ))}
              </fieldset>
            )}
            {tile === null ? (
              <p>
                {live ? "While it trains this is not sent." : "— not computed at the place where the cursor stands."}
              </p>
            ) : tile.shape.includes(0) ? (
              <p>Empty: a tensor of shape [{tile.shape.join(", ")}] has no cells.</p>
            ) : (
              <CellsGrid key={`${node.id}:${cells.slot}`} node={node} slot={cells.slot} tile={tile} live={live} />
            )}
          </Dialog.Content>
        )}
      </Dialog.Portal>
    </Dialog.Root>
  );
}
