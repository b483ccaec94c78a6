// The wire of a room page: one socket for every room, joined again after each loss with the last number held,
// and plain requests every five seconds where no socket comes through.

const WAITS = [1, 2, 4, 8, 15, 30];
const SPREAD = 0.3;
const PING_MS = 20_000;
const SILENCE_MS = 45_000;
const POLL_MS = 5_000;
const FAILURES_BEFORE_POLLING = 3;

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
    this.timer = this.heart = this.poller = null;
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
    return true;
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
  }

  opened() {
    this.stopPolling();
    this.lastFrame = Date.now();
    this.heart = this.timers.setInterval(() => this.beat(), PING_MS);
    for (const room of this.rooms) this.join(room);
    this.onStatus("open", this.attempt);
    this.attempt = 0;
  }

  received(text) {
    this.lastFrame = Date.now();
    const frame = JSON.parse(text);
    if (frame.op === "bye") this.byeAfter = frame.retry_after ?? null;
    this.onFrame(frame);
  }

  beat() {
    if (Date.now() - this.lastFrame > SILENCE_MS) {
      this.ws?.close(4000);
      return;
    }
    this.pings += 1;
    this.send({ op: "ping", n: this.pings });
  }

  closed(ws, code) {
    if (ws !== this.ws) return;
    this.ws = null;
    this.timers.clearInterval(this.heart);
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

/** Requests beside the socket: holes, slow mode, sending where no socket is. `reached` says how the last one went. */
export class Rest {
  constructor({ csrf, ask = (...args) => fetch(...args), onReach = () => {} }) {
    Object.assign(this, { csrf, asking: ask, onReach, reached: false });
  }

  /** The answer, or null while the network is away or nothing answers behind a proxy. */
  async ask(...request) {
    let answer = null;
    try {
      answer = await this.asking(...request);
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
    }
    const reached = answer !== null && ![502, 503, 504].includes(answer.status);
    if (reached !== this.reached) {
      this.reached = reached;
      this.onReach(reached);
    }
    return answer;
  }

  address(room) {
    return `/api/v1/rooms/${encodeURIComponent(room)}/messages/`;
  }

  /** Messages after a number, oldest first; [] while the network is away, which the banner already says. */
  async after(room, seq, limit = 200) {
    const query = new URLSearchParams({ limit: String(limit) });
    if (seq !== null) query.set("after", String(seq));
    const answer = await this.ask(`${this.address(room)}?${query}`, { headers: { Accept: "application/json" } });
    if (!answer?.ok) return [];
    const page = await answer.json();
    return Array.isArray(page) ? page : page.results ?? page.messages ?? [];
  }

  /** Sends one message; resolves to an `ack` or an `error` frame, or null when the network is away. */
  async send({ room, ref, kind, body, reply_to }) {
    const answer = await this.ask(this.address(room), {
      method: "POST",
      headers: {
        "Content-Type": "application/json",
        Accept: "application/json",
        "X-CSRFToken": this.csrf(),
        "Idempotency-Key": ref,
      },
      body: JSON.stringify({ ref, kind, body, reply_to }),
    });
    if (answer === null) return null;
    // A proxy's error page is no JSON; its status alone decides then.
    const said = await answer.json().catch(() => ({}));
    if (answer.ok) return { op: "ack", room, ref, seq: said.seq, at: said.at };
    const later = Number(answer.headers.get("Retry-After")) || undefined;
    const code = said.code ?? (answer.status >= 500 ? "unavailable" : "bad_body");
    return { op: "error", room, ref, code, message: said.detail ?? said.title ?? code, retry_after: later };
  }
}
