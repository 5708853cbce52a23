// Saving: the network as JSON, as a picture that can be opened again, as ONNX. Each is a download, made of the work as it
// stands.
import type { NetworkFile } from "../protocol.gen";
import { designOf } from "../state/controls";
import { refuse } from "../state/editing";
import { store } from "../state/store";
import { fileName, isTrouble } from "./format";
import { exported, presentWork } from "./server";

/** The work as a file, with how it is looked at; null where the server cannot say, which is then told. */
async function presentFile(): Promise<NetworkFile | null> {
  const work = await presentWork();
  if (isTrouble(work)) {
    refuse(work);
    return null;
  }
  const { magnification, open } = store.get();
  return { ...work.file, view: { magnification, open: [...open].sort().slice(0, 64) } };
}

export async function saveJson(): Promise<void> {
  const file = await presentFile();
  if (!file) return;
  download(
    new Blob([`${JSON.stringify(file, null, 1)}\n`], { type: "application/json" }),
    fileName(file.network, "json"),
  );
}

/** The picture of the network in the present view. Its code is loaded when it is first wanted. */
export async function savePicture(kind: "png" | "svg"): Promise<void> {
  const [file, pictures, drawings] = await Promise.all([presentFile(), import("./picture"), import("./drawing")]);
  const drawing = drawings.presentDrawing();
  if (!file || !drawing) return;
  try {
    const make = kind === "png" ? pictures.asPng : pictures.asSvg;
    download(await make(drawing, file, drawing.zoom), fileName(file.network, kind));
  } catch (error) {
    const got = error instanceof Error ? error.message.slice(0, 120) : "none";
    refuse({
      code: "no-picture",
      expected: "a picture",
      got,
      cure: "Try the other kind of picture, or a smaller part.",
    });
  }
}

export async function saveOnnx(): Promise<void> {
  const blob = await exported("onnx");
  if (isTrouble(blob)) refuse(blob);
  else download(blob, fileName(designOf(store.get()) ?? { name: "" }, "onnx"));
}

/** A file to be kept, as the browser keeps files. */
export function download(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // The browser has taken it by the next turn; a slow one has a while.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
