import assert from "node:assert/strict";
import { test } from "node:test";

import { Composer, DEAD_MS, ImeGuard, clearDrafts, count, draftKey, ready, sends } from "../../../static/js/composer.js";

const enter = (extra = {}) => ({ key: "Enter", isComposing: false, keyCode: 13, ctrlKey: false, metaKey: false, shiftKey: false, altKey: false, ...extra });
const desk = (guard, now, mode = "enter") => ({ mode, touch: false, guard, now });

test("Enter sends when nobody composes", () => {
  assert.equal(sends(enter(), desk(new ImeGuard(), 1000)), true);
  assert.equal(sends(enter({ key: "a" }), desk(new ImeGuard(), 1000)), false);
});

test("Enter that picks a candidate never sends", () => {
  const guard = new ImeGuard();
  guard.start();
  assert.equal(sends(enter({ isComposing: true, keyCode: 229 }), desk(guard, 10)), false);
  assert.equal(sends(enter({ keyCode: 229 }), desk(new ImeGuard(), 10)), false);
  assert.equal(sends(enter({ isComposing: true }), desk(new ImeGuard(), 10)), false);
});

test("Safari: composition ends before its own Enter arrives, which does not send either", () => {
  const guard = new ImeGuard();
  guard.start();
  guard.end(5000);
  assert.equal(sends(enter(), desk(guard, 5003)), false);
  assert.equal(sends(enter(), desk(guard, 5099)), false);
  assert.equal(sends(enter(), desk(guard, 5101)), true);
});

test("Ctrl+Enter obeys the input method too", () => {
  const guard = new ImeGuard();
  guard.start();
  assert.equal(sends(enter({ ctrlKey: true }), desk(guard, 10, "ctrl")), false);
  guard.end(20);
  assert.equal(sends(enter({ ctrlKey: true }), desk(guard, 500, "ctrl")), true);
  assert.equal(sends(enter(), desk(guard, 500, "ctrl")), false);
});

test("on a touch screen, and with Shift, Enter is a new line", () => {
  assert.equal(sends(enter(), { mode: "enter", touch: true, guard: new ImeGuard(), now: 1000 }), false);
  assert.equal(sends(enter({ shiftKey: true }), desk(new ImeGuard(), 1000)), false);
});

test("nothing but blanks is nothing, and characters are counted as read", () => {
  assert.equal(ready(" \r\n "), null);
  assert.equal(ready(" one\r\ntwo "), "one\ntwo");
  assert.equal(count("调解👍"), 3);
});

test("each room keeps its own draft, and log-out clears only one person's", () => {
  assert.notEqual(draftKey("1", "joint"), draftKey("1", "caucus"));
  class Storage {
    removeItem(key) {
      delete this[key];
    }
  }
  const storage = new Storage();
  storage[draftKey("1", "a")] = "x";
  storage[draftKey("2", "a")] = "y";
  clearDrafts("1", storage);
  assert.deepEqual(Object.keys(storage), [draftKey("2", "a")]);
});

/** A composer on a page without a browser; `sent` is what was handed over, `answer` lets the store take its time. */
function page({ dataset = {}, value = "", draft = null, answer = async () => true } = {}) {
  const box = Object.assign(new EventTarget(), { value, focus() {}, blur() {} });
  const form = Object.assign(new EventTarget(), {
    dataset, querySelector: (what) => (what === "textarea" ? box : { hidden: true, textContent: "" }),
  });
  const kept = new Map(draft === null ? [] : [[draftKey("1", "r"), draft]]);
  globalThis.localStorage = { getItem: (key) => kept.get(key) ?? null, setItem: (key, text) => kept.set(key, text), removeItem: (key) => kept.delete(key) };
  globalThis.matchMedia = () => ({ matches: false });
  globalThis.addEventListener = () => {};
  const sent = [];
  const complaints = [];
  const composer = new Composer({
    form, config: { user: "1", layout: "sides", room: { id: "r", kind: "joint" } }, words: { draft_kept: "", too_long: "{n}" }, clock: () => "",
    onSend: (text) => sent.push(text) && answer(text), onTyping() {}, onComplaint: (said) => complaints.push(said),
  });
  const type = (text) => {
    box.value += text;
    box.dispatchEvent(new Event("input"));
  };
  const press = () => box.dispatchEvent(Object.assign(new Event("keydown", { cancelable: true }), enter({ ctrlKey: true })));
  return { box, composer, complaints, press, sent, type };
}
const settled = () => new Promise((resolve) => setTimeout(resolve));

test("what was typed in this room goes at the first press, however soon", async () => {
  const room = page();
  room.type("one");
  room.press();
  await settled();
  assert.deepEqual(room.sent, ["one"]);
  assert.equal(room.box.value, "");
});

test("a press meant for the room before does not send this room's draft", async () => {
  const room = page({ draft: "half a thought" });
  assert.equal(room.box.value, "half a thought");
  room.press();
  await settled();
  assert.deepEqual(room.sent, []);
  room.composer.deadUntil -= DEAD_MS;
  room.press();
  await settled();
  assert.deepEqual(room.sent, ["half a thought"]);
});

test("a press before the script was there is made good once, and keeps what was typed over a draft", async () => {
  const room = page({ dataset: { typed: "yes", pressed: "yes" }, value: "early", draft: "older" });
  await settled();
  assert.deepEqual(room.sent, ["early"]);
  assert.equal(room.box.value, "");
  room.press();
  await settled();
  assert.deepEqual(room.sent.filter((text) => text !== null), ["early"]);
});

test("pressed again while the store is slow, nothing goes twice and nothing is lost", async () => {
  let store;
  const room = page({ answer: () => new Promise((resolve) => (store = resolve)) });
  room.type("one");
  room.press();
  room.press();
  room.type(" and two");
  room.press();
  assert.deepEqual(room.sent, ["one"]);
  store(true);
  await settled();
  assert.deepEqual(room.sent, ["one", "and two"]);
  store(true);
  await settled();
  assert.equal(room.box.value, "");
  assert.deepEqual(room.sent, ["one", "and two"]);
});

test("what could not be kept stays in the box, and can be sent again", async () => {
  const answers = [false, true];
  const room = page({ answer: async () => answers.shift() });
  room.type("one");
  room.press();
  await settled();
  assert.equal(room.box.value, "one");
  room.press();
  await settled();
  assert.deepEqual(room.sent, ["one", "one"]);
  assert.equal(room.box.value, "");
});

test("too long a text is told and stays", async () => {
  const room = page();
  room.type("x".repeat(4001));
  room.press();
  await settled();
  assert.deepEqual(room.sent, []);
  assert.deepEqual(room.complaints, ["4001"]);
  room.box.value = "short";
  room.press();
  await settled();
  assert.deepEqual(room.sent, ["short"]);
});
