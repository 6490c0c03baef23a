/* What a finger or tired eyes would stumble over, as sentences. Given the smallest target and the smallest text, px. */
([smallestTarget, smallestText]) => {
  const faults = [];
  const shown = (e) => e.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && !e.closest(".visually-hidden");
  const name = (e) => `<${e.tagName.toLowerCase()}> ${(e.textContent || e.value || e.id).trim().slice(0, 40)}`;
  const root = document.documentElement;
  if (root.scrollWidth > innerWidth) faults.push(`runs ${root.scrollWidth - innerWidth} px out of the panel`);
  if (document.body.scrollHeight > innerHeight + 1) faults.push(`runs ${document.body.scrollHeight - innerHeight} px below the panel`);
  const main = document.querySelector("main");
  if (main.scrollWidth > main.clientWidth) faults.push(`main runs ${main.scrollWidth - main.clientWidth} px sideways`);
  if (main.clientHeight < innerHeight / 4) faults.push(`main has ${main.clientHeight} px of height left`);

  /* targets: everything a finger is meant for; a link within a sentence is read, not aimed at */
  for (const e of document.querySelectorAll("a[href], button, label.option, label.chip, summary, input, textarea")) {
    if (!shown(e) || e.type === "hidden" || (e.matches("input") && e.closest("label"))) continue;
    if (e.matches("a:not([class])") && e.closest("p")) continue;
    const { width, height } = e.getBoundingClientRect();
    if (width < smallestTarget - 0.5 || height < smallestTarget - 0.5)
      faults.push(`target of ${Math.round(width)} × ${Math.round(height)} px: ${name(e)}`);
  }

  /* text: large enough, inside what holds it, and not cut off where it cannot be scrolled to */
  const cuts = (overflow) => overflow === "hidden" || overflow === "clip";
  const words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  while (words.nextNode()) {
    const holder = words.currentNode.parentElement;
    if (!words.currentNode.data.trim() || !shown(holder) || holder.closest("script, style, textarea, svg[aria-hidden=true], [aria-hidden=true] svg")) continue;
    const size = parseFloat(getComputedStyle(holder).fontSize);
    if (size < smallestText) faults.push(`text of ${size} px: ${name(holder)}`);
    range.selectNodeContents(words.currentNode);
    const text = range.getBoundingClientRect();
    const frame = holder.closest("a, button, .option, .tile, .card, .note, .figure, .tag, .steps li, .top, .bottom, main, body");
    const held = frame.getBoundingClientRect();
    if (text.left < held.left - 1 || text.right > held.right + 1) faults.push(`text wider than what holds it: ${name(holder)}`);
    if (frame.matches("a, button, .option, .tile, .top") && (text.top < held.top - 1 || text.bottom > held.bottom + 1))
      faults.push(`text higher than what holds it: ${name(holder)}`);
    for (let e = holder; e && e !== main && e !== document.body; e = e.parentElement) {
      const { overflowX, overflowY } = getComputedStyle(e);
      if (cuts(overflowX) && e.scrollWidth > e.clientWidth + 1 || cuts(overflowY) && e.scrollHeight > e.clientHeight + 1)
        faults.push(`text cut off: ${name(holder)}`);
    }
  }
  return [...new Set(faults)];
}
