// Opening: a file, a picture, a link, a template, an empty canvas. Each is read and checked as a whole first; then it is one
// edit, which can be taken back. What cannot be opened is told, and changes nothing.
import type { Network, Opened } from "../protocol.gen";
import { tooLargeToEdit } from "../state/bounds";
import { edit, setMagnification, toggleLayer } from "../state/controls";
import { canvasHands, refuse } from "../state/editing";
import { store } from "../state/store";
import { type Content, contentOf, isTrouble, MOST_SENT, type Trouble, tooLarge, viewIn } from "./format";
import { unpacked } from "./linking";
import { galleryNetwork, readByServer } from "./server";

/** Notes about what was read that are told one by one; of more, how many. */
const MOST_TOLD = 3;
/** What a network is called that nobody has named. */
const UNNAMED = "Untitled";

/** Opens a file that was picked or dropped; whether it could. */
export async function openFile(file: File): Promise<boolean> {
  if (file.size > MOST_SENT) return told(tooLarge(file.size, MOST_SENT));
  try {
    const content = contentOf(new Uint8Array(await file.arrayBuffer()), file.name);
    return await openContent(content, `Open ${file.name.slice(0, 60)}`, file.name);
  } catch {
    const cure = "Check that the file is still there, and open it again.";
    return told({ code: "unreadable-file", expected: "a file that can be read", got: "none", cure });
  }
}

/** Opens what was found in a file, in a link or in what this browser kept; whether it could. */
export async function openContent(content: Content | Trouble, label: string, from = ""): Promise<boolean> {
  if (isTrouble(content)) return told(content);
  const opened = await readByServer(content);
  if (isTrouble(opened)) return told(opened);
  // Weights belong to the design that is there; a design from elsewhere is no network of the gallery any more.
  const network = opened.kind === "weights" ? opened.network : { ...named(opened, from), slug: null };
  const large = tooLargeToEdit(network);
  if (large) return told(large);
  edit(network, { label, file: opened.file });
  if (opened.kind !== "weights") canvasHands()?.first();
  if ("text" in content) look(content.text);
  tell(opened);
  return true;
}

/** A model that says no name of its own is called by its file's. */
function named({ kind, network }: Opened, from: string): Network {
  const name = from
    .replace(/(\.[a-z]+)?\.onnx$/i, "")
    .replaceAll(/\p{C}/gu, "")
    .slice(0, 60);
  return kind === "onnx" && network.name === UNNAMED && name ? { ...network, name } : network;
}

function look(text: string): void {
  const view = viewIn(text);
  if (!view) return;
  setMagnification(view.magnification);
  whenSettled(() => {
    for (const layer of view.open) if (!store.get().open.has(layer)) toggleLayer(layer);
  });
}

/** Once all that was asked for has come. */
function whenSettled(act: () => void): void {
  if (store.get().pending === 0) {
    act();
    return;
  }
  const stop = store.subscribe((state) => {
    if (state.pending > 0) return;
    stop();
    act();
  });
}

const told = (trouble: Trouble): false => {
  refuse(trouble);
  return false;
};

/** What was told of the last opening: it does not stand beside another one. */
let lastTold: string[] = [];

const say = (text: string) => {
  lastTold.push(text);
  store.dispatch({ type: "tell", text, refusal: null });
};

function tell({ notes, kind, tensors }: Opened): void {
  for (const { id, text } of store.get().notices)
    if (lastTold.includes(text)) store.dispatch({ type: "dismiss", notice: id });
  lastTold = [];
  for (const { node, expected, got, cure } of notes.slice(0, MOST_TOLD)) {
    say(`${node ? `${node}: expected` : "Expected"} ${expected}, got ${got}. ${cure}`);
  }
  if (notes.length > MOST_TOLD) say(`And ${notes.length - MOST_TOLD} more of what was opened.`);
  else if (kind === "weights") say(`${tensors} ${tensors === 1 ? "tensor" : "tensors"} of weights opened.`);
}

/** Opens the network of a link, and waits until it is there; the network as the server has it, null where it is refused. */
export async function openNet(net: string): Promise<Network | null> {
  if (!(await openContent(await unpacked(net), "Open a link"))) return null;
  await new Promise<void>((done) => whenSettled(done));
  return store.get().network?.network ?? null;
}

/** Begins with a network of the gallery. */
export async function openTemplate(slug: string): Promise<boolean> {
  const network = await galleryNetwork(slug);
  if (isTrouble(network)) return told(network);
  const content = { text: JSON.stringify(network) };
  return openContent(content, `New from template: ${network.name}`);
}

/** The empty canvas as the server has it, to be built on with the keys at once. What was there can be taken back. */
export async function openNothing(): Promise<boolean> {
  const network = await galleryNetwork("blank");
  if (isTrouble(network)) return told(network);
  if (!(await openContent({ text: JSON.stringify(network) }, "New network"))) return false;
  setMagnification("build");
  document.querySelector<HTMLElement>("[data-stage]")?.focus({ preventScroll: true });
  return true;
}
