import assert from "node:assert/strict";
import { test } from "node:test";

import { Rest } from "../../../static/js/rest.js";
import { RoomSocket, afterClose, delay } from "../../../static/js/socket.js";

class Timers {
  constructor() {
    this.once = [];
    this.every = [];
  }
  setTimeout = (act, pause) => this.once.push({ act, pause });
  clearTimeout = () => {};
  setInterval = (act, pause) => this.every.push({ act, pause });
  clearInterval = () => {};
}

function wire(extra = {}) {
  const sockets = [];
  const frames = [];
  const statuses = [];
  const timers = new Timers();
  const socket = new RoomSocket({
    url: "ws://x/ws/", rooms: ["r1", "r2"], held: (room) => (room === "r1" ? 7 : null),
    onFrame: (frame) => frames.push(frame), onStatus: (status, attempt) => statuses.push([status, attempt]),
    poll: async (room) => (room === "r1" ? [{ seq: 8 }] : []), timers, chance: () => 0.5,
    open: () => {
      const ws = { readyState: 0, sent: [], send: (text) => ws.sent.push(JSON.parse(text)), close: () => {} };
      sockets.push(ws);
      return ws;
    },
    ...extra,
  });
  const opened = () => {
    sockets.at(-1).readyState = 1;
    sockets.at(-1).onopen();
  };
  return { socket, sockets, frames, statuses, timers, opened };
}

test("waits grow 1, 2, 4, 8, 15, 30 seconds and spread by 30 % either way", () => {
  const seconds = [0, 1, 2, 3, 4, 5, 9].map((attempt) => delay(attempt, () => 0.5) / 1000);
  assert.deepEqual(seconds, [1, 2, 4, 8, 15, 30, 30]);
  assert.equal(delay(0, () => 0), 700);
  assert.equal(delay(5, () => 1), 39_000);
});

test("close codes say whether to come back and when", () => {
  assert.deepEqual(afterClose(4401), { status: "ended", wait: null, final: true });
  assert.equal(afterClose(4409).status, "withdrawn");
  assert.equal(afterClose(1012).wait, 500);
  assert.equal(afterClose(1012, 1200).wait, 1200);
  assert.ok(afterClose(4429).wait >= 15_000);
  assert.deepEqual(afterClose(1006), { status: "lost", wait: null, final: false });
});

test("an opened socket joins every room with the last number held", () => {
  const { socket, sockets, opened } = wire();
  socket.start();
  assert.equal(socket.send({ op: "send" }), false);
  opened();
  assert.deepEqual(sockets[0].sent, [{ op: "join", room: "r1", after: 7 }, { op: "join", room: "r2", after: null }]);
});

test("after a loss it waits, tries again, and resets its patience once open", () => {
  const { socket, sockets, timers, statuses, opened } = wire();
  socket.start();
  opened();
  sockets[0].onclose({ code: 1006 });
  assert.equal(timers.once.at(-1).pause, 1000);
  timers.once.at(-1).act();
  sockets[1].onclose({ code: 1006 });
  assert.equal(timers.once.at(-1).pause, 2000);
  timers.once.at(-1).act();
  opened();
  assert.equal(socket.attempt, 0);
  assert.deepEqual(statuses.map(([status]) => status), ["open", "lost", "lost", "open"]);
});

test("three failures start plain requests, and a socket ends them", async () => {
  const { socket, sockets, timers, statuses, frames, opened } = wire();
  socket.start();
  for (let n = 0; n < 3; n += 1) {
    sockets.at(-1).onclose({ code: 1006 });
    if (n < 2) timers.once.at(-1).act();
  }
  assert.equal(statuses.at(-1)[0], "slow");
  assert.equal(timers.every.at(-1).pause, 5000);
  await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual(frames, [{ op: "message", seq: 8, room: "r1" }]);
  timers.once.at(-1).act();
  opened();
  assert.equal(socket.poller, null);
});

test("the page coming back into sight tries at once, but not after the log-in has ended", () => {
  const { socket, sockets } = wire();
  socket.start();
  sockets[0].onclose({ code: 1006 });
  socket.wake();
  assert.equal(sockets.length, 2);
  sockets[1].onclose({ code: 4401 });
  socket.wake();
  assert.equal(sockets.length, 2);
});

test("a socket given up because the network is away is dead at once, and its late end changes nothing", () => {
  const { socket, sockets, statuses, opened } = wire();
  socket.start();
  opened();
  socket.sever();
  assert.equal(socket.live, false);
  assert.deepEqual(statuses.at(-1), ["lost", 1]);
  sockets[0].onclose({ code: 1006 });
  assert.equal(statuses.length, 2);
  socket.wake();
  assert.equal(sockets.length, 2);
});

test("a socket on which nothing comes back is given up, one that answers is kept", () => {
  const { socket, sockets, timers, statuses, opened } = wire();
  socket.start();
  opened();
  const [waiting] = timers.once;
  assert.equal(waiting.pause, 12_000);
  sockets[0].onmessage({ data: '{"op":"joined","room":"r1"}' });
  assert.equal(socket.waiting, null);
  socket.send({ op: "typing", room: "r1" });
  assert.equal(timers.once.length, 1, "what is not answered is not waited for");
  socket.send({ op: "send", room: "r1" });
  timers.once.at(-1).act();
  assert.equal(socket.live, false);
  assert.deepEqual(statuses.at(-1), ["lost", 2], "told at once: it does not mend itself within a second");
});

test("a socket that never opens is given up as well", () => {
  const { socket, sockets, timers, statuses } = wire();
  socket.start();
  timers.once.at(-1).act();
  assert.deepEqual(statuses, [["lost", 2]]);
  sockets[0].onclose({ code: 1006 });
  assert.equal(statuses.length, 1);
});

test("a room that opened meanwhile is entered now and after every loss, once", () => {
  const { socket, sockets, opened } = wire();
  socket.start();
  opened();
  socket.also("r3");
  socket.also("r3");
  assert.deepEqual(sockets[0].sent.slice(2), [{ op: "join", room: "r3", after: null }]);
  sockets[0].onclose({ code: 1006 });
  socket.wake();
  opened();
  assert.deepEqual(sockets[1].sent.map((frame) => frame.room), ["r1", "r2", "r3"]);
});

test("plain requests say when they begin and when they cease to come through", async () => {
  const answers = [{ ok: true, status: 200, json: async () => [] }, { ok: false, status: 502 }, null];
  const heard = [];
  const ask = async () => {
    const answer = answers.shift();
    if (answer === null) throw new TypeError("fetch failed");
    return answer;
  };
  const rest = new Rest({ csrf: () => "", ask, onReach: (reached) => heard.push(reached) });
  assert.equal(rest.reached, false);
  for (let n = 0; n < 3; n += 1) assert.deepEqual(await rest.after("r1", 3), []);
  assert.deepEqual(heard, [true, false]);
});

test("a message goes by request with its reference as key, and the answer is an acknowledgement", async () => {
  const asked = [];
  const ask = async (url, options) => {
    asked.push([url, options]);
    return { ok: true, status: 201, headers: new Headers(), json: async () => ({ seq: 12, at: "t" }) };
  };
  const rest = new Rest({ csrf: () => "token", ask });
  const answer = await rest.send({ room: "r1", ref: "u-1", kind: "text", body: { text: "hi" }, reply_to: null });
  assert.deepEqual(answer, { op: "ack", room: "r1", ref: "u-1", seq: 12, at: "t" });
  assert.equal(asked[0][1].headers["Idempotency-Key"], "u-1");
  assert.equal(asked[0][1].headers["X-CSRFToken"], "token");
});

test("a refusal by request is an error frame, no network is null", async () => {
  const refused = { ok: false, status: 429, headers: new Headers({ "Retry-After": "9" }), json: async () => ({ code: "rate_limited", detail: "slow" }) };
  const line = { room: "r1", ref: "u", kind: "text", body: {}, reply_to: null };
  const said = await new Rest({ csrf: () => "", ask: async () => refused }).send(line);
  assert.deepEqual(said, { op: "error", room: "r1", ref: "u", code: "rate_limited", message: "slow", retry_after: 9 });
  const away = new Rest({ csrf: () => "", ask: async () => { throw new TypeError("fetch failed"); } });
  assert.equal(await away.send(line), null);
  assert.deepEqual(await away.after("r1", 3), []);
});

test("history comes by pages; where the network is away there is none", async () => {
  const asked = [];
  const ask = async (url) => {
    asked.push(url);
    return { ok: true, status: 200, json: async () => ({ results: [{ seq: 3 }] }) };
  };
  const rest = new Rest({ csrf: () => "", ask });
  assert.deepEqual(await rest.page("r1", { before: 4, limit: 60 }), [{ seq: 3 }]);
  assert.equal(asked[0], "/api/v1/rooms/r1/messages/?before=4&limit=60");
  const away = new Rest({ csrf: () => "", ask: async () => { throw new TypeError("fetch failed"); } });
  assert.equal(await away.page("r1", { before: 4 }), null);
});

test("consent and passing on name their item, and a refusal comes back as its sentence", async () => {
  const asked = [];
  const answers = [{ ok: true, status: 200 }, { ok: false, status: 409, json: async () => ({ detail: "too late" }) }, null];
  const ask = async (url, options) => {
    asked.push([url, JSON.parse(options.body)]);
    const answer = answers.shift();
    if (answer === null) throw new TypeError("fetch failed");
    return answer;
  };
  const rest = new Rest({ csrf: () => "", words: { no_network: "no network" }, ask });
  assert.equal(await rest.consent("r1", 7, true), "");
  assert.equal(await rest.consent("r1", 7, false), "too late");
  assert.equal(await rest.passOn("r1", 7, "r2"), "no network");
  assert.deepEqual(asked, [
    ["/api/v1/rooms/r1/messages/7/consent/", { given: true }],
    ["/api/v1/rooms/r1/messages/7/consent/", { given: false }],
    ["/api/v1/rooms/r1/messages/7/relay/", { to: "r2" }],
  ]);
});
