// Passing on what was said to the mediator alone: the author's consent, item by item, and the mediator's hand.
// Without this file each of these is a form that posts and comes back.

import { template } from "./lines.js";

// What a note of the platform says of the item it names.
const NOTED = { "relay.allowed": "allowed", "relay.taken_back": "", "relay.passed_on": "passed" };

export class Relays {
  /** `config` is {as: author | leader, states: {seq: allowed | passed}}, null where nothing can be passed on. */
  constructor({ list, config, rest, room, alarm }) {
    Object.assign(this, { list, rest, room, alarm, as: config?.as ?? "", states: new Map(Object.entries(config?.states ?? {})) });
    list.addEventListener("submit", (event) => this.submitted(event));
  }

  /** A note came: the item it is about shows how it stands now. */
  heard(body) {
    if (!this.as || !(body?.event in NOTED)) return;
    this.states.set(String(body.seq), NOTED[body.event]);
    const line = this.list.querySelector(`[data-seq="${Number(body.seq)}"]`);
    if (line) this.draw(line);
  }

  /** What a line offers: to its author the consent, to whoever leads the passing on. */
  draw(line) {
    line.querySelector("[data-relay]")?.remove();
    const { seq, own } = line.dataset;
    const state = this.states.get(seq) ?? "";
    const concerned = this.as === "author" ? own !== undefined : this.as === "leader" && state !== "";
    if (!concerned || line.matches(".msg--system, .msg--retracted, .msg--wide")) return;
    const shape = template(`relay-${state || "open"}`);
    for (const form of shape.querySelectorAll("form")) form.action = form.getAttribute("action").replace("/0/", `/${seq}/`);
    line.append(shape);
  }

  async submitted(event) {
    const form = event.target.closest("[data-relay] form");
    if (!form) return;
    event.preventDefault();
    const { seq } = form.closest("[data-seq]").dataset;
    const { name, value } = event.submitter;
    const refused = name === "to" ? await this.rest.passOn(this.room, seq, value) : await this.rest.consent(this.room, seq, value === "allow");
    if (refused) this.alarm(refused);
    // A room that is closed has no notes: what came of it is read anew.
    else if (form.dataset.quiet !== undefined) location.reload();
  }
}
