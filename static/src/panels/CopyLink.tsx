import { type ReactNode, useState } from "react";
import { type Link, linkToHere } from "../files/sharing";
import { LinkIcon } from "./icons";

const SHOWN_MS = 4000;

type Said = { text: string; link: string | null };

/** Puts a link to this very picture on the clipboard; where that is not allowed, shows it to be copied by hand. */
export function CopyLink() {
  const { copy, said } = useCopied();
  return (
    <span className="Header-share">
      <button
        type="button"
        className="Header-button"
        onClick={() => copy(linkToHere)}
        aria-label="Copy link"
        title="Copy a link to this very step"
      >
        <LinkIcon />
        <span>Copy link</span>
      </button>
      {said}
    </span>
  );
}

/** `copy` makes a link and puts it on the clipboard; `said` tells what has become of it. */
export function useCopied(): { copy(make: () => Promise<Link | null>): void; said: ReactNode } {
  const [said, setSaid] = useState<Said | null>(null);

  const copy = async (make: () => Promise<Link | null>) => {
    const link = await make();
    if (link === null) {
      setSaid({ text: "No link could be made now. Try again a little later.", link: null });
      return;
    }
    try {
      await navigator.clipboard.writeText(link.href);
      setSaid({ text: link.said, link: null });
      setTimeout(() => setSaid(null), SHOWN_MS);
    } catch {
      setSaid({ text: "Copy this link:", link: link.href });
    }
  };

  const shown = said && (
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
  );
  return { copy: (make) => void copy(make), said: shown };
}
