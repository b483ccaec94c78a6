// Where one writes: sends when the writer means it (never while an input method is choosing), keeps a draft per room,
// and asks before words copied from a private room go where everybody reads.

export const MOST = 4000;
export const DEAD_MS = 400;
const AFTER_COMPOSITION_MS = 100;
const COPIED = "jiefen-copied-privately";

/** Knows whether an input method is composing. Safari ends the composition before the key that ended it arrives. */
export class ImeGuard {
  constructor() {
    this.composing = false;
    this.endedAt = Number.NEGATIVE_INFINITY;
  }

  start() {
    this.composing = true;
  }

  end(now) {
    this.composing = false;
    this.endedAt = now;
  }

  /** True while Enter belongs to the input method. */
  holds(event, now) {
    return this.composing || event.isComposing || event.keyCode === 229 || now - this.endedAt < AFTER_COMPOSITION_MS;
  }
}

/** Whether a key press sends. mode "enter" or "ctrl"; on a touch screen Enter is always a new line. */
export function sends(event, { mode, touch, guard, now }) {
  if (event.key !== "Enter" || guard.holds(event, now)) return false;
  if (event.ctrlKey || event.metaKey) return true;
  return mode === "enter" && !touch && !event.shiftKey && !event.altKey;
}

/** Text as it will be stored, or null when there is nothing to send. */
export function ready(text) {
  const said = text.replace(/\r\n/g, "\n").trim();
  return said === "" ? null : said;
}

/** Characters as a reader counts them. */
export const count = (text) => [...text].length;

export const draftKey = (user, room) => `jiefen-draft:${user}:${room}`;

/** Drafts of everybody but none else's: cleared at log-out. */
export function clearDrafts(user, storage = localStorage) {
  const mine = Object.keys(storage).filter((key) => key.startsWith(`jiefen-draft:${user}:`));
  for (const key of mine) storage.removeItem(key);
}

export class Composer {
  /** onSend(text) returns a promise of true when the text is kept; onTyping() on each input outside compositions. */
  constructor({ form, config, words, clock, onSend, onTyping, onComplaint }) {
    Object.assign(this, { form, config, words, clock, onSend, onTyping, onComplaint });
    this.box = form.querySelector("textarea");
    this.button = form.querySelector("[data-send]");
    this.note = form.querySelector("[data-draft]");
    this.guard = new ImeGuard();
    this.key = draftKey(config.user, config.room.id);
    this.hold();
    this.mode = localStorage.getItem("jiefen-send-key") ?? (config.layout === "sides" ? "ctrl" : "enter");
    this.touch = matchMedia("(pointer: coarse)").matches;
    form.noValidate = true;
    this.typed = "typed" in form.dataset;
    if (!this.typed) this.restore();
    this.listen();
    form.dataset.wired = "yes";
    // What was pressed before this script was there counts as well.
    if ("pressed" in form.dataset) this.submit();
  }

  listen() {
    const box = this.box;
    box.addEventListener("compositionstart", () => this.guard.start());
    box.addEventListener("compositionend", () => this.guard.end(performance.now()));
    box.addEventListener("keydown", (event) => this.pressed(event));
    box.addEventListener("input", (event) => this.changed(event));
    box.addEventListener("paste", (event) => this.pasted(event));
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit();
    });
    addEventListener("pagehide", () => this.keep());
    addEventListener("pageshow", (event) => event.persisted && this.hold());
    if (this.config.room.kind === "caucus") document.addEventListener("copy", () => this.remember());
  }

  /** The send key is dead for a moment after the room changed under the writer's hands, until they write in this one. */
  hold() {
    this.typed = false;
    this.deadUntil = performance.now() + DEAD_MS;
  }

  pressed(event) {
    const now = performance.now();
    if (event.key === "Escape") this.box.blur();
    if (!sends(event, { mode: this.mode, touch: this.touch, guard: this.guard, now })) return;
    event.preventDefault();
    this.submit();
  }

  /** One line is on its way to the store at a time: a second press sends what was written meanwhile, nothing twice. */
  async submit() {
    if (!this.typed && performance.now() < this.deadUntil) return;
    if (this.busy) {
      this.again = true;
      return;
    }
    this.busy = true;
    do {
      this.again = false;
    } while ((await this.handOver()) && this.again);
    this.busy = false;
    this.box.focus();
  }

  /** Whether the text was kept; what was typed while it was being stored stays in the box. */
  async handOver() {
    const before = this.box.value;
    const text = ready(before);
    if (text !== null && count(text) > MOST) {
      this.onComplaint(this.words.too_long.replace("{n}", String(count(text))));
      return false;
    }
    const kept = await this.onSend(text);
    if (kept) {
      this.box.value = this.box.value.startsWith(before) ? this.box.value.slice(before.length) : this.box.value;
      this.keep();
    }
    return kept;
  }

  changed(event) {
    this.typed = true;
    if (this.guard.composing || event.isComposing) return;
    this.onTyping();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.keep(), 400);
  }

  keep() {
    clearTimeout(this.timer);
    if (this.box.value === "") localStorage.removeItem(this.key);
    else localStorage.setItem(this.key, this.box.value);
    this.note.hidden = this.box.value === "";
    this.note.textContent = this.words.draft_kept.replace("{time}", this.clock(new Date()));
  }

  restore() {
    const kept = localStorage.getItem(this.key);
    if (kept && this.box.value === "") {
      this.box.value = kept;
      this.keep();
    }
  }

  remember() {
    const text = String(getSelection()).trim();
    if (text) sessionStorage.setItem(COPIED, text);
  }

  pasted(event) {
    const copied = sessionStorage.getItem(COPIED);
    const pasted = event.clipboardData?.getData("text/plain").trim();
    if (!copied || !pasted || this.config.room.kind === "caucus") return;
    const same = copied.includes(pasted) || pasted.includes(copied);
    if (same && !confirm(this.words.from_caucus)) event.preventDefault();
  }
}
