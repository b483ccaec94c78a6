import assert from "node:assert/strict";
import { test } from "node:test";

import { ImeGuard, clearDrafts, count, draftKey, ready, sends } from "../../../static/js/composer.js";

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
