// Messages before they are drawn: strict order and holes seen, days of Shanghai, one quiet announcer.

const SAY_EVERY_MS = 3000;
const ZONE = "Asia/Shanghai";

/** Lets messages through in strictly rising order, each once; keeps what came too early until the hole is filled. */
export class SeqBuffer {
  constructor(last = 0) {
    this.last = last;
    this.early = new Map();
  }

  /** Messages that may be shown now, oldest first. */
  push(message) {
    if (message.seq <= this.last || this.early.has(message.seq)) return [];
    this.early.set(message.seq, message);
    const through = [];
    while (this.early.has(this.last + 1)) {
      this.last += 1;
      through.push(this.early.get(this.last));
      this.early.delete(this.last);
    }
    return through;
  }

  /** True while something came that cannot be shown yet. */
  get hole() {
    return this.early.size > 0;
  }
}

/** Day, time and clock words of Asia/Shanghai, whatever the device's own zone. */
export class Calendar {
  constructor(words) {
    this.words = words;
    this.time = new Intl.DateTimeFormat("en-GB", { timeZone: ZONE, hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
    this.date = new Intl.DateTimeFormat("sv-SE", { timeZone: ZONE, year: "numeric", month: "2-digit", day: "2-digit" });
  }

  clock(at) {
    return this.time.format(at);
  }

  key(at) {
    return this.date.format(at);
  }

  line(at) {
    const [year, month, day] = this.key(at).split("-").map(Number);
    const weekday = new Date(Date.UTC(year, month - 1, day)).getUTCDay();
    return this.words.day_line
      .replace("{weekday}", this.words.weekdays.split(" ")[weekday])
      .replace("{month}", this.words.months.split(" ")[month - 1])
      .replace("{day}", String(day))
      .replace("{year}", String(year));
  }
}

/** One short sentence per burst for those who listen, at most one every three seconds. */
export class Announcer {
  constructor({ place, words, quiet, timers = globalThis, now = Date.now }) {
    Object.assign(this, { place, words, quiet, timers, now });
    this.waiting = [];
    this.lastAt = Number.NEGATIVE_INFINITY;
    this.timer = null;
  }

  /** `room` names another room, of which nothing but the number is said. */
  message(name, text, room = null) {
    this.waiting.push({ name, text, room });
    this.plan();
  }

  plan() {
    if (this.timer !== null) return;
    const pause = Math.max(200, this.lastAt + SAY_EVERY_MS - this.now());
    this.timer = this.timers.setTimeout(() => this.speak(), pause);
  }

  speak() {
    this.timer = null;
    if (!this.waiting.length) return;
    if (this.quiet()) {
      this.lastAt = this.now();
      this.plan();
      return;
    }
    this.place.textContent = this.sentence(this.waiting);
    this.waiting = [];
    this.lastAt = this.now();
  }

  sentence(waiting) {
    const here = waiting.filter((each) => each.room === null);
    const there = waiting.filter((each) => each.room !== null);
    const said = [];
    if (here.length === 1) {
      const [{ name, text }] = here;
      said.push(this.words.said.replace("{name}", name).replace("{text}", text.slice(0, 120)));
    } else if (here.length) said.push(this.words.said_many.replace("{n}", String(here.length)));
    for (const room of new Set(there.map((each) => each.room))) {
      const n = there.filter((each) => each.room === room).length;
      said.push(this.words.said_elsewhere.replace("{n}", String(n)).replace("{room}", room));
    }
    return said.join(" ");
  }
}
