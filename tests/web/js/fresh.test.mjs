import assert from "node:assert/strict";
import { test } from "node:test";

import { Fresh } from "../../../static/js/fresh.js";

/** Answers when it is let go, with what stands on the server then. */
class Server {
  waiting = [];
  ask = () => new Promise((resolve) => this.waiting.push(resolve));
  answer = (page) => this.waiting.shift()(page);
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

test("what changes while the page is read is read once more, however often it changed", async () => {
  const server = new Server();
  const shown = [];
  const fresh = new Fresh({ parts: [(page) => shown.push(page), (page) => shown.push(`${page}!`)], ask: server.ask });
  const done = fresh.renew();
  fresh.renew();
  fresh.renew();
  assert.equal(server.waiting.length, 1);
  server.answer("recess");
  await turn();
  assert.equal(server.waiting.length, 1, "the three calls came before that answer, so one more look is enough");
  server.answer("resumed");
  await done;
  assert.deepEqual(shown, ["recess", "recess!", "resumed", "resumed!"]);
  fresh.renew();
  assert.equal(server.waiting.length, 1);
});

test("without a network nothing is drawn, and the next call asks again", async () => {
  const server = new Server();
  const shown = [];
  const fresh = new Fresh({ parts: [(page) => shown.push(page)], ask: server.ask });
  const done = fresh.renew();
  server.answer(null);
  await done;
  fresh.renew();
  server.answer("back");
  await turn();
  assert.deepEqual(shown, ["back"]);
});
