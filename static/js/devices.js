// This device's microphone and camera: asked for only after its person agreed, given back when they leave.

// Why a browser gives no device, by the name of its error: a word of the room's page.
const WHY = {
  NotAllowedError: "call_denied", SecurityError: "call_denied", NotFoundError: "call_no_device",
  OverconstrainedError: "call_no_device", NotReadableError: "call_device_busy", AbortError: "call_device_busy",
};
const WANTED = {
  audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: true },
  video: { width: { ideal: 640 }, height: { ideal: 480 }, frameRate: { ideal: 20, max: 30 }, facingMode: "user" },
};

export const possible = () => Boolean(globalThis.RTCPeerConnection && navigator.mediaDevices?.getUserMedia);

export class Devices {
  constructor({ words, onChange, ask = (wanted) => navigator.mediaDevices.getUserMedia(wanted) }) {
    Object.assign(this, { words, onChange, ask });
    this.tracks = { audio: null, video: null };
  }

  /** Which of the two send now. */
  get on() {
    const { audio, video } = this.tracks;
    return { audio: Boolean(audio?.enabled), video: Boolean(video) };
  }

  /** Open what is wanted; the sentence why it could not be, "" when it could. */
  async open({ audio = false, video = false }) {
    const wanted = { ...(audio && { audio: WANTED.audio }), ...(video && { video: WANTED.video }) };
    if (!audio && !video) return "";
    try {
      for (const track of (await this.ask(wanted)).getTracks()) this.keep(track);
    } catch (error) {
      if (!(error instanceof DOMException)) throw error;
      return this.words[WHY[error.name] ?? "call_device_busy"];
    } finally {
      this.onChange();
    }
    return "";
  }

  keep(track) {
    this.tracks[track.kind]?.stop();
    this.tracks[track.kind] = track;
    track.onended = () => {
      if (this.tracks[track.kind] === track) this.drop(track.kind);
    };
  }

  /** Switch one on or off; the sentence why it could not be switched on. The camera's light goes out with it. */
  async turn(kind) {
    if (kind === "video" && this.tracks.video) this.drop("video");
    else if (kind === "audio" && this.tracks.audio) {
      this.tracks.audio.enabled = !this.tracks.audio.enabled;
      this.onChange();
    } else return this.open({ [kind]: true });
    return "";
  }

  drop(kind) {
    this.tracks[kind]?.stop();
    this.tracks[kind] = null;
    this.onChange();
  }

  close() {
    for (const kind of Object.keys(this.tracks)) this.drop(kind);
  }
}
