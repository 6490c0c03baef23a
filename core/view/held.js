/* What a finger rests on stays where it is. Pieces of a page are drawn anew by themselves, every other second or when
   something has happened; a button that is replaced between being touched and being let go is never pressed. So a piece
   that holds what is touched waits until the finger is up and has chosen, and is then drawn as it was sent last. */
"use strict";
(() => {
  const CHOSEN_MS = 400; // from the finger's leaving to the click that comes of it, at most
  const waiting = new Map();
  let held = null, ends = 0;

  addEventListener("pointerdown", (event) => { clearTimeout(ends); held = event.target; }, { capture: true, passive: true });
  for (const [end, within] of [["pointerup", CHOSEN_MS], ["pointercancel", 0], ["click", 0]]) {
    addEventListener(end, () => { clearTimeout(ends); ends = setTimeout(release, within); }, { capture: true, passive: true });
  }

  function release() {
    held = null;
    const pieces = [...waiting];
    waiting.clear();
    for (const [place, draw] of pieces) if (place.isConnected) draw();
  }

  function waits(place, draw) {
    const touched = held !== null && place.contains(held);
    if (touched) waiting.set(place, draw);
    return touched;
  }

  function swap(place, words, style, more = {}) {
    htmx.swap(place, words, { swapStyle: style, swapDelay: 0, settleDelay: 0 }, more);
  }

  document.addEventListener("htmx:beforeSwap", (event) => {
    const { detail } = event, { target } = detail;
    const said = (name) => detail.requestConfig.elt.closest(`[${name}]`)?.getAttribute(name);
    const draw = () => {
      detail.shouldSwap = true;
      htmx.trigger(target, "htmx:beforeSwap", detail); // whoever had a say in it has it again
      if (detail.shouldSwap) swap(target, detail.serverResponse, (said("hx-swap") ?? "innerHTML").split(" ")[0], { select: said("hx-select") });
    };
    if (detail.shouldSwap && waits(target, draw)) detail.shouldSwap = false;
  });

  document.addEventListener("htmx:sseBeforeMessage", (event) => {
    const place = event.target, { data } = event.detail;
    if (waits(place, () => swap(place, data, "innerHTML"))) event.preventDefault();
  });
})();
