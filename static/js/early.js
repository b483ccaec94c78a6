// Remembers what is typed and sent in a room's box before the room's own script is there to hear it.
// A classic script right behind the box: it must run before the first key.

{
  const form = document.currentScript.previousElementSibling;
  const composing = (event) => event.isComposing || event.keyCode === 229;
  form.addEventListener("input", () => (form.dataset.typed = "yes"), { once: true });
  form.addEventListener("keydown", (event) => {
    const sends = event.key === "Enter" && (event.ctrlKey || event.metaKey) && !composing(event);
    if (sends && form.dataset.typed && !form.dataset.wired) form.dataset.pressed = "yes";
  });
}
