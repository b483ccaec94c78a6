// Plain requests beside the socket: holes, history, slow mode, sending where no socket is, passing on.

/** `reached` says how the last request went. */
export class Rest {
  constructor({ csrf, words = {}, ask = (...args) => fetch(...args), onReach = () => {} }) {
    Object.assign(this, { csrf, words, asking: ask, onReach, reached: false });
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
    return (await this.page(room, seq === null ? { limit } : { limit, after: seq })) ?? [];
  }

  /** A page of a room by {before, after, limit}, oldest first; null while the network is away. */
  async page(room, query) {
    const address = `${this.address(room)}?${new URLSearchParams(query)}`;
    const answer = await this.ask(address, { headers: { Accept: "application/json" } });
    return answer?.ok ? (await answer.json()).results : null;
  }

  /** The author's consent that a line is passed on, given or taken back; the sentence of a refusal, "" when it was done. */
  consent(room, seq, given) {
    return this.act(`${this.address(room)}${seq}/consent/`, { given });
  }

  /** Pass a line on to another room; the sentence of a refusal, "" when it was done. */
  passOn(room, seq, to) {
    return this.act(`${this.address(room)}${seq}/relay/`, { to });
  }

  /** Whether one agrees to voice and video in a room; the sentence of a refusal, "" when it was kept. */
  agree(room, given) {
    return this.act(`/api/v1/rooms/${encodeURIComponent(room)}/call/`, { given });
  }

  async act(address, body) {
    const answer = await this.post(address, body);
    if (answer?.ok) return "";
    const said = await answer?.json().catch(() => ({}));
    return said?.detail ?? said?.title ?? this.words.no_network;
  }

  post(address, body, more = {}) {
    const headers = { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": this.csrf(), ...more };
    return this.ask(address, { method: "POST", headers, body: JSON.stringify(body) });
  }

  /** Sends one message; resolves to an `ack` or an `error` frame, or null when the network is away. */
  async send({ room, ref, kind, body, reply_to }) {
    const answer = await this.post(this.address(room), { ref, kind, body, reply_to }, { "Idempotency-Key": ref });
    if (answer === null) return null;
    // A proxy's error page is no JSON; its status alone decides then.
    const said = await answer.json().catch(() => ({}));
    if (answer.ok) return { op: "ack", room, ref, seq: said.seq, at: said.at };
    const later = Number(answer.headers.get("Retry-After")) || undefined;
    const code = said.code ?? (answer.status >= 500 ? "unavailable" : "bad_body");
    return { op: "error", room, ref, code, message: said.detail ?? said.title ?? code, retry_after: later };
  }
}
