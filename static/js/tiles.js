// How those in the call are shown: a picture or a name, and in words whether one hears them.

import { template } from "./lines.js";

export class Tiles {
  constructor({ place, words }) {
    Object.assign(this, { place, words });
    this.tiles = new Map();
  }

  /** One tile for each {key, name, role, own, tracks, on, state}; those that are gone leave. */
  draw(people) {
    for (const [key, tile] of this.tiles) if (!people.some((one) => one.key === key)) this.drop(key, tile);
    for (const one of people) this.fill(this.tiles.get(one.key) ?? this.made(one), one);
    this.place.hidden = !people.length;
  }

  made({ key, own }) {
    const tile = template("tile");
    const video = document.createElement("video");
    tile.prepend(Object.assign(video, { srcObject: new MediaStream(), playsInline: true, autoplay: true, muted: own }));
    tile.classList.toggle("tile--own", own);
    if (own) this.place.prepend(tile);
    else this.place.append(tile);
    this.tiles.set(key, tile);
    return tile;
  }

  drop(key, tile) {
    tile.querySelector("video").srcObject = null;
    tile.remove();
    this.tiles.delete(key);
  }

  fill(tile, { name, role, own, tracks, on, state }) {
    const video = tile.querySelector("video");
    this.hold(video, Object.values(tracks).filter(Boolean));
    tile.querySelector("[data-name]").textContent = own ? this.words.you : name;
    tile.querySelector("[data-role]").textContent = own ? "" : role;
    tile.querySelector("[data-state]").textContent = state || this.switches(on);
    tile.classList.toggle("tile--dark", !on.video || Boolean(state));
    if (video.paused && video.srcObject.getTracks().length) this.play(video);
  }

  /** The very tracks that are sent now, without taking out and putting back those that stay. */
  hold(video, tracks) {
    const stream = video.srcObject;
    for (const one of stream.getTracks()) if (!tracks.includes(one)) stream.removeTrack(one);
    for (const one of tracks) if (!stream.getTracks().includes(one)) stream.addTrack(one);
  }

  async play(video) {
    try {
      await video.play();
    } catch (error) {
      // Another track came while the first began to play: the next drawing plays again.
      if (error.name !== "AbortError") throw error;
    }
  }

  switches({ audio, video }) {
    if (audio && video) return "";
    if (!audio && !video) return this.words.call_listens;
    return audio ? this.words.call_no_picture : this.words.call_no_sound;
  }
}
