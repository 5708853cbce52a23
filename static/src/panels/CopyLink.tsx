import { useState } from "react";
import { linkToHere } from "../state/sharing";
import { LinkIcon } from "./icons";

const SHOWN_MS = 4000;

type Said = { text: string; link: string | null };

/** Puts a link to this very picture on the clipboard; where that is not allowed, shows it to be copied by hand. */
export function CopyLink() {
  const [said, setSaid] = useState<Said | null>(null);

  const copy = async () => {
    const link = await linkToHere();
    if (link === null) {
      setSaid({ text: "No link could be made now. Try again a little later.", link: null });
      return;
    }
    try {
      await navigator.clipboard.writeText(link);
      setSaid({ text: "Link copied", link: null });
      setTimeout(() => setSaid(null), SHOWN_MS);
    } catch {
      setSaid({ text: "Copy this link:", link });
    }
  };

  return (
    <span className="Header-share">
      <button
        type="button"
        className="Header-button"
        onClick={copy}
        aria-label="Copy link"
        title="Copy a link to this very step"
      >
        <LinkIcon />
        <span>Copy link</span>
      </button>
      {said && (
        <span className="Header-said" role="alert">
          {said.text}
          {said.link && (
            <input
              readOnly
              // biome-ignore lint/a11y/noAutofocus: it has just been asked for, and is to be copied at once
              autoFocus
              aria-label="Link to this step"
              value={said.link}
              onFocus={(event) => event.target.select()}
              onBlur={() => setSaid(null)}
              onKeyDown={(event) => {
                if (event.key === "Escape") setSaid(null);
              }}
            />
          )}
        </span>
      )}
    </span>
  );
}
