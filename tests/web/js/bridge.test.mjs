import assert from "node:assert/strict";
import { test } from "node:test";

import { Bridge } from "../../../static/js/bridge.js";

class Timers {
  act = null;
  setTimeout = (act) => (this.act = act);
  clearTimeout = () => (this.act = null);
}

/** A room of LiveKit's that remembers what was done with it. */
class Room {
  state = "disconnected";
  remoteParticipants = new Map();
  done = [];
  ears = new Map();
  static refuses = false;
  static made = [];
  constructor() {
    Room.made.push(this);
    const done = this.done;
    this.localParticipant = {
      setTrackSubscriptionPermissions: (all, rules) => done.push(["admit", all, rules.map((one) => one.participantIdentity).join()]),
      unpublishTrack: async (track) => done.push(["unpublish", track.name]),
      publishTrack: async (track, { source }) => {
        done.push(["publish", track.name, source]);
        const at = { isMuted: false };
        at.mute = async () => done.push(["mute", track.name]) && (at.isMuted = true);
        at.unmute = async () => done.push(["unmute", track.name]) && (at.isMuted = false);
        return at;
      },
    };
  }
  on(event, act) {
    this.ears.set(event, act);
  }
  removeAllListeners() {
    this.ears.clear();
  }
  async connect(url, token) {
    this.done.push(["connect", url, token]);
    if (Room.refuses) throw new Error("no answer");
    this.state = "connected";
  }
  disconnect() {
    this.done.push(["disconnect"]);
  }
}

const events = new Proxy({}, { get: (_, name) => name });
const WAY = { url: "wss://media.example.org", token: "t" };

function bridge(tracks = {}) {
  const timers = new Timers();
  const told = [];
  Room.made = [];
  Room.refuses = false;
  const made = new Bridge({
    id: "b", load: async () => ({ Room, RoomEvent: events, setLogLevel() {} }), tracks: () => ({ audio: null, video: null, ...tracks }),
    onChange: () => told.push("change"), onLost: () => told.push("lost"), timers,
  });
  return { made, timers, told };
}

test("nobody hears this device before they are named, nor after they are named no more", async () => {
  const { made } = bridge();
  made.admit(["a", "b"]);
  await made.connect(WAY);
  made.admit(["a", "b"]);
  made.admit(["a"]);
  assert.deepEqual(Room.made[0].done, [
    ["admit", false, ""], ["connect", WAY.url, "t"], ["admit", false, "a,b"], ["admit", false, "a"],
  ]);
});

test("a device sends what it has, falls silent and stops as its person switches", async () => {
  const tracks = { audio: { name: "mic", enabled: true }, video: { name: "cam", enabled: true } };
  const { made } = bridge(tracks);
  await made.connect(WAY);
  await made.work;
  tracks.audio.enabled = false;
  tracks.video = null;
  await made.send();
  tracks.audio.enabled = true;
  await made.send();
  assert.deepEqual(Room.made[0].done.slice(2), [
    ["publish", "mic", "microphone"], ["publish", "cam", "camera"], ["mute", "mic"], ["unpublish", "cam"], ["unmute", "mic"],
  ]);
});

test("a connection that ended or was refused asks for a new way after a while, and one that was closed does not", async () => {
  const { made, timers, told } = bridge();
  await made.connect(WAY);
  Room.made[0].ears.get("Disconnected")();
  assert.equal(made.connected, false);
  timers.act();
  assert.equal(told.at(-1), "lost");
  Room.refuses = true;
  const { warn } = console;
  console.warn = () => {};
  await made.connect(WAY);
  console.warn = warn;
  assert.equal(Room.made.length, 2);
  told.length = 0;
  timers.act();
  assert.deepEqual(told, ["lost"]);
  Room.refuses = false;
  await made.connect(WAY);
  const last = Room.made[2];
  made.close();
  assert.deepEqual(last.done.at(-1), ["disconnect"]);
  assert.equal(last.ears.size, 0);
  await made.connect(WAY);
  assert.equal(Room.made.length, 3);
});

test("what comes from somebody is theirs, and who is not connected is not here", async () => {
  const { made } = bridge();
  await made.connect(WAY);
  const mic = { kind: "audio", isMuted: true, track: { mediaStreamTrack: "sound" } };
  const cam = { kind: "video", isMuted: false, track: { mediaStreamTrack: "picture" } };
  Room.made[0].remoteParticipants.set("a", { trackPublications: new Map([[1, mic], [2, cam]]) });
  assert.deepEqual(made.of("a"), { tracks: { audio: "sound", video: "picture" }, on: { audio: false, video: true }, here: true });
  assert.deepEqual(made.of("b"), { tracks: {}, on: { audio: false, video: false }, here: false });
});
