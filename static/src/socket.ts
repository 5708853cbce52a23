// The only user of WebSocket: ticket, hello, acknowledgements, resume.
import { type Arrived, decode } from "./frames";
import type { Command } from "./protocol.gen";
import type { Connection } from "./state/types";
import { withWishes } from "./wishes";

const VERSION = 1;
const TAKEN_OVER = 4001;
const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 5000;

type Sent = Exclude<Command, { type: "ack" | "hello" }>;
/** A command as a control says it; version and id are the socket's business. */
export type Asked = Sent extends infer C ? (C extends Sent ? Omit<C, "v" | "id"> : never) : never;

export interface Handlers {
  arrived(arrived: Arrived): void;
  connection(connection: Connection): void;
  pending(count: number): void;
  lastStep(): number;
}

/** One learner's line to the server. Commands that were not answered are said again after a reconnect: they are idempotent. */
export class Line {
  private socket: WebSocket | null = null;
  private nextId = 1;
  private waiting = new Map<number, string>();
  private epoch = 0;
  private welcomed = false;
  private wait = FIRST_WAIT_MS;
  private retry: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly slug: string,
    private readonly handlers: Handlers,
    /** The copied link by which the page was opened: it names the work to begin with. */
    private readonly link: string | null = null,
  ) {
    addEventListener("online", () => this.connect());
  }

  /** Send a command; its id. Said again after a reconnect until it is answered. */
  send(asked: Asked): number {
    const id = this.nextId++;
    const text = JSON.stringify({ v: VERSION, id, ...asked });
    this.waiting.set(id, text);
    // First sent, then told: whoever hears of it may send a command at once, and ids must arrive in their order.
    if (this.welcomed && this.socket?.readyState === WebSocket.OPEN) this.socket.send(text);
    this.handlers.pending(this.waiting.size);
    return id;
  }

  /** Whether a command was sent and is not answered yet. */
  waitsFor(command: number): boolean {
    return this.waiting.has(command);
  }

  /** An address of a copy of the work as it stands now; null where the server cannot keep one. */
  async copied(): Promise<string | null> {
    try {
      const reply = await fetch("/api/link", {
        method: "POST",
        credentials: "same-origin",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ token: this.token }),
      });
      return reply.ok ? ((await reply.json()) as { link: string }).link : null;
    } catch {
      return null;
    }
  }

  async connect(): Promise<void> {
    clearTimeout(this.retry);
    if (this.socket && this.socket.readyState <= WebSocket.OPEN) return;
    try {
      const reply = await fetch("/api/ticket", { method: "POST", credentials: "same-origin" });
      if (!reply.ok) throw new Error(`ticket: ${reply.status}`);
      this.open(((await reply.json()) as { ticket: string }).ticket);
    } catch {
      this.handlers.connection("lost");
      this.later();
    }
  }

  private open(ticket: string): void {
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    const socket = new WebSocket(`${scheme}://${location.host}/ws`);
    socket.binaryType = "arraybuffer";
    this.socket = socket;
    this.welcomed = false;
    socket.onopen = () => {
      const hello = {
        v: VERSION,
        id: this.nextId++,
        type: "hello",
        ticket,
        token: sessionStorage.getItem(this.key),
        epoch: this.epoch,
        last_command: Math.min(...this.waiting.keys(), this.nextId) - 1,
        last_step: this.handlers.lastStep(),
        open: this.slug,
        link: this.link,
      };
      socket.send(JSON.stringify(hello));
    };
    socket.onmessage = (event: MessageEvent<string | ArrayBuffer>) => this.receive(socket, decode(event.data));
    socket.onclose = (event) => this.closed(socket, event.code);
  }

  /** Names this page's work over HTTP. */
  get token(): string {
    return sessionStorage.getItem(this.key) ?? "";
  }

  private get key(): string {
    return `backprop-explorer.${this.slug}${this.link === null ? "" : `.${this.link}`}`;
  }

  private receive(socket: WebSocket, arrived: Arrived): void {
    const { frame } = arrived;
    if (frame.type === "welcome") {
      sessionStorage.setItem(this.key, frame.token);
      this.epoch = frame.epoch;
      this.nextId = Math.max(this.nextId, frame.last_command + 1);
      this.welcomed = true;
      this.wait = FIRST_WAIT_MS;
      for (const [id, text] of this.waiting) {
        if (!frame.resumed || id <= frame.last_command) this.waiting.delete(id);
        else socket.send(text);
      }
      this.handlers.pending(this.waiting.size);
    } else if ((frame.type === "done" || frame.type === "refusal") && frame.command !== null) {
      this.waiting.delete(frame.command);
      this.handlers.pending(this.waiting.size);
    }
    this.handlers.arrived(withWishes(arrived, () => this.unanswered()));
    if (frame.type === "trace" || frame.type === "live") this.acknowledge(socket, frame.sequence);
  }

  private unanswered(): Command[] {
    return [...this.waiting.values()].map((text) => JSON.parse(text) as Command);
  }

  /** A state frame is acknowledged once it was drawn; a hidden page draws nothing, and says so slowly. */
  private acknowledge(socket: WebSocket, sequence: number): void {
    const ack = () => {
      if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify({ v: VERSION, type: "ack", sequence }));
    };
    if (document.hidden) setTimeout(ack, 500);
    else requestAnimationFrame(() => setTimeout(ack));
  }

  private closed(socket: WebSocket, code: number): void {
    if (socket !== this.socket) return;
    this.socket = null;
    this.welcomed = false;
    if (code === TAKEN_OVER) {
      this.handlers.connection("taken");
      return;
    }
    this.handlers.connection("lost");
    this.later();
  }

  private later(): void {
    clearTimeout(this.retry);
    // Spread out, so that a class does not come back all at once.
    this.retry = setTimeout(() => this.connect(), this.wait * (0.5 + Math.random() / 2));
    this.wait = Math.min(LONGEST_WAIT_MS, this.wait * 2);
  }
}
