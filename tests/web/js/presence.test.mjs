import assert from "node:assert/strict";
import { test } from "node:test";

import { People, Seats, Typing, throttle } from "../../../static/js/presence.js";
import { fileBody, sizeWords } from "../../../static/js/upload.js";

const words = { sent: "Sent", read_by: "Read by {names}", list_comma: ", ", typing: "{names} is writing", typing_many: "{names} are writing" };

test("typing is told at most once in three seconds", () => {
  let now = 0;
  let told = 0;
  const tell = throttle(() => (told += 1), 3000, () => now);
  for (; now < 7000; now += 500) tell();
  assert.equal(told, 3);
});

test("a writer is forgotten after six seconds without a sign", () => {
  const planned = [];
  const place = { textContent: "" };
  const typing = new Typing({ place, words, timers: { setTimeout: (act, pause) => planned.push({ act, pause }), clearTimeout: () => {} } });
  typing.heard("1", "Wang");
  typing.heard("2", "Li");
  assert.equal(place.textContent, "Wang, Li are writing");
  assert.equal(planned[0].pause, 6000);
  planned[0].act();
  assert.equal(place.textContent, "Li is writing");
});

test("the sentence under one's own message names those who read it, never oneself", () => {
  const seats = new Seats({ words });
  seats.joined([{ participant: 1, name: "me", read: 9 }, { participant: 2, name: "merchant", read: 3 }, { participant: 3, name: "mediator", read: null }]);
  assert.equal(seats.stateOf(4, 1), "Sent");
  assert.equal(seats.read(2, 4), true);
  assert.equal(seats.read(2, 4), false);
  assert.equal(seats.stateOf(4, 1), "Read by merchant");
  seats.read(3, 5);
  assert.equal(seats.stateOf(4, 1), "Read by merchant, mediator");
});

test("readers are named by their seats, each once, without one's own side", () => {
  const labels = { claimant: { label: "complainant" }, respondent: { label: "merchant" }, mediator: { label: "mediator" } };
  const seats = new Seats({ words, labels });
  seats.joined([
    { participant: 1, name: "Zhou", seat: "claimant", read: 9 }, { participant: 2, name: "Guo", seat: "respondent", read: 4 },
    { participant: 3, name: "Han", seat: "respondent", read: 4 }, { participant: 4, name: "Fang", seat: "mediator", read: 4 },
  ]);
  assert.equal(seats.stateOf(4, 1), "Read by merchant, mediator");
  assert.equal(seats.stateOf(4, 2), "Read by complainant, mediator");
  assert.equal(seats.stateOf(5, 1), "Sent");
});

test("the list of people says each name with its role in words, and how many they are", () => {
  const parts = () => ({ "[data-name]": { textContent: "" }, "[data-role]": { textContent: "" } });
  const shape = () => { const held = parts(); return { held, querySelector: (name) => held[name] }; };
  const list = { replaceChildren: (...lines) => (list.lines = lines) };
  const count = { textContent: "" };
  const place = { hidden: true, querySelector: (name) => (name === "ul" ? list : count) };
  const people = new People({ place, shape, labels: { claimant: { label: "complainant" }, mediator: { label: "mediator" } } });
  people.draw([{ name: "Zhou", seat: "claimant" }, { name: "Fang", seat: "mediator" }]);
  const said = list.lines.map(({ held }) => `${held["[data-name]"].textContent}, ${held["[data-role]"].textContent}`);
  assert.deepEqual([said, count.textContent, place.hidden], [["Zhou, complainant", "Fang, mediator"], "2", false]);
  people.draw([]);
  assert.equal(place.hidden, true);
});

test("sizes read as people say them, and a file message carries what the protocol names", () => {
  const units = { bytes: "{n} B", kilobytes: "{n} KB", megabytes: "{n} MB" };
  assert.deepEqual([500, 2048, 2_202_009].map((size) => sizeWords(size, units)), ["500 B", "2 KB", "2.1 MB"]);
  const body = fileBody({ id: "e1", name: "a.jpg", size: 5, media_type: "image/jpeg", sha256: "ff", url: "/e/1", extra: 1 });
  assert.deepEqual(body, { evidence: "e1", name: "a.jpg", size: 5, media_type: "image/jpeg", sha256: "ff", url: "/e/1" });
});
