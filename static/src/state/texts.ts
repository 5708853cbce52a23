// The text beside the graph: asking for code, for a text's design, and for files to take along.
import { isTrouble } from "../files/format";
import { download } from "../files/saving";
import { exported } from "../files/server";
import { line, slug } from "./controls";
import type { State } from "./types";

export const askForCode = (): number => line.send({ type: "code" });
/** Read a text as a design, or with null the design as a text; the command whose answer it is. */
export const readExpression = (text: string | null): number => line.send({ type: "expression", text });

/** The code on the screen is of the design before the last edit. */
export const codeIsOld = (state: State): boolean =>
  state.code !== null && (state.draft !== null || state.code.about !== state.network);

export type Taken = "source" | "notebook" | "weights";
const ENDINGS: Record<Taken, string> = { source: "py", notebook: "ipynb", weights: "safetensors" };

/** A file of the work, saved where the browser saves things; what keeps it from that, in a sentence. */
export async function take(what: Taken, name: string): Promise<string | null> {
  const file = await exported(what);
  if (isTrouble(file)) return `Expected ${file.expected}, got ${file.got}. ${file.cure}`;
  download(file, `${name || slug}.${ENDINGS[what]}`);
  return null;
}
