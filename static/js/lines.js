// How one line of the conversation is drawn: shapes the server sent along, filled by textContent alone.

import { fold } from "./fold.js";
import { sizeWords } from "./upload.js";

const TOGETHER_MS = 5 * 60 * 1000;
const CARDS = { offer: "offers", agreement: "agreement", minutes: "facts" };

export const template = (name) => document.getElementById(`tpl-${name}`).content.firstElementChild.cloneNode(true);

/** Whether `message` goes on where `before` stopped: same person, within five minutes, plain text. */
export function goesOn(before, message) {
  if (!before || before.kind !== "text" || message.kind !== "text" || !before.author || !message.author) return false;
  const near = new Date(message.at) - new Date(before.at) <= TOGETHER_MS;
  return near && String(before.author.participant) === String(message.author.participant);
}

export class Lines {
  /** sideOf(author) gives a, b or m; stateOf(seq) the sentence under one's own line; me() is whose page it is. */
  constructor({ config, calendar, sideOf, stateOf, me }) {
    Object.assign(this, { config, calendar, sideOf, stateOf, me, words: config.words });
  }

  /** The line of a message; `before` is the one above it. */
  line(message, before) {
    const at = new Date(message.at);
    const line = message.kind === "system" ? this.systemLine(message, at) : this.personLine(message, at, before);
    line.id = `m${message.seq}`;
    line.dataset.seq = String(message.seq);
    return line;
  }

  dayLine(at) {
    const line = template("day");
    line.dataset.day = this.calendar.key(at);
    line.querySelector("span").textContent = this.calendar.line(at);
    return line;
  }

  systemLine(message, at) {
    const line = template("system");
    this.stamp(line, at);
    line.querySelector("[data-text]").textContent = message.body?.text ?? "";
    return line;
  }

  personLine(message, at, before) {
    const own = String(message.author?.participant) === String(this.me());
    const line = this.shape(message.author, own);
    this.stamp(line, at);
    line.querySelector("[data-number]").textContent = this.words.number.replace("{n}", String(message.seq));
    line.classList.toggle("msg--same", goesOn(before, message));
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
    line.querySelector("[data-role]").textContent = own ? "" : this.role(author?.seat);
    return line;
  }

  role(seat) {
    return this.config.seats[seat]?.label ?? "";
  }

  stamp(line, at) {
    const time = line.querySelector("time");
    time.dateTime = at.toISOString();
    time.textContent = this.calendar.clock(at);
  }

  fill(place, message) {
    place.replaceChildren();
    if (message.retracted) {
      place.append(this.text(this.words.retracted));
      return;
    }
    if (message.kind === "file") place.append(this.file(message.body));
    else if (message.kind in CARDS) place.append(this.card(message));
    else {
      if (message.reply_to) place.append(this.quote(message.reply_to));
      place.append(...this.said(message.body.text));
    }
    if (message.body?.relayed) place.append(this.consented(message.body.relayed));
  }

  /** A text as people wrote it, with what folds it where it is long. */
  said(words) {
    return [this.text(words), ...fold(words, this.words, template)];
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
    line.querySelector("[data-size]").textContent = sizeWords(body.size, this.words);
    return line;
  }

  card(message) {
    const line = template("card");
    const link = line.querySelector("a");
    link.href = this.config.panels[CARDS[message.kind]] ?? location.href;
    link.textContent = this.words[message.kind];
    return line;
  }

  /** Whose consent brought these words here. */
  consented(relayed) {
    const mark = template("relayed");
    const words = this.words.relayed.replace("{name}", relayed.name).replace("{role}", this.role(relayed.seat));
    mark.querySelector("[data-words]").textContent = words;
    return mark;
  }

  state(line, words) {
    const place = line.querySelector("[data-state], .msg__state");
    if (!place) return;
    place.hidden = words === "";
    place.textContent = words;
  }

  /** The author took a text back: it is hidden, and the line says so. */
  retract(line) {
    const body = line.querySelector(".msg__body");
    if (!body) return;
    line.classList.add("msg--retracted");
    body.replaceChildren(this.text(this.words.retracted));
  }
}
