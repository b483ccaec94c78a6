// One connection to one other page in the call: perfect negotiation (W3C WebRTC 1.0, 10.7), and ways to it tried again
// for as long as both are in the call, because what is told over the wire may be lost like any hint.

const PATIENCE_MS = 6000;
const KINDS = ["audio", "video"];

export class Peer {
  /**
   * The polite one gives way when both offer at once; the other begins. tell(data) puts a signal on the wire;
   * tracks() gives what this device sends, {audio, video}, each a track or null.
   */
  constructor({ polite, ice, tracks, tell, onChange, make = (config) => new RTCPeerConnection(config), timers = globalThis }) {
    Object.assign(this, { polite, tracks, tell, onChange, timers });
    this.received = {};
    this.on = { audio: false, video: false };
    this.early = [];
    this.making = this.ignoring = this.answering = this.closed = false;
    this.heard = Promise.resolve();
    const pc = (this.pc = make({ iceServers: ice.servers, iceTransportPolicy: ice.policy }));
    pc.onnegotiationneeded = () => this.offer();
    pc.onicecandidate = ({ candidate }) => candidate?.candidate && this.tell({ candidates: [candidate.toJSON()] });
    pc.ontrack = ({ track }) => this.came(track);
    pc.onconnectionstatechange = () => this.moved();
    if (!polite) this.begin();
    this.wait();
  }

  get connected() {
    return this.pc.connectionState === "connected";
  }

  /** Both ways for sound and picture from the start: a device that is switched on or off later negotiates nothing. */
  begin() {
    for (const kind of KINDS) this.pc.addTransceiver(kind, { direction: "sendrecv" });
    this.send();
  }

  /** Send what this device has now. */
  send() {
    return this.open(async () => {
      const mine = this.tracks();
      for (const one of this.pc.getTransceivers()) {
        one.direction = "sendrecv";
        await one.sender.replaceTrack(mine[one.receiver.track.kind]);
      }
    });
  }

  /** Work that ends with the connection. What another device told and this one cannot follow is tried anew by the watch. */
  async open(work) {
    try {
      if (!this.closed) await work();
    } catch (error) {
      if (!(error instanceof DOMException)) throw error;
      if (!this.closed) console.warn(error);
    }
  }

  came(track) {
    this.received[track.kind] = track;
    this.onChange();
  }

  /** What the other page told, in its order. */
  hear(data) {
    this.heard = this.heard.then(() => this.open(() => this.take(data)));
    return this.heard;
  }

  async take({ on, description, candidates = [] }) {
    if (on) {
      this.on = on;
      this.onChange();
    }
    if (description) await this.described(description);
    for (const one of candidates) await this.way(one);
  }

  async described(description) {
    const { pc } = this;
    const ready = !this.making && (pc.signalingState === "stable" || this.answering);
    const collision = description.type === "offer" && !ready;
    this.ignoring = !this.polite && collision;
    // An answer to an offer that was made anew meanwhile answers nothing any more.
    if (this.ignoring || (description.type === "answer" && pc.signalingState !== "have-local-offer")) return;
    this.answering = description.type === "answer";
    try {
      await pc.setRemoteDescription(description);
    } finally {
      this.answering = false;
    }
    for (const one of this.early.splice(0)) await this.way(one);
    if (description.type !== "offer") return;
    await this.send();
    await pc.setLocalDescription();
    this.describe();
  }

  async way(candidate) {
    if (!this.pc.remoteDescription) {
      this.early.push(candidate);
      return;
    }
    try {
      await this.pc.addIceCandidate(candidate);
    } catch (error) {
      // A way that belongs to an offer which was refused or made anew leads nowhere, and nothing is lost with it.
      if (!["OperationError", "InvalidStateError"].includes(error.name)) throw error;
    }
  }

  offer() {
    return this.open(async () => {
      this.making = true;
      try {
        await this.pc.setLocalDescription();
        this.describe();
      } finally {
        this.making = false;
      }
    });
  }

  describe() {
    if (this.closed) return;
    const { type, sdp } = this.pc.localDescription;
    this.tell({ description: { type, sdp } });
  }

  moved() {
    this.onChange();
    if (this.connected) this.timers.clearTimeout(this.timer);
    else if (this.pc.connectionState === "failed") this.again();
    else this.wait();
  }

  wait() {
    this.timers.clearTimeout(this.timer);
    this.timer = this.timers.setTimeout(() => this.again(), PATIENCE_MS);
  }

  /** Look for another way. Who has heard nothing yet has nothing to offer, and waits to be offered again. */
  again() {
    if (this.closed || this.connected) return;
    this.wait();
    if (!this.pc.getTransceivers().length) return;
    this.pc.restartIce();
    if (this.pc.signalingState === "have-local-offer") this.offer();
  }

  renew(ice) {
    this.pc.setConfiguration({ iceServers: ice.servers, iceTransportPolicy: ice.policy });
  }

  close() {
    this.closed = true;
    this.timers.clearTimeout(this.timer);
    this.pc.close();
  }
}
