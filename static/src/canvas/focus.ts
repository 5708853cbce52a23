/** The canvas takes the keys again, when what was open above it is closed: at the card or wire that had them, where it is there still. */
export function focusStage(): void {
  const card = last?.isConnected ? last : null;
  (card ?? document.querySelector<HTMLElement>("[data-stage]"))?.focus({ preventScroll: true });
}

let last: HTMLElement | SVGElement | null = null;

/** What has the focus now is where it goes back to. */
export function rememberFocus(): void {
  const at = document.activeElement;
  last = (at instanceof HTMLElement || at instanceof SVGElement) && at.closest("[data-stage]") ? at : null;
}
