// Rooms by who can read them: drawn anew on an open page when another one was opened with whoever looks at it.

import { told } from "./fresh.js";

export class Tabs {
  /** `tabs` are those the page came with: [{room, label}]; `opened` is told the rooms that were not there before. */
  constructor({ place, tabs, opened }) {
    Object.assign(this, { place, tabs, opened });
  }

  get rooms() {
    return this.tabs.map((tab) => tab.room).filter(Boolean).map(String);
  }

  label(room) {
    return this.tabs.find((tab) => String(tab.room) === room)?.label ?? "";
  }

  take(page) {
    const known = new Set(this.rooms);
    this.tabs = told(page).tabs;
    const found = this.rooms.filter((room) => !known.has(room));
    if (!found.length) return;
    this.place.replaceChildren(...page.querySelector("[data-tabs]").childNodes);
    this.opened(found);
  }
}
