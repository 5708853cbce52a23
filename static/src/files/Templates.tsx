/** Networks to begin one's own from, to choose from in a dialog or on the empty canvas. */
import * as Dialog from "@radix-ui/react-dialog";
import { useState } from "react";
import { useReturnFocus } from "../access/returnFocus";
import { CloseIcon } from "../panels/icons";
import { gallery } from "../state/gallery";
import "../panels/Dialog.css";
import { openTemplate } from "./opening";
import "./Templates.css";

interface Props {
  open: boolean;
  onClose(): void;
}

export function Templates({ open, onClose }: Props) {
  const returnFocus = useReturnFocus();
  return (
    <Dialog.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className="Dialog-veil" />
        <Dialog.Content className="Dialog Templates" {...returnFocus}>
          <div className="Dialog-head">
            <Dialog.Title>New from template</Dialog.Title>
            <Dialog.Close aria-label="Close">
              <CloseIcon />
            </Dialog.Close>
          </div>
          <Dialog.Description>Each runs as it is. What you have now can be had back with Undo.</Dialog.Description>
          <TemplateList onChosen={onClose} />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

/** The way to the templates from an empty canvas. */
export function StartFromTemplate() {
  const [open, setOpen] = useState(false);
  return (
    <>
      <button type="button" className="Templates-start" onClick={() => setOpen(true)}>
        Start from a template
      </button>
      <Templates open={open} onClose={() => setOpen(false)} />
    </>
  );
}

/** All templates, a button each. */
export function TemplateList({ onChosen }: { onChosen?: () => void }) {
  return (
    <ul className="Templates-list">
      {gallery()
        .filter(({ template }) => template)
        .map(({ slug, name, facts, note }) => (
          <li key={slug}>
            <button
              type="button"
              onClick={() => {
                onChosen?.();
                void openTemplate(slug);
              }}
            >
              <b>{name}</b>
              <span>{facts}</span>
              <small>{note}</small>
            </button>
          </li>
        ))}
    </ul>
  );
}
