// Who is here, who writes, and what was really looked at: a message counts as read after one second in sight.

const READ_MS = 1000;
const TYPING_EVERY_MS = 3000;
const TYPING_GONE_MS = 6000;

/** Lets one call through per `every` milliseconds. */
export function throttle(act, every, now = Date.now) {
  let last = Number.NEGATIVE_INFINITY;
  return () => {
    if (now() - last < every) return;
    last = now();
    act();
  };
}

/** Names of those who write now, forgotten after six seconds. */
export class Typing {
  constructor({ place, words, timers = globalThis }) {
    Object.assign(this, { place, words, timers });
    this.writers = new Map();
  }

  heard(participant, name) {
    this.timers.clearTimeout(this.writers.get(participant)?.timer);
    const timer = this.timers.setTimeout(() => this.forget(participant), TYPING_GONE_MS);
    this.writers.set(participant, { name, timer });
    this.show();
  }

  forget(participant) {
    this.timers.clearTimeout(this.writers.get(participant)?.timer);
    if (this.writers.delete(participant)) this.show();
  }

  show() {
    const names = [...this.writers.values()].map((writer) => writer.name);
    const sentence = names.length > 1 ? this.words.typing_many : this.words.typing;
    this.place.textContent = names.length ? sentence.replace("{names}", names.join(this.words.list_comma)) : "";
  }
}

export const typingSender = (send) => throttle(send, TYPING_EVERY_MS);

/** Who sits in the room and how far each has read. */
export class Seats {
  /** `labels` names the seats of a room: {seat: {label}}. */
  constructor({ words, labels = {} }) {
    Object.assign(this, { words, labels });
    this.people = new Map();
  }

  joined(participants) {
    for (const person of participants) this.people.set(String(person.participant), { ...person });
  }

  get(participant) {
    return this.people.get(String(participant));
  }

  read(participant, seq) {
    const person = this.get(participant);
    if (!person || (person.read ?? 0) >= seq) return false;
    person.read = seq;
    return true;
  }

  online(participant, here) {
    const person = this.get(participant);
    if (person) person.online = here;
  }

  /** Sentence under one's own message: which other seats have read it, or that it is stored. */
  stateOf(seq, me) {
    const own = this.get(me)?.seat;
    const names = [...this.people.values()]
      .filter((person) => String(person.participant) !== String(me) && (own === undefined || person.seat !== own))
      .filter((person) => (person.read ?? 0) >= seq)
      .map((person) => this.labels[person.seat]?.label ?? person.name);
    if (!names.length) return this.words.sent;
    return this.words.read_by.replace("{names}", [...new Set(names)].join(this.words.list_comma));
  }
}

/** The list of who sits in the room: names, and in words what each is here. */
export class People {
  constructor({ place, labels, shape }) {
    Object.assign(this, { place, labels, shape });
  }

  draw(participants) {
    if (!this.place) return;
    const lines = participants.map((person) => {
      const line = this.shape();
      line.querySelector("[data-name]").textContent = person.name;
      line.querySelector("[data-role]").textContent = this.labels[person.seat]?.label ?? "";
      return line;
    });
    this.place.querySelector("ul").replaceChildren(...lines);
    this.place.querySelector("[data-count]").textContent = String(lines.length);
    this.place.hidden = !lines.length;
  }
}

/** Reports the highest message that stood in sight for a second while somebody looked at the page. */
export class ReadMarks {
  constructor({ root, report, timers = globalThis, view = document }) {
    Object.assign(this, { report, timers, view });
    this.highest = 0;
    this.inSight = new Map();
    this.watcher = new IntersectionObserver((entries) => entries.forEach((entry) => this.seen(entry)), {
      root, threshold: 0.6,
    });
    view.addEventListener("visibilitychange", () => this.look());
  }

  watch(line) {
    this.watcher.observe(line);
  }

  /** A line that left the document is not in sight any more. */
  forget(line) {
    this.watcher.unobserve(line);
    this.timers.clearTimeout(this.inSight.get(line));
    this.inSight.delete(line);
  }

  seen({ target, isIntersecting }) {
    this.timers.clearTimeout(this.inSight.get(target));
    this.inSight.delete(target);
    if (!isIntersecting) return;
    this.inSight.set(target, this.timers.setTimeout(() => this.read(target), READ_MS));
  }

  look() {
    if (this.view.visibilityState !== "visible") return;
    for (const target of [...this.inSight.keys()]) this.seen({ target, isIntersecting: true });
  }

  read(target) {
    if (this.view.visibilityState !== "visible") return;
    this.watcher.unobserve(target);
    const seq = Number(target.dataset.seq);
    if (seq <= this.highest) return;
    this.highest = seq;
    this.report(seq);
  }
}
