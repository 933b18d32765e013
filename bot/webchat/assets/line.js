// The line to the server. What the person said is kept in the browser until the server has it.
import { fresh, language, memory } from "./dom.js";

const PAUSE_FIRST = 400; // milliseconds before the line is tried again, doubled each time
const PAUSE_MAX = 20000;
const POLL_EVERY = 3000; // where no WebSocket goes through
const POLL_HIDDEN = 15000;
const TRIES_BEFORE_POLL = 3; // WebSockets that never opened
const ANSWER_WITHIN = 9000; // a line that is silent for longer when asked is dead
const LOOK_EVERY = 50000; // a phone that slept does not notice that its line is gone

/**
 * Speaks frames. Events: "frame" (detail: the frame), "up", "down",
 * "acked" and "failed" (detail: {id, code}).
 */
export class Line extends EventTarget {
  constructor() {
    super();
    this.up = false;
    this.after = 0; // the last messages on the page, by the server's counting
    this.heard = 0;
    this.visit = fresh();
    this.waiting = new Map(); // what the server has not confirmed, by its id
    this._socket = null;
    this._tries = 0;
    this._opened = false;
    this._polls = false;
    this._busy = false;
    this._timer = 0;
    this._sent = new Set();
    for (const key of memory.keys("say:").sort()) {
      try {
        const say = JSON.parse(memory.get(key));
        if (say?.id) this.waiting.set(say.id, say);
      } catch { memory.drop(key); }
    }
    addEventListener("online", () => this.now());
    addEventListener("offline", () => this._down());
    document.addEventListener("visibilitychange", () => document.hidden || this.now());
    setInterval(() => document.hidden || this._look(), LOOK_EVERY);
  }

  /** Open the line, or make sure that it is. */
  start() {
    clearTimeout(this._timer);
    if (this._polls) this._poll();
    else if (!this._socket) this._open();
  }

  /** Try at once instead of after the pause. */
  now() {
    if (this._socket?.readyState === WebSocket.OPEN) return void this._look();
    this._tries = 0;
    this.start();
  }

  /** Say something: kept first, then sent, and again until it is confirmed. */
  say(said) {
    const say = { id: fresh(), at: Date.now(), language, ...said };
    this.waiting.set(say.id, say);
    memory.set(`say:${say.at}:${say.id}`, JSON.stringify(say));
    this._send({ type: "say", ...say });
    if (this._polls) this.start();
    else this._expect();
    return say;
  }

  /** Send what is worth nothing later. */
  tell(frame) {
    if (this._polls) this._later = [...(this._later ?? []), frame];
    else this._send(frame);
    if (this._polls && frame.type !== "typing" && frame.type !== "seen") this.start();
  }

  /** Note that the server has a message of ours; called also when it shows up as a line. */
  confirm(id, at) {
    this._forget(id);
    this.dispatchEvent(new CustomEvent("acked", { detail: { id, at } }));
  }

  /** Give up a message that cannot be sent. */
  abandon(id) {
    this._forget(id);
  }

  _forget(id) {
    const say = this.waiting.get(id);
    this.waiting.delete(id);
    this._sent.delete(id);
    if (say) memory.drop(`say:${say.at}:${id}`);
  }

  _open() {
    const url = `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/chat/socket`;
    const socket = new WebSocket(url);
    this._socket = socket;
    socket.onopen = () => { this._opened = true; this._hello(); };
    socket.onmessage = (event) => this._take(JSON.parse(event.data));
    socket.onclose = () => { if (this._socket === socket) this._closed(); };
  }

  _hello() {
    this._sent.clear();
    this._send(this._greeting());
    this._send({ type: "seen" });
  }

  /** Ask an open line for a sign of life, and for what it may have missed. */
  _look() {
    if (this._socket?.readyState !== WebSocket.OPEN) return;
    this._send(this._greeting());
    this._expect();
  }

  _expect() {
    clearTimeout(this._silence);
    const socket = this._socket;
    if (socket) this._silence = setTimeout(() => this._giveUp(socket), ANSWER_WITHIN);
  }

  _giveUp(socket) {
    if (this._socket !== socket) return;
    socket.close();
    this._closed();
  }

  _greeting() {
    const scene = document.body.dataset.scene ?? "";
    return { type: "hello", after: this.after, heard: this.heard, visit: this.visit, scene, language };
  }

  _send(frame) {
    if (this._socket?.readyState !== WebSocket.OPEN) return;
    if (frame.type === "say") {
      if (!this.up || this._sent.has(frame.id)) return;
      this._sent.add(frame.id);
    }
    this._socket.send(JSON.stringify(bare(frame)));
  }

  _closed() {
    this._socket = null;
    this._down();
    if (!this._opened && this._tries + 1 >= TRIES_BEFORE_POLL && navigator.onLine) this._polls = true;
    const pause = Math.min(PAUSE_MAX, PAUSE_FIRST * 2 ** this._tries++);
    this._timer = setTimeout(() => this.start(), pause * (0.75 + Math.random() / 2));
  }

  _down() {
    this.up = false;
    this._sent.clear();
    this.dispatchEvent(new Event("down"));
  }

  _ready() {
    this._tries = 0;
    this.up = true;
    this.dispatchEvent(new Event("up"));
    if (!this._polls) this._resend();
  }

  _resend() {
    const kept = [...this.waiting.values()].sort((one, other) => one.at - other.at);
    for (const say of kept) this._send({ type: "say", ...say });
  }

  _take(frame) {
    clearTimeout(this._silence);
    if (frame.type === "message") this.after = Math.max(this.after, frame.id);
    if (frame.type === "said") this.heard = Math.max(this.heard, frame.id);
    if (frame.type === "history") for (const one of frame.lines) this._count(one);
    if (frame.type === "ack") this.confirm(frame.id, frame.at);
    if (frame.type === "error" && frame.id) this._refused(frame);
    this.dispatchEvent(new CustomEvent("frame", { detail: frame }));
    if (frame.type === "history" || frame.type === "ready") this._ready();
  }

  _count(line) {
    if (line.type === "message") this.after = Math.max(this.after, line.id);
    else this.heard = Math.max(this.heard, line.id);
  }

  _refused(frame) {
    if (frame.retry_s) {
      setTimeout(() => {
        this._sent.delete(frame.id);
        const say = this.waiting.get(frame.id);
        if (say) this._send({ type: "say", ...say });
      }, frame.retry_s * 1000 * (0.8 + Math.random() / 2));
      return;
    }
    this._forget(frame.id);
    this.dispatchEvent(new CustomEvent("failed", { detail: { id: frame.id, code: frame.code } }));
  }

  async _poll() {
    if (this._busy) return;
    this._busy = true;
    const says = [...this.waiting.values()].map((say) => bare({ type: "say", ...say }));
    const rest = this._later ?? [];
    this._later = [];
    try {
      const answer = await fetch("/chat/poll", {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify([this._greeting(), ...rest, ...says.slice(0, 20)]),
      });
      if (!answer.ok) throw new Error(answer.statusText);
      for (const frame of await answer.json()) this._take(frame);
    } catch {
      this._later = [...rest, ...this._later];
      this._down();
    }
    this._busy = false;
    this._timer = setTimeout(() => this.start(), document.hidden ? POLL_HIDDEN : POLL_EVERY);
  }
}

/** Leave out what only the page needs to show a message. */
function bare({ shown, ...frame }) {
  return frame;
}
