// Forms: the same form is not sent twice by an impatient finger, drafts keep themselves, errors get the focus, days are
// written out.

const SAVE_AFTER_MS = 1500;

/** A form stays sent until the page is shown again, as by the back button; data-again lets a form go repeatedly. */
function sendOnce(form) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    // Listeners after this one may still stop the form; only what really leaves counts as sent.
    setTimeout(() => !event.defaultPrevented && (form.dataset.sent = "yes"));
  });
}

function free() {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
}

/** Fields of a form as they may be kept: no files, no token of another form. */
function keepable(form) {
  const data = new FormData(form);
  for (const [name, value] of [...data]) if (value instanceof File) data.delete(name);
  return data;
}

/** Posts what was typed to the form's data-autosave address; the server answers {"saved": "20:14 saved"}. */
class Autosave {
  constructor(form) {
    this.form = form;
    this.place = document.querySelector("[data-saved]");
    this.dirty = false;
    form.addEventListener("input", () => this.later());
    document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && this.save(true));
    form.addEventListener("submit", () => clearTimeout(this.timer));
  }

  later() {
    this.dirty = true;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(false), SAVE_AFTER_MS);
  }

  async save(leaving) {
    if (!this.dirty) return;
    this.dirty = false;
    const answer = await fetch(this.form.dataset.autosave, {
      method: "POST", body: keepable(this.form), keepalive: leaving, headers: { Accept: "application/json" },
    }).catch(() => null);
    if (!answer?.ok) {
      // The next keystroke, or going on, tries again; what is typed stays on the page.
      this.dirty = true;
      return;
    }
    const said = await answer.json();
    if (this.place && said.saved) this.place.textContent = said.saved;
  }
}

const UNITS = { date: { dateStyle: "full" }, "datetime-local": { dateStyle: "full", timeStyle: "short", hourCycle: "h23" } };

/** The day in a date box in words under it: each browser shows the box in an order of its own. */
function writeOut({ target: box }) {
  const place = box.id && UNITS[box.type] && document.querySelector(`output[data-written][for="${CSS.escape(box.id)}"]`);
  if (!place) return;
  const written = new Intl.DateTimeFormat(document.documentElement.lang, { ...UNITS[box.type], timeZone: "UTC" });
  place.textContent = Number.isNaN(box.valueAsNumber) ? "" : written.format(box.valueAsNumber);
}

document.addEventListener("input", writeOut);
for (const form of document.querySelectorAll("form[method=post]:not([data-composer], [data-again])")) sendOnce(form);
for (const form of document.querySelectorAll("form[data-autosave]")) new Autosave(form);
addEventListener("pageshow", free);
document.querySelector("[data-errors]")?.focus();
