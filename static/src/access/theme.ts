/** Light, dark, or whatever the system says. The first paint's theme is set by `public/theme.js`, by the same key. */
import { useSyncExternalStore } from "react";

export type Theme = "system" | "light" | "dark";
const KEY = "theme";
const listeners = new Set<() => void>();
let chosen: Theme = remembered();

function remembered(): Theme {
  try {
    const kept = localStorage.getItem(KEY);
    return kept === "light" || kept === "dark" ? kept : "system";
  } catch {
    return "system";
  }
}

const systemIsDark = (): boolean => window.matchMedia?.("(prefers-color-scheme: dark)").matches ?? false;

function apply(): void {
  document.documentElement.dataset.theme = chosen === "system" ? (systemIsDark() ? "dark" : "light") : chosen;
  for (const listener of [...listeners]) listener();
}

export function setTheme(theme: Theme): void {
  chosen = theme;
  try {
    if (theme === "system") localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, theme);
  } catch {
    // Storage may be forbidden; the choice then lasts as long as the page.
  }
  apply();
}

/** The order in which one button goes round. */
export const nextTheme = (theme: Theme): Theme =>
  theme === "system" ? "light" : theme === "light" ? "dark" : "system";

export function followSystem(): void {
  window.matchMedia?.("(prefers-color-scheme: dark)").addEventListener("change", apply);
  apply();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useTheme(): Theme {
  return useSyncExternalStore(subscribe, () => chosen);
}
