// Lines of one's own from the box to the room: waiting in this browser, on their way, refused; each is drawn until the
// stored message takes its place.

import { clearDrafts } from "./composer.js";
import { Outbox, openStore } from "./outbox.js";

export class OwnLines {
  /** post(line) puts one on the wire, true when it is on its way; `files` are those chosen beside the box. */
  constructor({ room, config, view, me, files, post, alarm, told }) {
    Object.assign(this, { room, config, words: config.words, view, me, files, post, alarm, told });
    this.opened = this.open();
  }

  async open() {
    this.store = await openStore(this.config.user);
    this.outbox = new Outbox({ store: this.store, send: (line) => this.post(line), onChange: (line) => this.changed(line) });
    await this.outbox.load();
  }

  async submit(text) {
    await this.opened;
    if (this.outbox.closed.has(this.room)) {
      this.alarm(this.words.closed);
      return false;
    }
    const files = await this.files.take();
    const bodies = files.map((body) => ({ kind: "file", body }));
    if (text !== null) bodies.push({ kind: "text", body: { text } });
    for (const each of bodies) {
      if ((await this.outbox.add({ room: this.room, ...each })) === null) {
        this.alarm(this.words.queue_full);
        return false;
      }
    }
    if (bodies.length) this.view.toLatest();
    return bodies.length > 0;
  }

  acknowledged(frame, last) {
    const row = this.row(frame.ref);
    if (row) row.dataset.stored = String(frame.seq);
    this.outbox.acknowledge(frame.ref, frame.seq);
    if (row && frame.seq <= last) row.remove();
  }

  row(ref) {
    return this.view.list.querySelector(`[data-ref="${CSS.escape(ref)}"]`);
  }

  /** The stored message takes the place of the line that waited for it. */
  settle(message) {
    const rows = [...this.view.list.querySelectorAll("[data-ref]")];
    const text = message.body.text ?? message.body.name;
    const mine = rows.find((row) => row.dataset.stored === String(message.seq)) ?? rows.find((row) => row.dataset.text === text && !row.dataset.stored);
    mine?.remove();
  }

  changed(line) {
    if (line.room !== this.room) return;
    const over = line.state === "gone" || line.state === "sent";
    const row = this.row(line.ref) ?? (over ? null : this.waiting(line));
    if (!row) return;
    if (line.state === "gone") {
      row.remove();
      return;
    }
    const failed = line.state === "failed" || line.state === "stale";
    const words = { queue: this.words.queued, sending: this.words.sending, sent: this.words.sent, stale: this.words.stale }[line.state];
    row.classList.toggle("msg--failed", failed);
    row.classList.toggle("msg--sending", !failed && line.state !== "sent");
    row.querySelector("[data-acts]").hidden = !failed;
    this.view.lines.state(row, words ?? this.words.failed.replace("{why}", line.why ?? ""));
    if (line.state === "failed") this.alarm(this.words.failed.replace("{why}", line.why ?? ""));
  }

  waiting(line) {
    const { view } = this;
    const row = view.lines.shape({ participant: this.me() }, true);
    view.lines.stamp(row, new Date(line.at));
    row.dataset.ref = line.ref;
    row.dataset.text = line.body.text ?? line.body.name;
    row.removeAttribute("id");
    row.querySelector("[data-body]").append(...view.lines.said(row.dataset.text));
    row.querySelector("[data-retry]").addEventListener("click", () => this.outbox.retry(line.ref));
    row.querySelector("[data-delete]").addEventListener("click", () => this.outbox.drop(line.ref));
    row.querySelector("[data-copy]").addEventListener("click", () => this.copy(row.dataset.text));
    view.list.append(row);
    view.empty.hidden = true;
    return row;
  }

  async copy(text) {
    await navigator.clipboard.writeText(text);
    this.told(this.words.copied);
  }

  /** Whoever logs out with lines that were not sent is asked; then nothing of theirs stays in the browser. */
  guardLogout() {
    for (const form of document.querySelectorAll("[data-clears-drafts]")) {
      form.addEventListener("submit", (event) => {
        const n = this.outbox.waiting;
        if (n && !confirm(this.words.unsent_logout.replace("{n}", String(n)))) {
          event.preventDefault();
          return;
        }
        clearDrafts(this.config.user);
        this.store.clear();
      });
    }
  }
}
