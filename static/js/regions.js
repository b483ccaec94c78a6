// F6 leads from one part of a room's page to the next: the head, the conversation, the box.

export function listenForRegions({ view, box }) {
  const places = [
    () => document.querySelector(".readers [aria-current], .room-head a, .pane__head a"),
    () => view.stop,
    () => box,
  ];
  const within = [".room-head, .pane__head, .readers", "[data-stream]", "[data-composer]"];
  document.addEventListener("keydown", (event) => {
    if (event.key !== "F6") return;
    event.preventDefault();
    const here = within.findIndex((each) => document.activeElement?.closest(each));
    const step = event.shiftKey ? -1 : 1;
    const from = here < 0 ? 0 : here;
    for (let n = 1; n <= places.length; n += 1) {
      const place = places[(from + step * n + places.length * n) % places.length]();
      if (place) {
        place.focus();
        return;
      }
    }
  });
}
