// The conversation on the page: strict order, holes seen, far history dropped, never a forced scroll, one quiet announcer.

const KEEP_LINES = 240;
const DROP_LINES = 60;
const NEAR_PX = 120;
const SAY_EVERY_MS = 3000;
const TOGETHER_MS = 5 * 60 * 1000;
const ZONE = "Asia/Shanghai";
const CARDS = { offer: "offers", agreement: "agreement", minutes: "facts" };

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

/** Whether `message` goes on where `before` stopped: same person, within five minutes, plain text. */
export function goesOn(before, message) {
  if (!before || before.kind !== "text" || message.kind !== "text" || !before.author || !message.author) return false;
  const near = new Date(message.at) - new Date(before.at) <= TOGETHER_MS;
  return near && String(before.author.participant) === String(message.author.participant);
}

const template = (name) => document.getElementById(`tpl-${name}`).content.firstElementChild.cloneNode(true);

export class MessageList {
  /** sideOf(author) gives a, b or m; stateOf(seq) the sentence under one's own line; watch(line) is told of each new line. */
  constructor({ stream, config, calendar, sideOf, stateOf, watch, me }) {
    Object.assign(this, { stream, config, calendar, sideOf, stateOf, watch, me });
    this.words = config.words;
    this.list = stream.querySelector("[data-messages]");
    this.empty = stream.querySelector("[data-empty]");
    this.jump = stream.querySelector("[data-jump]");
    this.jumpWords = stream.querySelector("[data-jump-words]");
    this.scroller = getComputedStyle(stream).overflowY === "auto" ? stream : document.scrollingElement;
    this.unseen = 0;
    this.before = null;
    this.lastDay = [...this.list.querySelectorAll("[data-day]")].at(-1)?.dataset.day ?? "";
    this.jump.querySelector("button").addEventListener("click", () => this.toLatest());
    (this.scroller === stream ? stream : window).addEventListener("scroll", () => this.scrolled(), { passive: true });
    this.list.addEventListener("keydown", (event) => this.moved(event));
    for (const line of this.list.querySelectorAll("[data-seq]")) this.watch(line);
    if (!location.hash) this.toLatest();
  }

  get near() {
    const { scrollHeight, scrollTop, clientHeight } = this.scroller;
    return scrollHeight - scrollTop - clientHeight < NEAR_PX;
  }

  toLatest() {
    this.scroller.scrollTop = this.scroller.scrollHeight;
    this.unseen = 0;
    this.jump.hidden = true;
  }

  scrolled() {
    if (this.near) {
      this.unseen = 0;
      this.jump.hidden = true;
    }
  }

  offerJump() {
    this.unseen += 1;
    this.jumpWords.textContent = this.words.newest.replace("{n}", String(this.unseen));
    this.jump.hidden = false;
  }

  append(message) {
    const follow = this.near;
    const at = new Date(message.at);
    const day = this.calendar.key(at);
    if (day !== this.lastDay) this.dayLine(day, at);
    const line = message.kind === "system" ? this.systemLine(message, at) : this.personLine(message, at);
    line.id = `m${message.seq}`;
    line.dataset.seq = String(message.seq);
    this.place(line);
    this.before = message;
    this.empty.hidden = true;
    this.watch(line);
    if (follow) {
      this.trim();
      this.toLatest();
    } else this.offerJump();
    return line;
  }

  /** Before the lines that are still on their way, which stay last. */
  place(line) {
    this.list.insertBefore(line, this.list.querySelector("[data-ref]"));
  }

  dayLine(day, at) {
    const line = template("day");
    line.dataset.day = this.lastDay = day;
    line.querySelector("span").textContent = this.calendar.line(at);
    this.place(line);
  }

  systemLine(message, at) {
    const line = template("system");
    this.stamp(line, at);
    line.querySelector("[data-text]").textContent = message.body?.text ?? "";
    return line;
  }

  personLine(message, at) {
    const own = String(message.author?.participant) === String(this.me());
    const line = this.shape(message.author, own);
    this.stamp(line, at);
    line.querySelector("[data-number]").textContent = this.words.number.replace("{n}", String(message.seq));
    line.classList.toggle("msg--same", goesOn(this.before, message));
    this.fill(line.querySelector("[data-body]"), message);
    line.querySelector("[data-acts]").remove();
    if (message.retracted) line.classList.add("msg--retracted");
    if (own) {
      line.dataset.own = "";
      this.state(line, this.stateOf(message.seq));
    }
    return line;
  }

  shape(author, own) {
    const line = template("message");
    const side = this.sideOf(author);
    if (side === "a" || side === "b") line.classList.add(`msg--${side}`);
    line.classList.toggle("msg--right", this.config.layout === "sides" ? side === "b" : own);
    line.querySelector("[data-name]").textContent = own ? this.words.you : author?.name ?? "";
    line.querySelector("[data-role]").textContent = own ? "" : this.config.seats[author?.seat]?.label ?? "";
    return line;
  }

  stamp(line, at) {
    const time = line.querySelector("time");
    time.dateTime = at.toISOString();
    time.textContent = this.calendar.clock(at);
  }

  fill(place, message) {
    place.replaceChildren();
    if (message.retracted) place.append(this.text(this.words.retracted));
    else if (message.kind === "file") place.append(this.file(message.body));
    else if (message.kind in CARDS) place.append(this.card(message));
    else {
      if (message.reply_to) place.append(this.quote(message.reply_to));
      place.append(this.text(message.body.text));
    }
  }

  text(words) {
    const paragraph = template("text");
    paragraph.textContent = words;
    return paragraph;
  }

  quote(seq) {
    const link = template("quote");
    link.href = `#m${seq}`;
    link.textContent = this.words.answer_to.replace("{n}", String(seq));
    return link;
  }

  file(body) {
    const line = template("file");
    const link = line.querySelector("a");
    if (body.url?.startsWith("/") || body.url?.startsWith(location.origin)) link.href = body.url;
    line.querySelector("bdi").textContent = body.name;
    line.querySelector("[data-size]").textContent = body.size_words ?? "";
    return line;
  }

  card(message) {
    const line = template("card");
    const link = line.querySelector("a");
    link.href = this.config.panels[CARDS[message.kind]] ?? location.href;
    link.textContent = this.words[message.kind];
    return line;
  }

  state(line, words) {
    const place = line.querySelector("[data-state], .msg__state");
    if (!place) return;
    place.hidden = words === "";
    place.textContent = words;
  }

  /** The author took a text back: it is hidden, and the line says so. */
  retract(seq) {
    const line = document.getElementById(`m${seq}`);
    const body = line?.querySelector(".msg__body");
    if (!body) return;
    line.classList.add("msg--retracted");
    body.replaceChildren(this.text(this.words.retracted));
  }

  /** Sentences under own lines, after somebody read further. */
  refreshStates() {
    for (const line of this.list.querySelectorAll("[data-own][data-seq]")) this.state(line, this.stateOf(Number(line.dataset.seq)));
  }

  /** Far history leaves the page, so that a long day's room stays quick; a link leads back to it. */
  trim() {
    const lines = this.list.children;
    if (lines.length <= KEEP_LINES) return;
    for (let n = 0; n < DROP_LINES; n += 1) lines[0].remove();
    const first = this.list.querySelector("[data-seq]")?.dataset.seq;
    const link = this.stream.querySelector("[data-older]");
    if (link && first) {
      link.href = `${location.pathname}?before=${first}`;
      link.closest("p").hidden = false;
    }
  }

  moved(event) {
    const lines = [...this.list.querySelectorAll("[data-seq]")];
    const here = lines.indexOf(document.activeElement);
    const to = { ArrowUp: here - 1, ArrowDown: here + 1, Home: 0, End: lines.length - 1 }[event.key];
    if (to === undefined || here < 0 || !lines[to]) return;
    event.preventDefault();
    lines[to].focus();
  }
}
