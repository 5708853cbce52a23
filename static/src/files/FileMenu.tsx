/** In and out: new, open, save, pictures, links. */
import { useEffect, useRef, useState } from "react";
import { useCopied } from "../panels/CopyLink";
import { FileIcon } from "../panels/icons";
import { designOf } from "../state/controls";
import { useStore } from "../state/store";
import { MenuButton } from "./MenuButton";
import { openFile, openNothing } from "./opening";
import { saveJson, saveOnnx, savePicture } from "./saving";
import { linkToHere, linkWithWeights, mayFit } from "./sharing";
import { Templates } from "./Templates";

/** With Ctrl, or the command key. */
const KEYS: Record<string, "save" | "open" | undefined> = { s: "save", o: "open" };

const READ = ".json,.png,.svg,.onnx,.safetensors";

export function FileMenu() {
  const input = useRef<HTMLInputElement>(null);
  const [choosing, setChoosing] = useState(false);
  const { copy, said } = useCopied();
  const fits = useStore(mayFit);
  const disabled = useStore((state) => designOf(state) === null);

  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const act = KEYS[event.key.toLowerCase()];
      if (!act || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return;
      // Else the browser would save the page, or open a file in place of it.
      event.preventDefault();
      event.stopPropagation();
      if (act === "save") void saveJson();
      else input.current?.click();
    };
    addEventListener("keydown", press, true);
    return () => removeEventListener("keydown", press, true);
  }, []);

  const picked = async (files: FileList | null) => {
    const file = files?.[0];
    if (file) await openFile(file);
    // The same file can be picked again.
    if (input.current) input.current.value = "";
  };

  return (
    <span className="Header-share">
      <MenuButton
        label="File"
        className="Header-button"
        trigger={
          <>
            <FileIcon />
            <span>File</span>
          </>
        }
        groups={[
          [
            { title: "New", about: "An empty canvas", act: () => void openNothing() },
            { title: "New from template…", act: () => setChoosing(true) },
            {
              title: "Open…",
              about: "A design, a picture of one, a model, weights",
              act: () => input.current?.click(),
            },
          ],
          [
            {
              title: "Save",
              about: "The design with its weights, as JSON",
              keys: "Ctrl+S",
              disabled,
              act: () => void saveJson(),
            },
            { title: "Picture as PNG", about: "Can be opened again", disabled, act: () => void savePicture("png") },
            { title: "Picture as SVG", about: "Can be opened again", disabled, act: () => void savePicture("svg") },
            { title: "Export ONNX", about: "For other programs", disabled, act: () => void saveOnnx() },
          ],
          [
            { title: "Copy link", about: "To this very step", disabled, act: () => copy(linkToHere) },
            {
              title: "Copy link with weights",
              about: fits || disabled ? "All in the address, as they stand now" : "Too many weights for an address",
              disabled: !fits,
              act: () => copy(linkWithWeights),
            },
          ],
        ]}
      />
      {said}
      <input
        ref={input}
        type="file"
        hidden
        accept={READ}
        aria-label="Open a file"
        onChange={(event) => void picked(event.target.files)}
      />
      <Templates open={choosing} onClose={() => setChoosing(false)} />
    </span>
  );
}
