// Passing on what was said to the mediator alone: the author's consent, item by item, and the mediator's hand.
// Without this file each of these is a form that posts and comes back.

import { told } from "./fresh.js";
import { template } from "./lines.js";

// What a note of the platform says of the item it names.
const NOTED = { "relay.allowed": "allowed", "relay.taken_back": "", "relay.passed_on": "passed" };
const SHAPES = "template[id^='tpl-relay-']";

/** What the shapes of a page offer, whatever the page's own tokens are. */
function offered(page) {
  const keys = [...page.querySelectorAll(SHAPES)].flatMap((one) => [...one.content.querySelectorAll("button")]);
  return keys.map((key) => [key.value, key.textContent, "quiet" in key.form.dataset]).join();
}

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

  /** A room it can be passed on to was opened or closed, or this one was: lines offer what can be done now. */
  take(page) {
    const { relays } = told(page);
    if (this.as === (relays?.as ?? "") && offered(page) === offered(document)) return;
    this.as = relays?.as ?? "";
    this.states = new Map([...Object.entries(relays?.states ?? {}), ...this.states]);
    for (const shape of document.querySelectorAll(SHAPES)) shape.remove();
    document.body.append(...page.querySelectorAll(SHAPES));
    for (const line of this.list.querySelectorAll("[data-seq]")) this.draw(line);
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
