// The wire of a room page: one socket for every room, joined again after each loss with the last number held,
// and plain requests every five seconds where no socket comes through.

const WAITS = [1, 2, 4, 8, 15, 30];
const SPREAD = 0.3;
const PING_MS = 20_000;
const ANSWER_MS = 12_000;
const POLL_MS = 5_000;
const FAILURES_BEFORE_POLLING = 3;

// Frames that the server answers, each with one of its own.
const ANSWERED = new Set(["join", "send", "ping", "call"]);
// Close codes after which the same door stays shut: log-in ended, origin refused, seat withdrawn.
const FINAL = { 4401: "ended", 4403: "refused", 4409: "withdrawn" };

/** Milliseconds before try number `attempt` (from 0), spread by 30 % either way so that clients do not return together. */
export function delay(attempt, chance = Math.random) {
  const seconds = WAITS[Math.min(attempt, WAITS.length - 1)];
  return Math.round(seconds * 1000 * (1 - SPREAD + 2 * SPREAD * chance()));
}

/** What a close code asks for: {status, wait} where wait null means the table above. */
export function afterClose(code, retryAfter = null) {
  if (code in FINAL) return { status: FINAL[code], wait: null, final: true };
  if (code === 4429) return { status: "flood", wait: Math.max(retryAfter ?? 0, 15_000), final: false };
  if (code === 1012) return { status: "lost", wait: retryAfter ?? 500, final: false };
  return { status: "lost", wait: retryAfter, final: false };
}

export class RoomSocket {
  /**
   * held(room) gives the last number held, or null for the newest fifty. onFrame(frame) gets every frame;
   * onStatus(status, attempt) gets open, lost, slow, flood, ended, refused, withdrawn.
   */
  constructor({ url, rooms, held, onFrame, onStatus, poll, open, timers = globalThis, chance = Math.random }) {
    Object.assign(this, { url, rooms, held, onFrame, onStatus, poll, timers, chance });
    this.open = open ?? ((address) => new WebSocket(address));
    this.attempt = 0;
    this.pings = 0;
    this.stopped = false;
    this.ws = null;
    this.byeAfter = null;
    this.timer = this.heart = this.poller = this.waiting = null;
  }

  get live() {
    return this.ws !== null && this.ws.readyState === 1;
  }

  start() {
    this.stopped = false;
    this.connect();
  }

  stop() {
    this.stopped = true;
    this.timers.clearTimeout(this.timer);
    this.timers.clearInterval(this.heart);
    this.stopPolling();
    this.ws?.close(1000);
  }

  /** Try at once: the network came back or somebody looks at the page again. */
  wake() {
    if (this.stopped || this.ws) return;
    this.timers.clearTimeout(this.timer);
    this.connect();
  }

  /** The network is known to be away: a socket that has not noticed yet is given up. */
  sever() {
    const ws = this.ws;
    if (!ws) return;
    ws.close(4000);
    this.closed(ws, 1006);
  }

  /** True when the frame went to an open socket; false means: keep it and try later. */
  send(frame) {
    if (!this.live) return false;
    this.ws.send(JSON.stringify(frame));
    if (ANSWERED.has(frame.op)) this.expect();
    return true;
  }

  /** A socket on which nothing comes back is dead, whatever the browser still believes of it. */
  expect() {
    if (this.waiting !== null) return;
    this.waiting = this.timers.setTimeout(() => {
      this.waiting = null;
      this.attempt += 1; // no loss that mends itself within a second
      this.sever();
    }, ANSWER_MS);
  }

  join(room) {
    return this.send({ op: "join", room, after: this.held(room) });
  }

  /** Enter one more room, now and after every loss. */
  also(room) {
    if (this.rooms.includes(room)) return;
    this.rooms.push(room);
    this.join(room);
  }

  connect() {
    this.timers.clearTimeout(this.timer);
    let ws;
    try {
      ws = this.open(this.url);
    } catch (error) {
      // An address the browser will not open (blocked scheme, policy) is a failure like any other.
      this.retry({ status: "lost", wait: null, final: false, error });
      return;
    }
    this.ws = ws;
    ws.onopen = () => this.opened();
    ws.onmessage = (event) => this.received(event.data);
    ws.onclose = (event) => this.closed(ws, event.code);
    this.expect();
  }

  opened() {
    this.stopPolling();
    this.heart = this.timers.setInterval(() => this.beat(), PING_MS);
    for (const room of this.rooms) this.join(room);
    this.onStatus("open", this.attempt);
    this.attempt = 0;
  }

  received(text) {
    this.timers.clearTimeout(this.waiting);
    this.waiting = null;
    const frame = JSON.parse(text);
    if (frame.op === "bye") this.byeAfter = frame.retry_after ?? null;
    this.onFrame(frame);
  }

  beat() {
    this.pings += 1;
    this.send({ op: "ping", n: this.pings });
  }

  closed(ws, code) {
    if (ws !== this.ws) return;
    this.ws = null;
    this.timers.clearInterval(this.heart);
    this.timers.clearTimeout(this.waiting);
    this.waiting = null;
    if (this.stopped) return;
    const next = afterClose(code, this.byeAfter);
    this.byeAfter = null;
    if (next.final) this.finish(next.status);
    else this.retry(next);
  }

  finish(status) {
    this.stopped = status !== "refused";
    this.onStatus(status, this.attempt);
    if (status === "refused") this.startPolling();
    else this.stopPolling();
  }

  retry({ status, wait }) {
    this.ws = null;
    const pause = wait ?? delay(this.attempt, this.chance);
    this.attempt += 1;
    if (this.attempt >= FAILURES_BEFORE_POLLING) this.startPolling();
    this.onStatus(this.poller ? "slow" : status, this.attempt);
    this.timer = this.timers.setTimeout(() => this.connect(), pause);
  }

  startPolling() {
    if (this.poller || !this.poll) return;
    this.poller = this.timers.setInterval(() => this.pollAll(), POLL_MS);
    this.pollAll();
  }

  stopPolling() {
    this.timers.clearInterval(this.poller);
    this.poller = null;
  }

  async pollAll() {
    if (this.polling) return;
    this.polling = true;
    try {
      for (const room of this.rooms) {
        for (const message of await this.poll(room, this.held(room))) this.onFrame({ op: "message", ...message, room });
      }
    } finally {
      this.polling = false;
    }
  }
}
