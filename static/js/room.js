// A room's page, put together: wire, conversation, writing, files, presence. Without this file the page still works as a form.

import { Banner } from "./banner.js";
import { Call } from "./call.js";
import { Composer } from "./composer.js";
import { Fresh, Mirror } from "./fresh.js";
import { Lines } from "./lines.js";
import { Announcer, Calendar, SeqBuffer } from "./messages.js";
import { OwnLines } from "./own.js";
import { People, ReadMarks, Seats, Typing, typingSender } from "./presence.js";
import { listenForRegions } from "./regions.js";
import { Relays } from "./relay.js";
import { Rest } from "./rest.js";
import { RoomSocket } from "./socket.js";
import { Tabs } from "./tabs.js";
import { Pending } from "./upload.js";
import { MessageList } from "./view.js";

const SESSION = /^(session|apart)\./; // notes that change the line over the talk

class Room {
  constructor(config) {
    Object.assign(this, { config, words: config.words, id: String(config.room.id), me: config.room.me });
    this.order = new SeqBuffer(config.newest);
    this.others = new Map();
    this.lostAt = null;
    this.stream = document.querySelector("[data-stream]");
    this.line = new Banner(document.querySelector("[data-status]"));
    this.form = document.querySelector("[data-composer]");
    this.csrf = () => document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
  }

  async start() {
    this.rest = new Rest({ csrf: this.csrf, words: this.words, onReach: () => this.status === "slow" && this.say("slow") });
    this.see();
    // The box is wired before anything is waited for; a line sent at once waits for the store itself.
    this.own = this.lines();
    if (this.form) this.write();
    this.call = this.speak();
    listenForRegions({ view: this.view, box: this.composer?.box });
    await this.own.opened;
    this.connect();
    this.own.guardLogout();
  }

  lines() {
    const { config, view, form, words, csrf } = this;
    const files = form && new Pending({ form, config, words, csrf, template: document.getElementById("tpl-pending") });
    return new OwnLines({
      room: this.id, config, view, files, me: () => this.me, post: (line) => this.sendLine(line),
      alarm: (sentence) => this.alarm(sentence), told: (sentence) => (this.announcer.place.textContent = sentence),
    });
  }

  see() {
    const { config, words } = this;
    this.calendar = new Calendar(words);
    this.tabs = new Tabs({
      place: document.querySelector("[data-tabs]"), tabs: config.tabs, opened: (rooms) => this.opened(rooms),
    });
    this.seats = new Seats({ words, labels: config.seats });
    this.people = new People({
      place: this.stream.querySelector("[data-people]"), labels: config.seats,
      shape: () => document.getElementById("tpl-person").content.firstElementChild.cloneNode(true),
    });
    this.typing = new Typing({ place: this.stream.querySelector("[data-typing]"), words });
    this.announcer = new Announcer({
      place: document.querySelector("[data-announcer]"), words, quiet: () => this.composer?.guard.composing ?? false,
    });
    this.measure("--head", document.querySelector(".room-head"));
    const inside = getComputedStyle(this.stream).overflowY === "auto";
    this.marks = new ReadMarks({ root: inside ? this.stream : null, report: (seq) => this.reportRead(seq) });
    const lines = new Lines({
      config, calendar: this.calendar, me: () => this.me,
      sideOf: (author) => this.sideOf(author), stateOf: (seq) => this.seats.stateOf(seq, this.me),
    });
    this.relays = new Relays({
      list: this.stream.querySelector("[data-messages]"), config: config.relays, rest: this.rest, room: this.id,
      alarm: (sentence) => this.alarm(sentence),
    });
    this.view = new MessageList({
      stream: this.stream, config, lines, newest: () => this.order.last,
      watch: (line) => this.marks.watch(line), unwatch: (line) => this.marks.forget(line),
      drawn: (line) => this.relays.draw(line), page: (query) => this.rest.page(this.id, query),
    });
    const session = new Mirror({ name: "[data-sitting]" });
    this.view.follow(session.place);
    this.fresh = new Fresh({ parts: [this.tabs, this.relays, session].map((one) => (page) => one.take(page)) });
  }

  sideOf(author) {
    const seat = author?.seat ?? this.seats.get(author?.participant)?.seat;
    return this.config.seats[seat]?.side ?? "m";
  }

  write() {
    const { config, words, form } = this;
    const tell = typingSender(() => this.socket?.send({ op: "typing", room: this.id }));
    this.composer = new Composer({
      form, config, words, clock: (at) => this.calendar.clock(at),
      onSend: (text) => this.own.submit(text), onTyping: tell, onComplaint: (sentence) => this.alarm(sentence),
    });
    this.measure("--composer", form);
  }

  /** Voice and video, where the room is open. */
  speak() {
    const place = document.querySelector("[data-call]");
    if (!place) return null;
    this.view.follow(place);
    return new Call({
      place, words: this.words, labels: this.config.seats, room: this.id, me: () => this.me,
      send: (frame) => this.socket?.send(frame) ?? false, person: (one) => this.person(one),
      consent: (given) => this.rest.agree(this.id, given), alarm: (sentence) => this.alarm(sentence),
    });
  }

  person(participant) {
    const one = this.seats.get(participant);
    return { name: one?.name ?? "", role: this.config.seats[one?.seat]?.label ?? "" };
  }

  /** The jump button stays above the box and the banner under the head, however tall they grow. */
  measure(name, thing) {
    if (!thing) return;
    const tall = () => document.documentElement.style.setProperty(name, `${thing.offsetHeight}px`);
    new ResizeObserver(tall).observe(thing);
  }

  connect() {
    const rooms = [this.id, ...this.tabs.rooms.filter((room) => room !== this.id)];
    const scheme = location.protocol === "https:" ? "wss:" : "ws:";
    this.socket = new RoomSocket({
      url: new URL(this.config.socket_url, `${scheme}//${location.host}`).href, rooms,
      held: (room) => (room === this.id ? this.order.last : this.others.get(room)?.held ?? null),
      onFrame: (frame) => this.frame(frame),
      onStatus: (status, attempt) => this.statusChanged(status, attempt),
      poll: (room, after) => this.poll(room, after),
    });
    addEventListener("online", () => this.socket.wake());
    addEventListener("offline", () => {
      this.socket.sever();
      this.say("lost");
    });
    document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && this.socket.wake());
    this.socket.start();
  }

  async poll(room, after) {
    if (room !== this.id) return [];
    const found = await this.rest.after(room, after);
    this.own.outbox.flush(this.id);
    return found ?? [];
  }

  // ---- what comes in

  frame(frame) {
    const act = {
      joined: () => this.joined(frame),
      message: () => this.arrived(frame),
      ack: () => this.own.acknowledged(frame, this.order.last),
      read: () => this.othersRead(frame),
      typing: () => this.someoneTypes(frame),
      presence: () => this.seats.online(frame.participant, frame.online),
      room: () => this.changed(frame),
      call: () => this.inCall(frame, (call) => call.told(frame)),
      signal: () => this.inCall(frame, (call) => call.heard(frame)),
      error: () => this.refused(frame),
      notice: () => this.called(frame.url),
    }[frame.op];
    act?.();
  }

  inCall(frame, act) {
    if (this.call && String(frame.room) === this.id) act(this.call);
  }

  joined(frame) {
    if (String(frame.room) !== this.id) {
      const known = this.others.get(String(frame.room));
      this.others.set(String(frame.room), known ?? { held: frame.last_seq, base: frame.last_seq });
      return;
    }
    this.me = frame.you?.participant ?? this.me;
    this.seated(frame.participants ?? []);
    this.view.refreshStates();
    if (this.lostAt !== null) {
      this.banner("open", this.caughtUp(frame.last_seq - this.lostAt));
      this.called();
    }
    this.lostAt = null;
    this.call?.entered(frame.call);
    this.roomChanged({ ...frame, participants: undefined });
    this.own.outbox.flush(this.id);
  }

  caughtUp(missed) {
    return missed > 0 ? this.words.back.replace("{n}", String(missed)) : this.words.back_none;
  }

  arrived(frame) {
    if (String(frame.room) !== this.id) {
      this.elsewhere(frame);
      return;
    }
    for (const message of this.order.push(frame)) this.show(message);
    if (this.order.hole) this.fillHole();
  }

  show(message) {
    if (message.kind === "system") this.noted(message.body);
    const own = String(message.author?.participant) === String(this.me);
    if (own) this.own.settle(message);
    this.view.arrived(message);
    this.typing.forget(String(message.author?.participant));
    if (!own) this.announcer.message(this.named(message.author), this.spoken(message));
  }

  /** What a note of the platform changes on the page besides its own line. */
  noted(body) {
    this.rests(body);
    this.relays.heard(body);
    if (SESSION.test(body.event)) this.fresh.renew();
    const line = body.event === "message.retracted" ? this.view.find(Number(body.seq)) : null;
    if (!line) return;
    this.view.lines.retract(line);
    this.relays.draw(line);
  }

  /** Another room was opened with me, or may have been while nothing came. */
  called(url = "") {
    this.calledTo = url;
    this.fresh.renew();
  }

  /** Rooms that were not there before: each is heard from now on, and said. */
  opened(rooms) {
    for (const room of rooms) {
      this.socket.also(room);
      const sentence = this.words.opened.replace("{room}", this.tabs.label(room));
      this.banner("opened", sentence, this.calledTo);
      this.alarm(sentence);
    }
  }

  /** Name and role of an author, as a screen reader hears them. */
  named(author) {
    if (!author) return "";
    return [author.name, this.config.seats[author.seat]?.label].filter(Boolean).join(this.words.list_comma);
  }

  spoken(message) {
    if (message.kind === "text" || message.kind === "system") return message.body.text ?? "";
    return message.kind === "file" ? this.words.a_file : this.words[message.kind] ?? "";
  }

  async fillHole() {
    if (this.filling) return;
    this.filling = true;
    try {
      const found = await this.rest.after(this.id, this.order.last);
      for (const message of found) for (const next of this.order.push({ ...message, room: this.id })) this.show(next);
    } finally {
      this.filling = false;
    }
  }

  elsewhere(frame) {
    const room = String(frame.room);
    const known = this.others.get(room) ?? { held: 0, base: 0 };
    if (frame.seq <= known.held) return;
    this.others.set(room, { ...known, held: frame.seq });
    const tab = document.querySelector(`.readers [data-room="${CSS.escape(room)}"]`);
    const number = tab?.querySelector("[data-number]");
    if (!number || frame.seq <= known.base) return;
    number.textContent = String(Number(number.textContent) + 1);
    tab.querySelector("[data-unread]").hidden = false;
    this.announcer.message("", "", this.tabs.label(room));
  }

  othersRead(frame) {
    if (String(frame.room) === this.id && this.seats.read(frame.participant, frame.seq)) this.view.refreshStates();
  }

  someoneTypes(frame) {
    const person = this.seats.get(frame.participant);
    if (person && String(frame.room) === this.id && String(frame.participant) !== String(this.me)) {
      this.typing.heard(String(frame.participant), person.name);
    }
  }

  changed(frame) {
    if (frame.state) this.fresh.renew(); // nothing can be passed on to a room that is closed
    this.roomChanged(frame);
  }

  roomChanged(frame) {
    if (String(frame.room) !== this.id) return;
    if (frame.participants) this.seated(frame.participants);
    if (frame.state !== "closed" || frame.suspended) return;
    this.own.outbox.close(this.id, this.words.closed);
    this.banner("closed", this.words.closed);
    this.form?.querySelector("[data-send]").setAttribute("aria-disabled", "true");
  }

  seated(participants) {
    this.seats.joined(participants);
    this.people.draw(participants);
  }

  /** A note that the mediation rests stays in sight until it goes on; while it is suspended there is no box. */
  rests(body) {
    const how = this.config.resting[body.event];
    if (how === undefined || !this.form) return;
    const line = this.form.querySelector("[data-standing]");
    line.textContent = how ? body.text : "";
    line.hidden = !how;
    this.form.classList.toggle("composer--suspended", how === "suspended");
  }

  reportRead(seq) {
    this.socket?.send({ op: "read", room: this.id, seq });
  }

  // ---- what goes out

  sendLine(line) {
    const frame = { op: "send", room: line.room, ref: line.ref, kind: line.kind, body: line.body, reply_to: line.reply_to };
    if (this.socket?.send(frame)) return true;
    if (!this.socket?.poller) return false;
    this.rest.send(line).then((answer) => (answer ? this.frame(answer) : this.own.outbox.unsettle()));
    return true;
  }

  refused(frame) {
    if (this.call?.refused(frame)) return;
    if (frame.code === "not_joined" && frame.room) this.socket.join(String(frame.room));
    if (frame.ref) this.own.outbox.refuse(frame.ref, frame.code, frame.message, frame.retry_after);
    else if (frame.code === "not_found" && String(frame.room) === this.id) this.banner("withdrawn", this.words.withdrawn);
  }

  // ---- what is said about the connection

  statusChanged(status, attempt) {
    this.status = status;
    this.call?.connection(status);
    if (status === "open") {
      if (this.lostAt === null) this.banner("open", "");
      return;
    }
    this.lostAt ??= this.order.last;
    this.own.outbox.unsettle();
    // The first loss mends itself within a second, mostly; nobody needs to hear of it.
    if (status !== "lost" || attempt > 1) this.say(status);
    if (status === "ended" || status === "withdrawn") this.alarm(this.words[status]);
  }

  /** Slow mode is only said while plain requests come through. */
  say(status) {
    const known = status === "slow" && !this.rest.reached ? "lost" : status;
    const said = known === "lost" && !navigator.onLine ? "offline" : known;
    this.banner(said, (this.words[said] ?? "").replace("{n}", String(this.socket.attempt)));
  }

  banner(status, words, url = "") {
    this.line.show(status, words, url);
  }

  alarm(sentence) {
    document.querySelector("[data-alarm]").textContent = sentence;
  }
}

const block = document.getElementById("room-config");
new Room(JSON.parse(block.textContent)).start();
