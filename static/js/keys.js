// Keys of a staff desk. They act only outside boxes, can be switched off (WCAG 2.1.4), and each stands beside what it does.

const OFF = "jiefen-keys-off";
const TOGETHER_MS = 1000;

/** Whether a key press belongs to somebody who writes or chooses. */
function writing(target) {
  return Boolean(target?.closest?.("input:not([type=radio]):not([type=checkbox]), textarea, select, [contenteditable], dialog[open]"));
}

/** What a key stands for: a name out of next, search, home, sheet, down, up, write, or the key itself; null for none. */
function meaning(event, before) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return null;
  if (before === "g" && event.key === "i") return "home";
  return { n: "next", "/": "search", "?": "sheet", j: "down", k: "up", r: "write", g: "wait" }[event.key] ?? event.key;
}

function go(url) {
  if (url) location.assign(url);
}

function press(key) {
  const thing = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
  if (!thing) return false;
  thing.click();
  if (thing.matches("input")) thing.focus();
  return true;
}

function step(by) {
  const rows = [...document.querySelectorAll("[data-row]")].map((row) => (row.matches("a") ? row : row.querySelector("a")));
  const here = rows.findIndex((row) => row === document.activeElement);
  const next = rows[Math.max(0, Math.min(rows.length - 1, here + by))];
  next?.focus();
  return Boolean(next);
}

function write() {
  const box = document.querySelector("[data-composer] textarea");
  box?.focus();
  return Boolean(box);
}

const sheet = document.getElementById("keys");
const desk = document.body.dataset;
const acts = {
  next: () => go(desk.next) ?? Boolean(desk.next),
  search: () => go(desk.search) ?? Boolean(desk.search),
  home: () => go(desk.home) ?? Boolean(desk.home),
  sheet: () => sheet.showModal() ?? true,
  down: () => step(1),
  up: () => step(-1),
  write,
};

/** Adds the page's own keys to the sheet. */
function list() {
  const place = sheet.querySelector("[data-keys-list]");
  for (const thing of document.querySelectorAll("[data-key]")) {
    const row = document.createElement("div");
    const term = document.createElement("dt");
    const key = document.createElement("kbd");
    const said = document.createElement("dd");
    key.textContent = thing.dataset.key;
    term.append(key);
    const copy = thing.cloneNode(true);
    for (const small of copy.querySelectorAll("kbd, .vh, .count")) small.remove();
    said.textContent = (copy.textContent.trim() || thing.closest("label")?.querySelector("span")?.firstChild?.textContent) ?? "";
    row.append(term, said);
    place.append(row);
  }
}

let before = null;
let beforeAt = 0;
function pressed(event) {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !event.isComposing) {
    const form = document.querySelector("form[data-ctrl-enter]");
    if (form) event.preventDefault();
    form?.requestSubmit();
    return;
  }
  if (localStorage.getItem(OFF) || writing(event.target)) return;
  const name = meaning(event, performance.now() - beforeAt < TOGETHER_MS ? before : null);
  before = event.key;
  beforeAt = performance.now();
  if (name === null || name === "wait") return;
  const done = name in acts ? acts[name]() : press(name);
  if (done) event.preventDefault();
}

if (sheet) {
  list();
  document.addEventListener("keydown", pressed);
  document.querySelector("[data-keys-open]")?.addEventListener("click", (event) => {
    event.preventDefault();
    sheet.showModal();
  });
  const off = sheet.querySelector("[data-keys-off]");
  off.checked = Boolean(localStorage.getItem(OFF));
  off.addEventListener("change", () => (off.checked ? localStorage.setItem(OFF, "1") : localStorage.removeItem(OFF)));
}
