// The one line of a room page about what goes on around the conversation: the connection, a room that was opened.

const LOOKS = { open: "ok", opened: "", lost: "warn", offline: "warn", slow: "", flood: "warn", ended: "danger", refused: "", withdrawn: "danger", closed: "warn" };
const GONE_MS = 4000;

export class Banner {
  constructor(place) {
    this.place = place;
  }

  /** "" as words clears the line; with `url` the line leads there. That one is connected again goes by itself. */
  show(status, words, url = "") {
    clearTimeout(this.timer);
    this.place.replaceChildren();
    if (!words) return;
    const line = document.createElement("p");
    line.className = `banner${LOOKS[status] ? ` banner--${LOOKS[status]}` : ""}`;
    const said = url ? line.appendChild(Object.assign(document.createElement("a"), { href: url })) : line;
    said.textContent = words;
    this.place.append(line);
    if (status === "open") this.timer = setTimeout(() => this.place.replaceChildren(), GONE_MS);
  }
}
