// Remembers what is typed and sent in a room's box before the room's own script is there to hear it.
// A classic script in the head: it must run before there is a box, however slowly it comes.

{
  const composer = (event) => event.target.closest?.("[data-composer]");
  const composing = (event) => event.isComposing || event.keyCode === 229;
  document.addEventListener("input", (event) => {
    const form = composer(event);
    if (form) form.dataset.typed = "yes";
  });
  document.addEventListener("keydown", (event) => {
    const form = composer(event);
    const sends = event.key === "Enter" && (event.ctrlKey || event.metaKey) && !composing(event);
    if (form && sends && form.dataset.typed && !form.dataset.wired) form.dataset.pressed = "yes";
  });
}
