import * as Dialog from "@radix-ui/react-dialog";
import { Fragment } from "react";
import { BUILD_KEYS } from "../access/buildKeys";
import { KEYS, keyCaps } from "../access/keys";
import { isFilled, markPath } from "../graph/marks";
import type { MarkKind } from "../graph/score";
import { CloseIcon } from "./icons";
import "./Dialog.css";
import "./KeysHelp.css";
import { useReturnFocus } from "../access/returnFocus";
import { useStore } from "../state/store";

const SIGNS: readonly { kind: MarkKind; meaning: string }[] = [
  { kind: "forward", meaning: "forward: a value" },
  { kind: "seed", meaning: "seed: ∂L/∂L = 1" },
  { kind: "input", meaning: "gradient of an input" },
  { kind: "parameter", meaning: "gradient of a parameter" },
  { kind: "accumulate", meaning: "contributions added up" },
  { kind: "clip", meaning: "gradient clipped" },
  { kind: "update", meaning: "update of a parameter" },
  { kind: "zero", meaning: "gradients to zero" },
];

interface Props {
  open: boolean;
  onClose(): void;
}

/** All keys, by the names of the buttons that do the same. */
export function KeysHelp({ open, onClose }: Props) {
  const returnFocus = useReturnFocus();
  const building = useStore((state) => state.magnification === "build");
  return (
    <Dialog.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className="Dialog-veil" />
        <Dialog.Content className="Dialog KeysHelp" {...returnFocus}>
          <div className="Dialog-head">
            <Dialog.Title>Keys</Dialog.Title>
            <Dialog.Close aria-label="Close">
              <CloseIcon />
            </Dialog.Close>
          </div>
          <Dialog.Description>They act while the stage, where the network is drawn, has focus.</Dialog.Description>
          {building && (
            <>
              <h3 className="KeysHelp-heading">In Build, before all others</h3>
              <KeyList rows={BUILD_KEYS} />
              <h3 className="KeysHelp-heading">Everywhere</h3>
            </>
          )}
          <KeyList rows={KEYS} />
          <h3 className="KeysHelp-heading">Signs of the timeline</h3>
          <ul className="KeysHelp-signs">
            {SIGNS.map(({ kind, meaning }) => (
              <li key={kind}>
                <svg width="20" height="20" viewBox="-10 -10 20 20" aria-hidden="true">
                  <path className={isFilled(kind) ? "KeysHelp-filled" : undefined} d={markPath(kind, 0, 0, 6)} />
                </svg>
                {meaning}
              </li>
            ))}
          </ul>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function KeyList({ rows }: { rows: readonly { name: string; keys: readonly string[] }[] }) {
  return (
    <dl className="KeysHelp-list">
      {rows.map((row) => (
        <Fragment key={row.name}>
          <dt>{row.name}</dt>
          <dd>
            {row.keys.map((keys, index) => (
              <Fragment key={keys}>
                {index > 0 && <span className="KeysHelp-or">or</span>}
                {keyCaps(keys).map((cap) => (
                  <kbd key={cap}>{cap}</kbd>
                ))}
              </Fragment>
            ))}
          </dd>
        </Fragment>
      ))}
    </dl>
  );
}
