// A formula in LaTeX, set by KaTeX, which is loaded when the first formula is shown.
import { useEffect, useState } from "react";
import "./Formula.css";

type Render = (latex: string, display: boolean) => string;
let render: Render | null = null;
let loading: Promise<void> | null = null;

/** A partial derivative in one line (∂L/∂z₁), and no fraction in small type: every letter stays legible. */
export function legible(latex: string): string {
  return latex
    .replace(/\\frac\{(\\partial (?:[^{}]|\{[^{}]*\})+)\}\{(\\partial (?:[^{}]|\{[^{}]*\})+)\}/g, "$1/$2\\,")
    .replaceAll("\\frac", "\\dfrac");
}

function load(): Promise<void> {
  loading ??= Promise.all([import("katex"), import("katex/dist/katex.min.css")]).then(([{ default: katex }]) => {
    render = (latex, displayMode) =>
      katex.renderToString(legible(latex), {
        displayMode,
        output: "htmlAndMathml",
        throwOnError: false,
        trust: false,
        strict: "ignore",
      });
  });
  return loading;
}

/** `latex` comes from the engine's op classes and escaped names; KaTeX runs untrusted, so it can make no link and no markup. */
export function Formula({ latex, display = false }: { latex: string; display?: boolean }) {
  const [ready, setReady] = useState(render !== null);
  useEffect(() => {
    if (ready) return;
    // Where the line is down the place stays empty; the next formula tries again.
    load().then(
      () => setReady(true),
      () => {
        loading = null;
      },
    );
  }, [ready]);
  if (!ready || !render) return <span className="Formula Formula-waiting" aria-hidden="true" />;
  // biome-ignore lint/security/noDangerouslySetInnerHtml: KaTeX's own output, see above
  return <span className="Formula" dangerouslySetInnerHTML={{ __html: render(latex, display) }} />;
}
