// Rooms by who can read them: drawn anew on an open page when another one was opened with whoever looks at it.

const PAGE = "text/html";

/** The page as the server draws it now, read apart from the one on the screen; null while the network is away. */
async function asked(address) {
  let answer;
  try {
    answer = await fetch(address, { headers: { Accept: PAGE } });
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
  return answer.ok && !answer.redirected ? new DOMParser().parseFromString(await answer.text(), PAGE) : null;
}

export class Tabs {
  /** `tabs` are those the page came with: [{room, label}]. */
  constructor({ place, tabs, ask = () => asked(location.pathname) }) {
    Object.assign(this, { place, tabs, ask });
  }

  get rooms() {
    return this.tabs.map((tab) => tab.room).filter(Boolean).map(String);
  }

  label(room) {
    return this.tabs.find((tab) => String(tab.room) === room)?.label ?? "";
  }

  /** Draws them as they are now for this reader; answers the rooms that were not there before. */
  async renew() {
    const page = await this.ask();
    if (page === null) return [];
    const known = new Set(this.rooms);
    this.tabs = JSON.parse(page.getElementById("room-config").textContent).tabs;
    const found = this.rooms.filter((room) => !known.has(room));
    if (found.length) this.place.replaceChildren(...page.querySelector("[data-tabs]").childNodes);
    return found;
  }
}
