// The one event stream of this browser: a leader tab reads it and relays every frame to the others.
import { signal } from "@preact/signals";

const WATCHDOG_MS = 35_000;
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 15_000;
const REPLAY_FRAMES = 200;
const LOCK = "overhand-stream";
const EVENTS = [
  "hello",
  "conversation",
  "line",
  "counts",
  "draft",
  "typing",
  "presence",
  "replay",
  "ping",
  "reset",
  "goodbye",
];

/** @typedef {{event: string, data: any, id: string}} Frame */
/** @typedef {{state: "connecting" | "live" | "reconnecting" | "offline", retryAt: number}} Connection */

/** @type {import("@preact/signals").Signal<Connection>} */
export const connection = signal({ state: /** @type {Connection["state"]} */ ("connecting"), retryAt: 0 });

/** Reads the stream, or listens to the tab that does; hands every frame to `apply`. */
export class Stream {
  /**
   * @param {(frame: Frame) => void} apply
   * @param {() => void} refetch called on `reset`
   */
  constructor(apply, refetch) {
    this.apply = apply;
    this.refetch = refetch;
    this.cursor = "";
    this.failures = 0;
    /** @type {EventSource | null} */
    this.source = null;
    /** @type {Frame[]} */
    this.recent = [];
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
    this.heardAt = Date.now();
    /** EventSource repeats the last id on events that have none. */
    this.lastId = "";
    this.channel = "BroadcastChannel" in globalThis ? new BroadcastChannel(LOCK) : null;
  }

  /** Listen to other tabs; called before the first snapshot is asked for. */
  listen() {
    if (!this.channel) return;
    this.channel.onmessage = ({ data }) => {
      if (data.kind === "join" && this.source) this.greet();
      if (data.kind === "frame" && !this.source) this.take(data.frame);
      if (data.kind === "connection" && !this.source) connection.value = data.connection;
    };
  }

  /** Stand for leader, from the cursor of the first snapshot. @param {string} cursor */
  start(cursor) {
    if (!this.cursor) this.cursor = cursor;
    addEventListener("online", () => this.wake());
    addEventListener("offline", () => this.tell({ state: "offline", retryAt: 0 }));
    document.addEventListener("visibilitychange", () => document.hidden || this.wake());
    setInterval(() => this.watch(), 5_000);
    if (!navigator.locks || !this.channel) return this.connect();
    this.relay({ kind: "join" });
    navigator.locks.request(LOCK, () => {
      this.connect();
      return new Promise(() => {});
    });
  }

  /** A tab joined: it gets what it may have missed between its snapshot and now; replaying is harmless. */
  greet() {
    this.relay({ kind: "connection", connection: connection.peek() });
    for (const frame of this.recent) this.relay({ kind: "frame", frame });
  }

  connect() {
    clearTimeout(this.timer);
    this.lastId = "";
    this.source?.close();
    this.heardAt = Date.now();
    const source = new EventSource(`/api/v1/events?after=${encodeURIComponent(this.cursor)}`);
    this.source = source;
    for (const event of EVENTS) source.addEventListener(event, (message) => this.receive(event, message));
    source.onerror = () => source === this.source && this.retry();
  }

  /** @param {string} event @param {MessageEvent} message */
  receive(event, message) {
    const id = message.lastEventId === this.lastId ? "" : message.lastEventId;
    const frame = { event, data: JSON.parse(message.data || "{}"), id };
    this.lastId = message.lastEventId;
    if (event === "hello") this.failures = 0;
    if (connection.peek().state !== "live") this.tell({ state: "live", retryAt: 0 });
    if (event === "goodbye") return this.retry();
    if (frame.id) this.recent = [...this.recent.slice(1 - REPLAY_FRAMES), frame];
    this.relay({ kind: "frame", frame });
    this.take(frame);
  }

  /** @param {Frame} frame */
  take(frame) {
    this.heardAt = Date.now();
    if (frame.event === "reset") {
      this.recent = [];
      this.refetch();
      return;
    }
    this.apply(frame);
    if (frame.id) this.cursor = frame.id;
    else if (!this.cursor && frame.event === "hello") this.cursor = frame.data.cursor ?? "";
  }

  retry() {
    this.source?.close();
    const most = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** this.failures++);
    const wait = most * (0.5 + Math.random() / 2);
    const state = navigator.onLine ? "reconnecting" : "offline";
    this.tell({ state, retryAt: Date.now() + wait });
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.connect(), wait);
  }

  /** Silence longer than two heartbeats: read again; a follower whose leader is frozen reads for itself. */
  watch() {
    const waiting = connection.peek().state === "reconnecting" && connection.peek().retryAt > Date.now();
    if (!waiting && Date.now() - this.heardAt > WATCHDOG_MS) this.connect();
  }

  /** The machine woke or the network came back: do not wait for the backoff. */
  wake() {
    if (this.source && connection.peek().state !== "live") this.connect();
    else this.watch();
  }

  /** @param {Connection} next */
  tell(next) {
    connection.value = next;
    this.relay({ kind: "connection", connection: next });
  }

  /** @param {unknown} message */
  relay(message) {
    this.channel?.postMessage(message);
  }
}
