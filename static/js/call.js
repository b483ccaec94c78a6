// The call of a room: who is in it and whose consent is missing, joining after being asked, and leaving.

import { Bridge } from "./bridge.js";
import { Devices, possible } from "./devices.js";
import { Peer } from "./peer.js";
import { Signals } from "./signals.js";
import { Tiles } from "./tiles.js";

// As long as the server waits for a sign of life (mediation/rooms/calls.py): away for longer, one is out of the call.
const LAPSE_MS = 20_000;
const RENEW_BEFORE_MS = 60_000;
const NONE = { peers: [], agreed: [], refused: [], missing: [], open: true, most: 4, server: null };
const OVER = new Set(["ended", "withdrawn", "refused"]);

/** LiveKit's own client, loaded only when a call passes through its server. */
async function livekit() {
  await import("../vendor/livekit-client-2.23.0.umd.js");
  return globalThis.LivekitClient;
}

export class Call {
  /** send(frame) is true when it went to an open socket; person(participant) gives {name, role}; me() is whose page it is. */
  constructor({ place, words, labels, room, me, send, person, consent, alarm }) {
    Object.assign(this, { place, words, labels, room, me, send, person, consent, alarm });
    this.state = NONE;
    this.mine = this.asked = this.bridge = null;
    this.peers = new Map();
    this.part = (name) => place.querySelector(`[data-call-${name}]`);
    this.tiles = new Tiles({ place: this.part("tiles"), words });
    this.devices = new Devices({ words, onChange: () => this.switched() });
    this.signals = new Signals({ put: (to, data) => this.send({ op: "signal", room: this.room, to, data }) });
    this.wire();
    place.hidden = false;
  }

  wire() {
    const { place } = this;
    this.part("open").addEventListener("click", () => this.sheet(this.part("sheet").hidden));
    for (const button of place.querySelectorAll("[data-call-join]")) {
      button.hidden = !possible();
      button.addEventListener("click", () => this.join(button.dataset.callJoin));
    }
    this.part("cannot").hidden = possible();
    for (const button of place.querySelectorAll("[data-call-word]")) {
      button.addEventListener("click", () => this.say(button.dataset.callWord === "agree"));
    }
    for (const button of place.querySelectorAll("[data-call-turn]")) {
      button.addEventListener("click", async () => this.fault(await this.devices.turn(button.dataset.callTurn)));
    }
    this.part("leave").addEventListener("click", () => this.leave());
    addEventListener("pagehide", () => this.devices.close());
  }

  sheet(open) {
    this.part("sheet").hidden = !open;
    this.part("open").setAttribute("aria-expanded", String(open));
    if (open) this.part("sheet").focus();
  }

  fault(sentence) {
    const line = this.part("fault");
    line.textContent = sentence;
    line.hidden = !sentence;
  }

  // ---- what this person does

  /** Agree and come in, with "both", "audio" or "none"; the devices are asked for only now. */
  async join(how) {
    this.fault("");
    this.finish("");
    const why = await this.devices.open({ audio: how !== "none", video: how === "both" });
    if (why) {
      this.fault(`${why} ${this.words.call_otherwise}`);
      return;
    }
    if (!this.enter({ agreed: true })) {
      this.devices.close();
      this.fault(this.words.no_network);
    }
  }

  enter({ peer = null, agreed = false }) {
    this.asked = crypto.randomUUID();
    return this.send({ op: "call", room: this.room, ref: this.asked, act: "join", peer, agreed });
  }

  /** Say yes or no without coming in. */
  async say(given) {
    const why = await this.consent(given);
    this.fault(why);
    if (!why) this.sheet(false);
  }

  leave() {
    const peer = this.mine.id;
    this.finish("");
    this.send({ op: "call", room: this.room, ref: crypto.randomUUID(), act: "leave", peer });
    this.part("open").focus();
  }

  /** Out of the call, with why when this person did not want it. */
  finish(why) {
    const inside = this.mine !== null;
    this.mine = this.asked = null;
    clearTimeout(this.away);
    clearTimeout(this.renewal);
    for (const id of [...this.peers.keys()]) this.drop(id);
    this.unbridge();
    this.signals.stop();
    this.devices.close();
    if (inside && why) {
      this.fault(why);
      this.alarm(why);
    }
    this.draw();
  }

  // ---- what comes over the wire

  /** The room was joined, for the first time or again: `call` is how its call stands. */
  entered(call) {
    clearTimeout(this.away);
    this.state = call ?? NONE;
    if (this.mine) this.enter({ peer: this.mine.id });
    else this.draw();
  }

  told(frame) {
    this.state = frame;
    if (frame.you && frame.ref === this.asked) this.admitted(frame);
    else if (this.mine && !this.asked && !frame.peers.some((one) => one.peer === this.mine.id)) this.missed();
    else this.sync();
  }

  admitted({ you, ice, server, way }) {
    if (this.mine && this.mine.id !== you) {
      for (const id of [...this.peers.keys()]) this.drop(id);
      this.unbridge();
    }
    this.mine = { id: you, ice };
    this.asked = null;
    for (const { connection } of this.peers.values()) connection.renew(ice);
    clearTimeout(this.renewal);
    this.renewal = setTimeout(() => this.mine && this.enter({ peer: this.mine.id }), ice.seconds * 1000 - RENEW_BEFORE_MS);
    this.sheet(false);
    const bridge = way ? this.bridged(server) : null;
    this.sync();
    bridge?.connect(way);
  }

  /** This page is not in the call any more: another page took its place, a consent was taken back, or the server lost sight of it. */
  missed() {
    const me = String(this.me());
    if (this.state.peers.some((one) => one.participant === me)) this.finish(this.words.call_elsewhere);
    else if (!this.state.agreed.includes(me) || !this.state.open) this.finish(this.words.call_ended);
    else this.enter({ peer: this.mine.id });
  }

  /** True when the error was an answer to joining. */
  refused(frame) {
    if (!this.asked || frame.ref !== this.asked) return false;
    if (frame.code === "rate_limited") {
      setTimeout(() => this.asked && this.enter({ peer: this.mine?.id ?? null, agreed: !this.mine }), frame.retry_after * 1000);
      return true;
    }
    this.finish("");
    this.sheet(true);
    this.fault(frame.message);
    return true;
  }

  heard({ peer, participant, data }) {
    if (!this.mine) return;
    if (!this.state.server) this.peerOf(peer, participant).connection.hear(data);
  }

  connection(status) {
    if (OVER.has(status)) this.finish(this.words.call_lost);
    else if (status !== "open" && this.mine) {
      clearTimeout(this.away);
      this.away = setTimeout(() => this.finish(this.words.call_lost), LAPSE_MS);
    }
  }

  // ---- the others

  others() {
    return this.mine && this.state.open ? this.state.peers.filter((one) => one.peer !== this.mine.id) : [];
  }

  sync() {
    this.pass();
    const others = this.state.server ? [] : this.others();
    for (const [id, one] of this.peers) {
      one.listed ||= others.some((each) => each.peer === id);
      // Who spoke before being listed is only older news away from it; who is not listed any more is gone.
      if (!this.state.open || this.state.server || (one.listed && !others.some((each) => each.peer === id))) this.drop(id);
    }
    for (const { peer, participant } of others) this.peerOf(peer, participant).listed = true;
    this.draw();
  }

  /** Where the call passes through the media server: a way there, asked for once, and who may hear this device. */
  pass() {
    const { server, open } = this.state;
    if (!this.mine || !server || !open) this.unbridge();
    else if (this.bridge?.id !== server) {
      this.bridged(server);
      if (!this.asked) this.enter({ peer: this.mine.id });
    }
    this.bridge?.admit(this.others().map((one) => one.peer));
  }

  bridged(server) {
    if (this.bridge?.id === server) return this.bridge;
    this.unbridge();
    return (this.bridge = new Bridge({
      id: server, load: livekit, tracks: () => this.devices.tracks, onChange: () => this.draw(), onLost: () => this.again(),
    }));
  }

  /** A new way to the media server, for the page that is in the call and for none whose place was taken. */
  again() {
    if (this.mine && !this.asked && this.state.peers.some((one) => one.peer === this.mine.id)) this.enter({ peer: this.mine.id });
  }

  unbridge() {
    this.bridge?.close();
    this.bridge = null;
  }

  peerOf(id, participant) {
    const known = this.peers.get(id);
    if (known) return known;
    const connection = new Peer({
      polite: this.mine.id < id, ice: this.mine.ice, tracks: () => this.devices.tracks,
      // Whether one is seen and heard goes along with each offer and answer: a hint of its own may be lost.
      tell: (data) => this.signals.tell(id, data.description ? { ...data, on: this.devices.on } : data), onChange: () => this.draw(),
    });
    const one = { participant, connection, listed: false };
    this.peers.set(id, one);
    this.signals.tell(id, { on: this.devices.on });
    return one;
  }

  drop(id) {
    this.peers.get(id).connection.close();
    this.peers.delete(id);
    this.signals.forget(id);
  }

  switched() {
    for (const [id, { connection }] of this.peers) {
      connection.send();
      this.signals.tell(id, { on: this.devices.on });
    }
    this.bridge?.send();
    this.draw();
  }

  // ---- what is shown

  /** The others as tiles show them. */
  shown() {
    const { words, bridge } = this;
    if (!bridge) {
      return [...this.peers].map(([key, { participant, connection }]) => ({
        key, own: false, ...this.person(participant), tracks: connection.received, on: connection.on,
        state: connection.connected ? "" : words.call_connecting,
      }));
    }
    return this.others().map(({ peer, participant }) => {
      const { tracks, on, here } = bridge.of(peer);
      return { key: peer, own: false, ...this.person(participant), tracks, on, state: here ? "" : words.call_connecting };
    });
  }

  draw() {
    const { state, mine } = this;
    this.place.classList.toggle("call--on", mine !== null);
    this.part("acts").hidden = mine === null;
    this.part("open").hidden = mine !== null;
    this.part("line").textContent = this.line();
    const on = this.devices.on;
    for (const button of this.place.querySelectorAll("[data-call-turn]")) {
      button.setAttribute("aria-pressed", String(on[button.dataset.callTurn]));
    }
    const own = { key: "own", own: true, tracks: { video: this.devices.tracks.video }, on, state: "" };
    this.tiles.draw(mine ? [own, ...this.shown()] : []);
    if (!state.open && mine) this.sheet(false);
  }

  /** One sentence on how the call stands. */
  line() {
    const { state, words } = this;
    const names = state.peers.map((one) => this.person(one.participant).name);
    const waits = state.missing.map((role) => this.labels[role]?.label ?? role).join(words.list_comma);
    if (!state.open && (this.mine || names.length)) return words.call_waits.replace("{names}", waits);
    if (this.mine && this.bridge) return this.bridge.connected ? words.call_bridged : words.call_bridging;
    if (this.mine) return words.call_unrecorded;
    return names.length ? words.call_on.replace("{names}", names.join(words.list_comma)) : "";
  }
}
