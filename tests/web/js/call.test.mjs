import assert from "node:assert/strict";
import { test } from "node:test";

import { Peer } from "../../../static/js/peer.js";
import { Signals } from "../../../static/js/signals.js";

class Timers {
  act = null;
  setInterval = (act) => (this.act = act);
  clearInterval = () => (this.act = null);
  setTimeout = (act) => (this.act = act);
  clearTimeout = () => (this.act = null);
}

const candidate = (n) => ({ candidate: `candidate:${n}` });

test("what waits for one page goes in one frame, page by page, and nothing is lost while no socket is open", () => {
  const timers = new Timers();
  const put = [];
  let live = false;
  const signals = new Signals({ put: (to, data) => live && put.push([to, data]), timers });
  signals.tell("a", { candidates: [candidate(1)] });
  signals.tell("b", { on: { audio: true, video: true } });
  signals.tell("a", { description: { type: "offer", sdp: "x" } });
  signals.tell("a", { candidates: [candidate(2)] });
  timers.act();
  assert.deepEqual(put, []);
  live = true;
  timers.act();
  timers.act();
  assert.deepEqual(put, [
    ["a", { description: { type: "offer", sdp: "x" }, candidates: [candidate(1), candidate(2)] }],
    ["b", { on: { audio: true, video: true } }],
  ]);
  timers.act();
  assert.equal(timers.act, null);
});

test("more ways than a frame may hold go in several frames", () => {
  const timers = new Timers();
  const put = [];
  const signals = new Signals({ put: (to, data) => put.push(data.candidates.length), timers });
  signals.tell("a", { candidates: Array.from({ length: 70 }, (_, n) => candidate(n)) });
  for (let n = 0; n < 3; n += 1) timers.act();
  assert.deepEqual(put, [32, 32, 6]);
});

/** A connection that remembers what was done with it. */
class Connection {
  signalingState = "stable";
  connectionState = "new";
  remoteDescription = null;
  done = [];
  sent = {};
  transceivers = [];
  getTransceivers = () => this.transceivers;
  addTransceiver(kind) {
    this.transceivers.push({
      receiver: { track: { kind } }, sender: { replaceTrack: async (track) => (this.sent[kind] = track) },
    });
  }
  async setLocalDescription() {
    const type = this.signalingState === "have-remote-offer" ? "answer" : "offer";
    this.signalingState = type === "answer" ? "stable" : "have-local-offer";
    this.localDescription = { type, sdp: `own ${type}` };
    this.done.push(`local ${type}`);
  }
  async setRemoteDescription({ type }) {
    this.signalingState = type === "answer" ? "stable" : "have-remote-offer";
    this.remoteDescription = { type };
    this.done.push(`remote ${type}`);
    if (type === "offer" && !this.transceivers.length) for (const kind of ["audio", "video"]) this.addTransceiver(kind);
  }
  async addIceCandidate({ candidate: way }) {
    this.done.push(way);
  }
  restartIce() {
    this.done.push("restart");
  }
  close() {}
}

function connection(polite) {
  const pc = new Connection();
  const told = [];
  const timers = new Timers();
  const peer = new Peer({
    polite, ice: { servers: [], policy: "all" }, tracks: () => ({ audio: "mine", video: null }),
    tell: (data) => told.push(data), onChange: () => {}, make: () => pc, timers,
  });
  return { pc, told, peer, timers };
}

const offer = { description: { type: "offer", sdp: "theirs" } };

test("one begins with both media, the other answers with what it has, and ways that came early wait", async () => {
  const first = connection(false);
  assert.equal(first.pc.transceivers.length, 2);
  const { pc, told, peer } = connection(true);
  assert.equal(pc.transceivers.length, 0);
  await peer.hear({ candidates: [candidate(1)] });
  await peer.hear(offer);
  assert.deepEqual(pc.done, ["remote offer", "candidate:1", "local answer"]);
  assert.deepEqual(pc.sent, { audio: "mine", video: null });
  assert.deepEqual(told, [{ description: { type: "answer", sdp: "own answer" } }]);
});

test("where both offer at once the polite one gives way and the other goes on", async () => {
  for (const polite of [true, false]) {
    const { pc, peer } = connection(polite);
    pc.addTransceiver("audio");
    await peer.offer();
    await peer.hear(offer);
    assert.deepEqual(pc.done, polite ? ["local offer", "remote offer", "local answer"] : ["local offer"]);
  }
});

test("an answer to nothing is left alone", async () => {
  const { pc, peer } = connection(false);
  await peer.hear({ description: { type: "answer", sdp: "old" } });
  assert.deepEqual(pc.done, []);
});

test("without an answer the offer is made anew; who has heard nothing waits to be offered again", async () => {
  const { pc, peer, timers, told } = connection(false);
  await peer.offer();
  timers.act();
  await Promise.resolve();
  assert.deepEqual(pc.done, ["local offer", "restart", "local offer"]);
  assert.equal(told.length, 2);
  const silent = connection(true);
  silent.timers.act();
  assert.deepEqual(silent.pc.done, []);
});

test("a connection that failed looks for another way at once, one that is closed for none", () => {
  const { pc, peer } = connection(false);
  pc.connectionState = "failed";
  pc.onconnectionstatechange();
  assert.deepEqual(pc.done, ["restart"]);
  peer.close();
  peer.again();
  assert.deepEqual(pc.done, ["restart"]);
});
