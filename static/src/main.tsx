import "@fontsource-variable/inter";
import "./tokens.css";
import "./base.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./App";
import { followSystem } from "./access/theme";
import { openNet } from "./files/opening";
import { readAddress } from "./state/address";
import { keepCharted } from "./state/charting";
import { line, setMagnification, slug } from "./state/controls";
import { keepDiagnosed } from "./state/diagnosing";
import { keepExplained } from "./state/explaining";
import { recallLevel } from "./state/following";
import { keepHistory } from "./state/keptHistory";
import { keepLooked } from "./state/looking";
import { store } from "./state/store";
import { keepAddress } from "./state/visiting";

followSystem();
recallLevel();
keepAddress(store, openNet);
keepHistory(store);
keepCharted(store, (command) => line.send(command));
keepExplained(store, (command) => line.send(command));
keepDiagnosed(store, (command) => line.send(command));
keepLooked(store, (command) => line.send(command));
// Building needs no graph: the canvas is there at once, also of a design that does not run yet.
if (slug === "blank" || readAddress(location.hash)?.view === "build") setMagnification("build");
line.connect();

const root = document.getElementById("root");
if (root) {
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
}

// The first formula should not have to wait for KaTeX: fetched once the first paint is over.
const whenIdle = window.requestIdleCallback ?? ((act: () => void) => setTimeout(act, 500));
whenIdle(() => void import("katex"));
