import assert from "node:assert/strict";
import { test } from "node:test";

import { long } from "../../../static/js/fold.js";
import { goesOn } from "../../../static/js/lines.js";
import { Announcer, Calendar, SeqBuffer } from "../../../static/js/messages.js";

const seqs = (messages) => messages.map((message) => message.seq);

test("messages pass in order, each once", () => {
  const order = new SeqBuffer(4);
  assert.deepEqual(seqs(order.push({ seq: 5 })), [5]);
  assert.deepEqual(seqs(order.push({ seq: 5 })), []);
  assert.deepEqual(seqs(order.push({ seq: 3 })), []);
  assert.equal(order.last, 5);
});

test("a hole holds back what came after it until it is filled", () => {
  const order = new SeqBuffer(0);
  assert.deepEqual(seqs(order.push({ seq: 3 })), []);
  assert.deepEqual(seqs(order.push({ seq: 2 })), []);
  assert.equal(order.hole, true);
  assert.deepEqual(seqs(order.push({ seq: 1 })), [1, 2, 3]);
  assert.equal(order.hole, false);
});

test("any shuffle with doubles comes out as the same rising row", () => {
  let seed = 7;
  const chance = () => (seed = (seed * 16807) % 2147483647) / 2147483647;
  for (let round = 0; round < 50; round += 1) {
    const sent = Array.from({ length: 40 }, (_, n) => ({ seq: n + 1 }));
    const heard = [...sent, ...sent.filter(() => chance() < 0.4)]
      .map((message) => [chance(), message])
      .sort((one, other) => one[0] - other[0])
      .map(([, message]) => message);
    const order = new SeqBuffer(0);
    const shown = heard.flatMap((message) => order.push(message));
    assert.deepEqual(seqs(shown), seqs(sent));
  }
});

test("days and times are those of Shanghai", () => {
  const words = {
    day_line: "{weekday} {day} {month}",
    weekdays: "Sun Mon Tue Wed Thu Fri Sat",
    months: "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
  };
  const calendar = new Calendar(words);
  const late = new Date("2026-06-17T16:30:00Z");
  assert.equal(calendar.key(late), "2026-06-18");
  assert.equal(calendar.clock(late), "00:30");
  assert.equal(calendar.line(late), "Thu 18 Jun");
});

test("only the same person's text within five minutes goes on without a name", () => {
  const at = (minute, participant, kind = "text") => ({ kind, author: { participant }, at: `2026-06-18T10:${minute}:00Z` });
  assert.equal(goesOn(at("10", 1), at("15", 1)), true);
  assert.equal(goesOn(at("10", 1), at("16", 1)), false);
  assert.equal(goesOn(at("10", 1), at("11", 2)), false);
  assert.equal(goesOn(at("10", 1, "offer"), at("11", 1)), false);
  assert.equal(goesOn(null, at("11", 1)), false);
});

test("a burst is announced as one sentence, other rooms only by number, never while composing", () => {
  let now = 10_000;
  let composing = true;
  const planned = [];
  const timers = { setTimeout: (act, pause) => planned.push({ act, pause }) };
  const place = { textContent: "" };
  const words = { said: "{name}: {text}", said_many: "{n} new", said_elsewhere: "{n} in {room}", list_comma: ", " };
  const announcer = new Announcer({ place, words, quiet: () => composing, timers, now: () => now });
  announcer.message("Wang", "secret words", "Only Ms Chen");
  announcer.message("Wang", "one");
  announcer.message("Wang", "two");
  assert.equal(planned.length, 1);
  planned[0].act();
  assert.equal(place.textContent, "");
  composing = false;
  planned[1].act();
  assert.equal(place.textContent, "2 new 1 in Only Ms Chen");
  announcer.message("Wang", "three");
  assert.ok(planned[2].pause >= 2900);
  now += 3000;
  planned[2].act();
  assert.equal(place.textContent, "Wang: three");
});

test("a text is long by its lines or its characters, counted as a reader does", () => {
  assert.equal(long("字".repeat(600)), false);
  assert.equal(long("字".repeat(601)), true);
  assert.equal(long("𠮷".repeat(600)), false);
  assert.equal(long("一\n".repeat(11)), false);
  assert.equal(long("一\n".repeat(12)), true);
});
