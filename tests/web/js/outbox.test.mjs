import assert from "node:assert/strict";
import { test } from "node:test";

import { LIMIT, Outbox, STALE_MS, memoryStore } from "../../../static/js/outbox.js";

/** A server that stores each reference once, as the protocol promises. */
class Server {
  constructor() {
    this.seqs = new Map();
    this.up = true;
    this.frames = [];
  }
  take(line) {
    if (!this.up) return false;
    this.frames.push(line.ref);
    if (!this.seqs.has(line.ref)) this.seqs.set(line.ref, this.seqs.size + 1);
    return true;
  }
}

function outbox(server, store = memoryStore(), extra = {}) {
  let n = 0;
  const states = [];
  const box = new Outbox({
    store, send: (line) => server.take(line), onChange: (line) => states.push([line.ref, line.state]),
    newRef: () => `ref-${(n += 1)}`, now: () => 1_000_000, timers: { setTimeout: () => {} }, ...extra,
  });
  return { box, store, states };
}

const say = (box, text) => box.add({ room: "r1", kind: "text", body: { text } });

test("one line per room is on its way at a time, in the order written", async () => {
  const server = new Server();
  const { box } = outbox(server);
  await say(box, "one");
  await say(box, "two");
  assert.deepEqual(server.frames, ["ref-1"]);
  await box.acknowledge("ref-1", 1);
  assert.deepEqual(server.frames, ["ref-1", "ref-2"]);
});

test("a line whose acknowledgement was lost goes again under the same reference and is stored once", async () => {
  const server = new Server();
  const { box, store } = outbox(server);
  await say(box, "one");
  box.unsettle();
  box.flush("r1");
  assert.deepEqual(server.frames, ["ref-1", "ref-1"]);
  assert.equal(server.seqs.size, 1);
  await box.acknowledge("ref-1", 1);
  await box.acknowledge("ref-1", 1);
  assert.equal(box.waiting, 0);
  assert.deepEqual(await store.all(), []);
});

test("what was written without a connection survives a reload and keeps reference and order", async () => {
  const server = new Server();
  server.up = false;
  const { box, store } = outbox(server);
  await say(box, "one");
  await say(box, "two");
  const later = outbox(server, store);
  await later.box.load();
  server.up = true;
  later.box.flush("r1");
  await later.box.acknowledge("ref-1", 1);
  assert.deepEqual(server.frames, ["ref-1", "ref-2"]);
});

test("nothing older than a day is sent unasked", async () => {
  const server = new Server();
  server.up = false;
  const { box, store } = outbox(server);
  await say(box, "yesterday");
  server.up = true;
  const later = outbox(server, store, { now: () => 1_000_001 + STALE_MS });
  await later.box.load();
  later.box.flush("r1");
  assert.deepEqual(server.frames, []);
  assert.equal(later.box.lines[0].state, "stale");
  await later.box.retry("ref-1");
  assert.deepEqual(server.frames, ["ref-1"]);
});

test("a limit on speed brings the line back by itself, a refusal waits for the writer", async () => {
  const server = new Server();
  let now = 0;
  const planned = [];
  const { box } = outbox(server, memoryStore(), { now: () => now, timers: { setTimeout: (act, pause) => planned.push({ act, pause }) } });
  await say(box, "one");
  await box.refuse("ref-1", "rate_limited", "slower", 5);
  box.flush("r1");
  assert.equal(server.frames.length, 1);
  now = planned[0].pause;
  planned[0].act();
  assert.equal(server.frames.length, 2);
  await box.refuse("ref-1", "bad_body", "empty");
  assert.equal(box.lines[0].state, "failed");
  assert.equal(box.lines[0].why, "empty");
  await box.drop("ref-1");
  assert.equal(box.lines.length, 0);
});

test("a closed room gets nothing, and what waited says so", async () => {
  const server = new Server();
  server.up = false;
  const { box } = outbox(server);
  await say(box, "late");
  box.close("r1", "closed");
  server.up = true;
  box.flush("r1");
  assert.deepEqual(server.frames, []);
  assert.equal(box.lines[0].state, "failed");
});

test("the queue has an end", async () => {
  const server = new Server();
  server.up = false;
  const { box } = outbox(server);
  for (let n = 0; n < LIMIT; n += 1) await say(box, String(n));
  assert.equal(await say(box, "one too many"), null);
});
