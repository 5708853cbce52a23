// What the page asks of the server about files, beside the socket. Whose work it is says a header; no secret stands in an
// address.
import type { Network, Opened, Refusal, WorkFile } from "../protocol.gen";
import { line } from "../state/controls";
import type { Content, Trouble } from "./format";

const AWAY: Trouble = {
  code: "no-server",
  expected: "an answer of the server",
  got: "none",
  cure: "Try again a little later; nothing has been changed.",
};

async function asked(path: string, init: RequestInit = {}): Promise<Response | Trouble> {
  try {
    const headers = { ...init.headers, "x-work-token": line.token };
    const reply = await fetch(path, { credentials: "same-origin", ...init, headers });
    if (reply.ok) return reply;
    const { code, expected, got, cure } = (await reply.json()) as Refusal;
    return { code, expected, got, cure };
  } catch {
    return AWAY;
  }
}

const answered = async <T>(path: string, init?: RequestInit): Promise<T | Trouble> => {
  const reply = await asked(path, init);
  return reply instanceof Response ? ((await reply.json()) as T) : reply;
};

/** What a file holds, read by the server as a whole. Nothing has changed by it. */
export const readByServer = (content: Content): Promise<Opened | Trouble> =>
  answered<Opened>("/api/open", {
    method: "POST",
    headers: { "content-type": "application/octet-stream" },
    body: "text" in content ? content.text : (content.bytes as BodyInit),
  });

/** The work as it stands, its weights too. */
export const presentWork = (): Promise<WorkFile | Trouble> => answered<WorkFile>("/api/work");

/** A network of the gallery as data. */
export const galleryNetwork = (slug: string): Promise<Network | Trouble> =>
  answered<Network>(`/api/networks/${encodeURIComponent(slug)}`);

/** A file that the server makes of the work. */
export async function exported(what: string): Promise<Blob | Trouble> {
  const reply = await asked(`/api/export/${what}`, { method: "POST" });
  return reply instanceof Response ? reply.blob() : reply;
}
