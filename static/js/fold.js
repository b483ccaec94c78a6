// A long text folds: all of it stays in the page, to be found and copied, and only its height is kept down.

export const MOST_LINES = 12;
export const MOST_CHARACTERS = 600;

/** Whether a text is long, as the server counts it (odr/web/templatetags/jiefen_room.py). */
export function long(text) {
  return text.split("\n").length > MOST_LINES || [...text].length > MOST_CHARACTERS;
}

/** What stands under a long text to unfold it: a list of one, empty for a short text. */
export function fold(text, words, template) {
  if (!long(text)) return [];
  const more = template("fold");
  more.querySelector("[data-all]").textContent = words.show_all.replace("{n}", String([...text].length));
  return [more];
}
