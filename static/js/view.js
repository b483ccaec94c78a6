// The conversation on the page is a window of it: what is far away leaves the document and comes back when somebody
// scrolls there. Nothing scrolls by itself but a page whose end is in sight.

const KEEP = 60; // messages in the document
const SLACK = 20; // more than that before some leave
const PAGE = 30;
const NEAR_PX = 120;
const REACH_PX = 600;

export class MessageList {
  /**
   * lines draws; watch(line) and unwatch(line) are told of what comes and goes; drawn(line, message) may add to a line;
   * page({before | after, limit}) resolves to messages oldest first, or null; newest() is the last number of the room.
   */
  constructor({ stream, config, lines, watch, unwatch, drawn, page, newest }) {
    Object.assign(this, { stream, config, lines, watch, unwatch, drawn, page, newest, words: config.words });
    this.list = stream.querySelector("[data-messages]");
    this.empty = stream.querySelector("[data-empty]");
    this.jump = stream.querySelector("[data-jump]");
    this.jumpWords = stream.querySelector("[data-jump-words]");
    this.older = stream.querySelector("[data-older]");
    this.newer = stream.querySelector("[data-newer]");
    this.scroller = getComputedStyle(stream).overflowY === "auto" ? stream : document.scrollingElement;
    this.scroller.style.overflowAnchor = "none"; // what comes and goes above is made up for here
    this.unseen = 0;
    this.before = null;
    this.last = config.last_seq;
    this.attached = !config.latest_url;
    for (const line of this.shown) this.watch(line);
    this.stopAt(this.shown.at(-1));
    this.listen();
    if (!location.hash) this.toEnd();
  }

  listen() {
    this.jump.querySelector("button").addEventListener("click", () => this.toLatest());
    (this.scroller === this.stream ? this.stream : window).addEventListener("scroll", () => this.scrolled(), { passive: true });
    this.list.addEventListener("keydown", (event) => this.moved(event));
    this.list.addEventListener("focusin", (event) => this.stopAt(event.target.closest("[data-seq]")));
    this.older.addEventListener("click", (event) => {
      event.preventDefault();
      this.showOlder();
    });
  }

  /** Lines of messages, oldest first. */
  get shown() {
    return [...this.list.querySelectorAll("[data-seq]")];
  }

  get fromEnd() {
    const { scrollHeight, scrollTop, clientHeight } = this.scroller;
    return scrollHeight - scrollTop - clientHeight;
  }

  find(seq) {
    return this.list.querySelector(`[data-seq="${seq}"]`);
  }

  /** Where the end was in sight before `thing` above it grew or shrank, it stays in sight. */
  follow(thing) {
    let tall = thing.offsetHeight;
    new ResizeObserver(() => {
      const grown = thing.offsetHeight - tall;
      tall += grown;
      if (this.attached && this.fromEnd - grown < NEAR_PX) this.toEnd();
    }).observe(thing);
  }

  toEnd() {
    this.scroller.scrollTop = this.scroller.scrollHeight;
    this.unseen = 0;
    this.jump.hidden = true;
  }

  /** The newest messages, fetched where the window stands elsewhere. */
  async toLatest() {
    if (!this.attached) {
      await this.fetching({ limit: PAGE }, (found) => {
        for (const line of [...this.shown, ...this.list.querySelectorAll("[data-day]")]) this.drop(line);
        this.before = null;
        this.add(found);
        this.mayBeOlder(found.length === PAGE);
      });
    }
    this.toEnd();
  }

  scrolled() {
    if (this.attached && this.fromEnd < NEAR_PX) {
      this.unseen = 0;
      this.jump.hidden = true;
    }
    if (this.scroller.scrollTop < REACH_PX) this.showOlder();
    else if (!this.attached && this.fromEnd < REACH_PX) this.showNewer();
  }

  async showOlder() {
    const first = this.shown[0]?.dataset.seq;
    if (this.older.closest("p").hidden || !first) return;
    await this.fetching({ before: Number(first), limit: PAGE }, (found) => {
      this.keeping(() => this.prepend(found));
      this.mayBeOlder(found.length === PAGE);
      this.dropEnd();
    });
  }

  async showNewer() {
    await this.fetching({ after: this.last, limit: PAGE }, (found) => {
      this.add(found);
      this.keeping(() => this.dropStart());
    });
  }

  /** One fetch at a time; what is asked for meanwhile is asked for again by the next scroll. */
  async fetching(query, act) {
    if (this.busy) return;
    this.busy = true;
    try {
      const found = await this.page(query);
      if (found === null) return;
      act(found);
      this.attached = this.last >= this.newest();
      this.offer();
    } finally {
      this.busy = false;
    }
  }

  /** What is looked at stays where it is while lines above it come or go. */
  keeping(act) {
    const { scrollHeight, scrollTop } = this.scroller;
    act();
    this.scroller.scrollTo({ top: scrollTop + this.scroller.scrollHeight - scrollHeight, behavior: "instant" });
  }

  mayBeOlder(more) {
    const first = this.shown[0]?.dataset.seq;
    this.older.closest("p").hidden = !more;
    if (first) this.older.href = `${location.pathname}?before=${first}`;
  }

  offerJump() {
    this.unseen += 1;
    this.offer();
  }

  /** The way to the latest, while it is not in sight, with the number of those that came meanwhile. */
  offer() {
    if (this.attached) this.newer?.remove();
    this.jump.hidden = this.attached && !this.unseen;
    this.jumpWords.textContent = this.unseen ? this.words.newest.replace("{n}", String(this.unseen)) : this.words.newest_plain;
  }

  /** The next message of the room: drawn at the end, or only counted where the end is not in the document. */
  arrived(message) {
    const follow = this.fromEnd < NEAR_PX;
    if (this.attached && !follow && this.shown.length >= KEEP + SLACK) this.attached = false;
    if (!this.attached) {
      this.offerJump();
      return;
    }
    this.add([message]);
    if (follow) {
      this.dropStart();
      this.toEnd();
    } else this.offerJump();
  }

  add(messages) {
    let day = [...this.list.querySelectorAll("[data-day]")].at(-1)?.dataset.day ?? "";
    for (const message of messages) {
      const at = new Date(message.at);
      if (this.lines.calendar.key(at) !== day) this.place(this.lines.dayLine(at));
      day = this.lines.calendar.key(at);
      this.place(this.made(message, this.before));
      this.before = message;
      this.last = Math.max(this.last, message.seq);
    }
    this.empty.hidden = this.empty.hidden || messages.length > 0;
    this.stopAtLast();
  }

  prepend(messages) {
    const nodes = [];
    let before = null;
    for (const message of messages) {
      const at = new Date(message.at);
      const day = this.lines.calendar.key(at);
      if (!before || this.lines.calendar.key(new Date(before.at)) !== day) nodes.push(this.lines.dayLine(at));
      nodes.push(this.made(message, before));
      before = message;
    }
    const head = this.list.firstElementChild;
    if (before && head?.dataset.day === this.lines.calendar.key(new Date(before.at))) head.remove();
    this.list.prepend(...nodes);
  }

  made(message, before) {
    const line = this.lines.line(message, before);
    this.drawn(line, message);
    this.watch(line);
    return line;
  }

  /** Before the lines that are still on their way, which stay last. */
  place(line) {
    this.list.insertBefore(line, this.list.querySelector("[data-ref]"));
  }

  drop(line) {
    this.unwatch(line);
    line.remove();
  }

  /** Far history leaves; a link leads back to it, and so does scrolling. */
  dropStart() {
    const lines = this.shown;
    if (lines.length <= KEEP + SLACK) return;
    const stays = lines[lines.length - KEEP];
    while (this.list.firstElementChild !== stays) this.drop(this.list.firstElementChild);
    this.list.prepend(this.lines.dayLine(new Date(stays.querySelector("time").dateTime)));
    this.mayBeOlder(true);
  }

  dropEnd() {
    const lines = this.shown;
    if (lines.length <= KEEP + SLACK) return;
    for (const line of lines.slice(KEEP)) this.drop(line);
    for (const day of this.list.querySelectorAll("[data-day]")) if (!day.nextElementSibling?.dataset.seq) day.remove();
    this.last = Number(lines[KEEP - 1].dataset.seq);
    this.before = null;
    this.stopAtLast();
  }

  /** Sentences under own lines, after somebody read further. */
  refreshStates() {
    for (const line of this.list.querySelectorAll("[data-own][data-seq]")) this.lines.state(line, this.lines.stateOf(Number(line.dataset.seq)));
  }

  /** One line of all can be reached by Tab, the latest or where one was; the arrows lead to the others. */
  stopAt(line) {
    if (!line || line === this.stop) return;
    if (this.stop) this.stop.tabIndex = -1;
    this.stop = line;
    line.tabIndex = 0;
  }

  /** The latest line, unless somebody stands on one. */
  stopAtLast() {
    if (!this.stop?.isConnected || !this.list.contains(document.activeElement)) this.stopAt(this.shown.at(-1));
  }

  moved(event) {
    const lines = this.shown;
    const here = lines.indexOf(document.activeElement);
    const to = { ArrowUp: here - 1, ArrowDown: here + 1, Home: 0, End: lines.length - 1 }[event.key];
    if (to === undefined || here < 0 || !lines[to]) return;
    event.preventDefault();
    lines[to].focus();
  }
}
