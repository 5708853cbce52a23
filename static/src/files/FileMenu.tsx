/** In and out: new, open, save, pictures, links. */
import { useRef, useState } from "react";
import { useCopied } from "../panels/CopyLink";
import { FileIcon } from "../panels/icons";
import { designOf } from "../state/controls";
import { useStore } from "../state/store";
import { MenuButton } from "./MenuButton";
import { openFile, openNothing } from "./opening";
import { saveJson, saveOnnx, savePicture } from "./saving";
import { linkToHere, linkWithWeights, mayFit } from "./sharing";
import { Templates } from "./Templates";

const READ = ".json,.png,.svg,.onnx,.safetensors";

export function FileMenu() {
  const input = useRef<HTMLInputElement>(null);
  const [choosing, setChoosing] = useState(false);
  const { copy, said } = useCopied();
  const fits = useStore(mayFit);
  const disabled = useStore((state) => designOf(state) === null);

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
            { title: "New", about: "An empty canvas", act: openNothing },
            { title: "New from template…", act: () => setChoosing(true) },
            {
              title: "Open…",
              about: "A design, a picture of one, a model, weights",
              act: () => input.current?.click(),
            },
          ],
          [
            { title: "Save", about: "The design with its weights, as JSON", disabled, act: () => void saveJson() },
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
