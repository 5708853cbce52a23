/** A dialog that no trigger of its own opened: when it closes, focus goes back to where it was. */
import { useRef } from "react";

interface FocusKeeper {
  onOpenAutoFocus(): void;
  onCloseAutoFocus(event: Event): void;
}

export function useReturnFocus(): FocusKeeper {
  const before = useRef<Element | null>(null);
  return {
    onOpenAutoFocus() {
      before.current = document.activeElement;
    },
    onCloseAutoFocus(event) {
      // The dialog's own way is to focus its trigger, and there is none.
      event.preventDefault();
      if (before.current instanceof HTMLElement) before.current.focus({ preventScroll: true });
    },
  };
}
