/** What can be done with the code: copied, or taken along with the weights. */
import { useState } from "react";
import type { CodeFrame } from "../../protocol.gen";
import { type Taken, take } from "../../state/texts";

const FILES: readonly { what: Taken; text: string; title: string }[] = [
  { what: "source", text: ".py", title: "the script" },
  { what: "notebook", text: ".ipynb", title: "a Jupyter notebook" },
  { what: "weights", text: ".safetensors", title: "the weights as they stand now" },
];
const SAID_MS = 4000;

export function Tools({ code }: { code: CodeFrame }) {
  const [said, setSaid] = useState("");
  const tell = (text: string) => {
    setSaid(text);
    if (text) setTimeout(() => setSaid((now) => (now === text ? "" : now)), SAID_MS);
  };
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(code.source);
      tell("Copied");
    } catch {
      tell("The browser gives no clipboard: mark the lines and copy them.");
    }
  };
  const download = async (what: Taken) => tell((await take(what, code.name)) ?? "Downloaded");
  const none = !code.source;
  return (
    <div className="Code-tools">
      <button type="button" onClick={copy} disabled={none}>
        Copy
      </button>
      <fieldset className="Code-files">
        <legend>Download</legend>
        {FILES.map(({ what, text, title }) => (
          <button
            key={what}
            type="button"
            title={`Download ${title}`}
            aria-label={`Download ${text}, ${title}`}
            disabled={none}
            onClick={() => download(what)}
          >
            {text}
          </button>
        ))}
      </fieldset>
      <span className="Code-said" role="status">
        {said}
      </span>
    </div>
  );
}
