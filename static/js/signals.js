// What this page tells the others in the call, in the measure the server allows: one frame at a time, and what waits for
// the same page goes together.

const EVERY_MS = 100;
const MOST_CANDIDATES = 32;

export class Signals {
  /** put(to, data) is true when the frame went to an open socket. */
  constructor({ put, timers = globalThis }) {
    Object.assign(this, { put, timers });
    this.waiting = new Map();
    this.timer = null;
  }

  tell(to, { candidates = [], ...data }) {
    const before = this.waiting.get(to) ?? {};
    const all = [...(before.candidates ?? []), ...candidates];
    this.waiting.set(to, { ...before, ...data, ...(all.length ? { candidates: all } : {}) });
    this.timer ??= this.timers.setInterval(() => this.next(), EVERY_MS);
  }

  next() {
    const [first] = this.waiting;
    if (!first) {
      this.stop();
      return;
    }
    const [to, { candidates, ...data }] = first;
    const rest = candidates?.slice(MOST_CANDIDATES) ?? [];
    const frame = candidates ? { ...data, candidates: candidates.slice(0, MOST_CANDIDATES) } : data;
    if (!this.put(to, frame)) return;
    this.waiting.delete(to);
    if (rest.length) this.waiting.set(to, { candidates: rest });
  }

  forget(to) {
    this.waiting.delete(to);
  }

  stop() {
    this.timers.clearInterval(this.timer);
    this.timer = null;
    this.waiting.clear();
  }
}
