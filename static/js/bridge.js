// The call as it passes through the media server (LiveKit): this device sends its own once and gets that of the others.

const AGAIN_MS = 3000;
const SOURCES = { audio: "microphone", video: "camera" };
// One layer of picture, as in a mesh: what a tile shows needs no second.
const OPTIONS = {
  singlePeerConnection: false, adaptiveStream: false, dynacast: false, stopLocalTrackOnUnpublish: false,
  disconnectOnPageLeave: true,
  publishDefaults: {
    simulcast: false, red: false, backupCodec: false, videoCodec: "vp8",
    videoEncoding: { maxBitrate: 400_000, maxFramerate: 20 },
  },
};

export class Bridge {
  /**
   * tracks() gives what this device sends, {audio, video}; onChange() when somebody comes, goes or switches something;
   * onLost() when the connection has ended and a new way is needed.
   */
  constructor({ id, load, tracks, onChange, onLost, timers = globalThis }) {
    Object.assign(this, { id, load, tracks, onChange, onLost, timers });
    this.sent = { audio: null, video: null };
    this.admitted = "";
    this.closed = this.connecting = false;
    this.work = Promise.resolve();
  }

  get connected() {
    return this.server?.state === "connected";
  }

  /** Connect, unless it is connected or about to be. */
  async connect({ url, token }) {
    if (this.closed || this.connecting || this.server) return;
    this.connecting = true;
    try {
      await this.enter(url, token);
    } catch (error) {
      if (!this.closed) console.warn(error);
      this.lost();
    } finally {
      this.connecting = false;
    }
    this.onChange();
  }

  async enter(url, token) {
    const { Room, RoomEvent, setLogLevel } = await this.load();
    if (this.closed) return;
    setLogLevel("error");
    const server = (this.server = new Room(OPTIONS));
    for (const event of [
      "ParticipantConnected", "ParticipantDisconnected", "TrackSubscribed", "TrackUnsubscribed", "TrackMuted",
      "TrackUnmuted", "Reconnecting", "Reconnected",
    ]) server.on(RoomEvent[event], () => this.onChange());
    server.on(RoomEvent.Disconnected, () => this.lost());
    // Nobody hears this device before the platform has named them.
    server.localParticipant.setTrackSubscriptionPermissions(false, []);
    await server.connect(url, token);
    this.admitted = "";
    this.admit(this.allowed ?? []);
    this.send();
  }

  lost() {
    this.server?.removeAllListeners();
    this.server = null;
    this.sent = { audio: null, video: null };
    if (this.closed) return;
    this.onChange();
    this.timers.clearTimeout(this.timer);
    this.timer = this.timers.setTimeout(() => this.closed || this.onLost(), AGAIN_MS);
  }

  /** Who may see and hear this device: those the platform lists, and nobody else who may be connected. */
  admit(ids) {
    this.allowed = ids;
    const named = ids.join();
    if (!this.connected || named === this.admitted) return;
    this.admitted = named;
    const rules = ids.map((participantIdentity) => ({ participantIdentity, allowAll: true }));
    this.server.localParticipant.setTrackSubscriptionPermissions(false, rules);
  }

  /** What comes from somebody: their tracks, which of them are on, and whether they are connected at all. */
  of(id) {
    const them = this.connected ? this.server.remoteParticipants.get(id) : null;
    const tracks = {};
    const on = { audio: false, video: false };
    for (const one of them?.trackPublications.values() ?? []) {
      if (one.track) tracks[one.kind] = one.track.mediaStreamTrack;
      on[one.kind] = Boolean(one.track) && !one.isMuted;
    }
    return { tracks, on, here: Boolean(them) };
  }

  /** Send what this device has now, one change after the other. */
  send() {
    this.work = this.work.then(() => this.publish());
    return this.work;
  }

  async publish() {
    const mine = this.tracks();
    for (const kind of Object.keys(SOURCES)) {
      if (!this.connected) return;
      try {
        await this.bring(kind, mine[kind]);
      } catch (error) {
        // The connection ended meanwhile; the next one sends anew.
        if (this.connected) throw error;
      }
    }
  }

  async bring(kind, track) {
    const before = this.sent[kind];
    const me = this.server.localParticipant;
    if (before && before.own !== track) {
      this.sent[kind] = null;
      await me.unpublishTrack(before.own, false);
    }
    if (!track) return;
    this.sent[kind] ??= { own: track, at: await me.publishTrack(track, { source: SOURCES[kind] }) };
    const { at } = this.sent[kind];
    if (track.enabled === at.isMuted) await (track.enabled ? at.unmute() : at.mute());
  }

  close() {
    this.closed = true;
    this.timers.clearTimeout(this.timer);
    this.server?.removeAllListeners();
    this.server?.disconnect(false);
    this.server = null;
  }
}
