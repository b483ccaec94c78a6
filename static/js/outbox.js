// What was written and not yet stored by the server. Each line keeps its reference for good, so sending it again is safe;
// one line per room is on its way at a time, so the order stays the writer's.

export const LIMIT = 500;
export const STALE_MS = 24 * 3600 * 1000;
// The server may be able to take these later; every other error is an answer.
const LATER = { rate_limited: 2, unavailable: 3, not_joined: 1 };

/** Store in this browser, per person; `memory` where the browser keeps none (private windows). */
export async function openStore(user, idb = globalThis.indexedDB) {
  if (!idb) return memoryStore();
  const db = await new Promise((resolve) => {
    const request = idb.open(`jiefen-${user}`, 1);
    request.onupgradeneeded = () => request.result.createObjectStore("outbox", { keyPath: "ref" });
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => resolve(null);
  });
  return db ? databaseStore(db) : memoryStore();
}

export function memoryStore() {
  const lines = new Map();
  return {
    all: async () => [...lines.values()],
    put: async (line) => void lines.set(line.ref, { ...line }),
    remove: async (ref) => void lines.delete(ref),
    clear: async () => lines.clear(),
  };
}

function databaseStore(db) {
  const run = (mode, act) =>
    new Promise((resolve, reject) => {
      const deal = db.transaction("outbox", mode);
      const request = act(deal.objectStore("outbox"));
      deal.oncomplete = () => resolve(request.result);
      deal.onabort = deal.onerror = () => reject(deal.error);
    });
  return {
    all: () => run("readonly", (lines) => lines.getAll()),
    put: (line) => run("readwrite", (lines) => lines.put(line)),
    remove: (ref) => run("readwrite", (lines) => lines.delete(ref)),
    clear: () => run("readwrite", (lines) => lines.clear()),
  };
}

export class Outbox {
  /**
   * send(line) returns true when the line is on its way. onChange(line) after each change of state:
   * queue, sending, sent, failed, stale, gone.
   */
  constructor({ store, send, onChange, now = Date.now, newRef = () => crypto.randomUUID(), timers = globalThis }) {
    Object.assign(this, { store, send, onChange, now, newRef, timers });
    this.lines = [];
    this.paused = new Map();
    this.closed = new Set();
  }

  /** Lines left from before; those older than a day wait for a word of their writer. */
  async load() {
    const kept = await this.store.all();
    kept.sort((one, other) => one.at - other.at || one.order - other.order);
    for (const line of kept) {
      if (line.state !== "failed") line.state = this.now() - line.at > STALE_MS ? "stale" : "queue";
      this.lines.push(line);
      this.onChange(line);
    }
  }

  get waiting() {
    return this.lines.filter((line) => line.state !== "sent").length;
  }

  /** New line, stored before anything is sent. Null when the queue is full. */
  async add({ room, kind, body, reply_to = null }) {
    if (this.lines.length >= LIMIT) return null;
    const order = this.lines.reduce((most, line) => Math.max(most, line.order), 0) + 1;
    const line = { ref: this.newRef(), room, kind, body, reply_to, at: this.now(), order, state: "queue" };
    this.lines.push(line);
    this.onChange(line);
    await this.store.put(line);
    this.flush(room);
    return line;
  }

  /** Send the first waiting line of a room, unless one is on its way or the room is closed. */
  flush(room) {
    if (this.closed.has(room) || (this.paused.get(room) ?? 0) > this.now()) return;
    const mine = this.lines.filter((line) => line.room === room);
    if (mine.some((line) => line.state === "sending")) return;
    const next = mine.find((line) => line.state === "queue");
    if (!next) return;
    this.change(next, "sending");
    if (!this.send(next)) this.change(next, "queue");
  }

  /** The wire was lost: what was on its way is not known to have arrived, so it goes again under the same reference. */
  unsettle() {
    for (const line of this.lines) if (line.state === "sending") this.change(line, "queue");
  }

  /** Stored by the server under `seq`; a second acknowledgement changes nothing. */
  async acknowledge(ref, seq) {
    const line = this.find(ref);
    if (!line) return;
    line.seq = seq;
    this.lines.splice(this.lines.indexOf(line), 1);
    this.change(line, "sent");
    await this.store.remove(ref);
    this.flush(line.room);
  }

  /** The server's error for a line: some come back by themselves, the others wait for the writer. */
  async refuse(ref, code, message, retryAfter) {
    const line = this.find(ref);
    if (!line) return;
    if (code in LATER) {
      const pause = 1000 * (retryAfter ?? LATER[code]);
      this.paused.set(line.room, this.now() + pause);
      this.change(line, "queue");
      this.timers.setTimeout(() => this.flush(line.room), pause + 10);
      return;
    }
    line.why = message;
    this.change(line, "failed");
    await this.store.put(line);
    this.flush(line.room);
  }

  /** No line goes into a closed room; what waits there is shown as not sent. */
  close(room, why) {
    this.closed.add(room);
    for (const line of this.lines.filter((each) => each.room === room && each.state !== "sent")) {
      line.why = why;
      this.change(line, "failed");
    }
  }

  async retry(ref) {
    const line = this.find(ref);
    if (!line || line.state === "sending") return;
    line.at = this.now();
    this.change(line, "queue");
    await this.store.put(line);
    this.flush(line.room);
  }

  async drop(ref) {
    const line = this.find(ref);
    if (!line) return;
    this.lines.splice(this.lines.indexOf(line), 1);
    this.change(line, "gone");
    await this.store.remove(ref);
    this.flush(line.room);
  }

  find(ref) {
    return this.lines.find((line) => line.ref === ref);
  }

  change(line, state) {
    line.state = state;
    this.onChange(line);
  }
}
