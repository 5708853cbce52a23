import * as Popover from "@radix-ui/react-popover";
import { useEffect, useMemo } from "react";
import { nextTheme, setTheme, type Theme, useTheme } from "../access/theme";
import { FileMenu } from "../files/FileMenu";
import type { GraphFrame, Network } from "../protocol.gen";
import { designOf } from "../state/controls";
import { gallery } from "../state/gallery";
import { useStore } from "../state/store";
import type { State } from "../state/types";
import { CopyLink } from "./CopyLink";
import { ChevronDown, KeysIcon, Logo, TableIcon, ThemeIcon } from "./icons";
import "./Header.css";

/** "2-4-2-1, tanh" from the graph; of other networks how many layers, of an expression how many operations it has. */
function summaryOf(graph: GraphFrame | null, design: Network | null, parameters: number): string {
  const layers = graph?.layers ?? [];
  const built = layers.filter((layer) => layer.kind === "layer" || layer.kind === "linear").length;
  const plain = layers.every(({ kind }) => kind === "input" || kind === "linear" || kind === "loss");
  if (built > 0 && !plain) {
    return `${built} layers, ${parameters.toLocaleString("en")} parameters`;
  }
  const sizes = layers.filter((layer) => layer.kind === "input" || layer.kind === "linear").map((layer) => layer.units);
  if (sizes.length < 2) {
    const ops = layers.filter((layer) => layer.kind === "op").length;
    return ops > 0 ? `${ops} operation${ops === 1 ? "" : "s"}` : "";
  }
  const functions = new Set<string>();
  for (const node of design?.nodes ?? []) {
    if (node.kind === "linear" && node.activation !== "none") functions.add(node.activation);
  }
  const written = [...functions].map((name) => (name === "relu" ? "ReLU" : name)).join(", ");
  return sizesText(sizes) + (written ? `, ${written}` : "");
}

/** On the canvas is the design as it is now; everywhere else the last one that could run. */
const cannotRunInBuild = (state: State): boolean =>
  state.magnification === "build" && (state.network?.problems.length ?? 0) > 0;

const MOST_SIZES = 8;

/** "2-4-2-1"; of a deep network the two ends and how many layers lie between. */
function sizesText(sizes: readonly number[]): string {
  if (sizes.length <= MOST_SIZES) return sizes.join("-");
  return `${sizes.slice(0, 3).join("-")}-…-${sizes.at(-1)}, ${sizes.length - 1} layers`;
}

/** Letters of a name beside which a phone has no room for a summary. */
const LONG = 14;

const THEME_WORD: Record<Theme, string> = { system: "as the system", light: "light", dark: "dark" };

interface Props {
  showValues(): void;
  showKeys(): void;
}

export function Header({ showValues, showKeys }: Props) {
  const theme = useTheme();
  return (
    <header className="Header">
      <a className="Header-brand" href="/" aria-label="Backprop Explorer">
        <Logo />
        <span>Backprop Explorer</span>
      </a>
      <NetworkMenu />
      <span className="Header-space" />
      <nav className="Header-nav" aria-label="Pages">
        <a href="/gallery">Gallery</a>
        <a href="/docs">API</a>
      </nav>
      <FileMenu />
      <span className="Header-wide">
        <CopyLink />
      </span>
      <button type="button" className="Header-button" onClick={showValues} aria-label="All values" title="All values">
        <TableIcon />
        <span>All values</span>
      </button>
      <button
        type="button"
        className="Header-button"
        onClick={showKeys}
        aria-label="Keys"
        aria-keyshortcuts="?"
        title="Keys (?)"
      >
        <KeysIcon />
        <span>Keys</span>
      </button>
      <button
        type="button"
        className="Header-button"
        onClick={() => setTheme(nextTheme(theme))}
        aria-label={`Theme: ${THEME_WORD[theme]}`}
        title={`Theme: ${THEME_WORD[theme]}`}
      >
        <ThemeIcon theme={theme} />
      </button>
    </header>
  );
}

const GROUPS = [
  { title: "Lessons", template: false },
  { title: "Templates", template: true },
];

function NetworkMenu() {
  const name = useStore((state) => designOf(state)?.name ?? "");
  useEffect(() => {
    if (name) document.title = `${name} · Backprop Explorer`;
  }, [name]);
  const current = useStore((state) => designOf(state)?.slug ?? null);
  const graph = useStore((state) => state.graph);
  const design = useStore(designOf);
  const parameters = useStore((state) => state.network?.parameters ?? 0);
  const problems = useStore(cannotRunInBuild);
  const facts = useMemo(() => summaryOf(graph, design, parameters), [graph, design, parameters]);
  const summary = design?.nodes.length === 0 ? "empty" : problems ? "cannot run yet" : facts;
  return (
    <Popover.Root>
      <h1 className="Header-network">
        <Popover.Trigger className={`Header-open${name.length > LONG ? " Header-long" : ""}`}>
          <span className="unseen">Network: </span>
          <b>{name || "Opening"}</b>
          <span className="Header-summary">{summary}</span>
          <ChevronDown />
        </Popover.Trigger>
      </h1>
      <Popover.Portal>
        <Popover.Content
          className="Header-menu"
          align="start"
          sideOffset={8}
          collisionPadding={8}
          aria-label="Networks"
        >
          {GROUPS.map(({ title, template }) => (
            <section key={title} aria-label={title}>
              <h2>{title}</h2>
              <ul>
                {gallery()
                  .filter((network) => network.template === template)
                  .map((network) => (
                    <li key={network.slug}>
                      <a href={`/n/${network.slug}`} aria-current={network.slug === current ? "page" : undefined}>
                        <b>{network.name}</b>
                        <span>{network.facts}</span>
                      </a>
                    </li>
                  ))}
              </ul>
            </section>
          ))}
          <a className="Header-more" href="/gallery">
            Gallery, with pictures
          </a>
          <a className="Header-more Header-narrow" href="/docs">
            API
          </a>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
