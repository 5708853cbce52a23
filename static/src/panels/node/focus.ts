/** What is pressed here may go by it: then the panel has the focus, and Escape still leads back to the canvas. */
export const focusPanel = (): void => document.getElementById("tab-panel")?.focus({ preventScroll: true });
