// The page as the server draws it now, read apart from the one on the screen: what a note or a notice changes on an
// open page is taken from there, so that it is drawn in one place.

const PAGE = "text/html";

/** The page, null while the network is away or when it is no longer this reader's. */
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

export class Fresh {
  /** Each of `parts` takes from the page what it shows. */
  constructor({ parts, ask = () => asked(location.pathname) }) {
    Object.assign(this, { parts, ask, stale: false, reading: null });
  }

  /** Draw anew. What changes while the page is read may not stand in it yet, so it is read once more then. */
  renew() {
    this.stale = true;
    this.reading ??= this.read().finally(() => (this.reading = null));
    return this.reading;
  }

  async read() {
    while (this.stale) {
      this.stale = false;
      const page = await this.ask();
      if (page === null) return;
      for (const take of this.parts) take(page);
    }
  }
}

/** What the page's scripts are told (templatetags/jiefen_room.py). */
export const told = (page) => JSON.parse(page.getElementById("room-config").textContent);

/** A place that shows just what the server draws there. */
export class Mirror {
  constructor({ name }) {
    Object.assign(this, { name, place: document.querySelector(name) });
  }

  take(page) {
    const now = page.querySelector(this.name);
    if (now.innerHTML !== this.place.innerHTML) this.place.replaceChildren(...now.childNodes);
  }
}
