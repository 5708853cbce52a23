import * as Dialog from "@radix-ui/react-dialog";
import { Fragment } from "react";
import { KEYS, keyCaps } from "../access/keys";
import { CloseIcon } from "./icons";
import "./Dialog.css";
import "./KeysHelp.css";

interface Props {
  open: boolean;
  onClose(): void;
}

/** All keys, by the names of the buttons that do the same. */
export function KeysHelp({ open, onClose }: Props) {
  return (
    <Dialog.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className="Dialog-veil" />
        <Dialog.Content className="Dialog KeysHelp">
          <div className="Dialog-head">
            <Dialog.Title>Keys</Dialog.Title>
            <Dialog.Close aria-label="Close">
              <CloseIcon />
            </Dialog.Close>
          </div>
          <Dialog.Description>They act while the stage, where the network is drawn, has focus.</Dialog.Description>
          <dl className="KeysHelp-list">
            {KEYS.map((row) => (
              <Fragment key={row.action}>
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
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
