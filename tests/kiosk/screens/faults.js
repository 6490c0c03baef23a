/* What a finger or tired eyes would stumble over, as sentences. Given the smallest target and the smallest text, px. */
([smallestTarget, smallestText]) => {
  const faults = [];
  const onlyHeard = (e) => e && (getComputedStyle(e).clipPath === "inset(50%)" || onlyHeard(e.parentElement));
  const shown = (e) => e.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && !onlyHeard(e);
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

  /* text: large enough as it is drawn, inside what holds it, and no part of it behind an edge. What is scrolled on purpose
     is main, the strip of candidates sideways, and what was written in a call. */
  const scrolled = { across: ".composing", down: ".call-written" };
  const drawnSize = (e) => parseFloat(getComputedStyle(e).fontSize) * (e.getBBox ? e.getBoundingClientRect().height / e.getBBox().height : 1);
  const behindEdge = (text, box, edge) => {
    const { overflowX, overflowY } = getComputedStyle(box);
    const left = edge.left + box.clientLeft, top = edge.top + box.clientTop;
    const across = text.left < left - 1 || text.right > left + box.clientWidth + 1;
    const down = text.top < top - 1 || text.bottom > top + box.clientHeight + 1;
    return across && overflowX !== "visible" && !box.matches(scrolled.across) || down && overflowY !== "visible" && !box.matches(scrolled.down);
  };
  /* covered: something else lies where the middle of the text is seen, a pixel within main; a slip is kept in sight over what is scrolled */
  const seen = main.getBoundingClientRect();
  const coveredBy = (holder, text) => {
    const x = text.left + text.width / 2, y = text.top + text.height / 2;
    if (holder.getBBox || !main.contains(holder) || y < seen.top + 1 || y > seen.bottom - 1) return null;
    const top = document.elementFromPoint(x, y);
    return top && !top.contains(holder) && !holder.contains(top) && !top.closest("#slip, .in-sight, .over, #keyboard") ? top : null;
  };
  const words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  while (words.nextNode()) {
    const holder = words.currentNode.parentElement;
    if (!words.currentNode.data.trim() || !shown(holder) || holder.closest("script, style, textarea")) continue;
    const size = drawnSize(holder);
    if (size < smallestText - 0.1) faults.push(`text of ${size} px: ${name(holder)}`);
    range.selectNodeContents(words.currentNode);
    const text = range.getBoundingClientRect();
    const frame = holder.closest("a, button, .option, .tile, .card, .note, .figure, .tag, .steps li, .top, .bottom, main, body");
    const held = frame.getBoundingClientRect();
    if (text.left < held.left - 1 || text.right > held.right + 1) faults.push(`text wider than what holds it: ${name(holder)}`);
    if (frame.matches("a, button, .option, .tile, .top") && (text.top < held.top - 1 || text.bottom > held.bottom + 1))
      faults.push(`text higher than what holds it: ${name(holder)}`);
    const cover = coveredBy(holder, text);
    if (cover) faults.push(`text covered by <${cover.tagName.toLowerCase()} ${cover.className}>: ${name(holder)}`);
    for (let e = holder; e && e !== main && e !== document.body; e = e.parentElement)
      if (behindEdge(text, e, e.getBoundingClientRect())) faults.push(`text cut off: ${name(holder)}`);
  }
  return [...new Set(faults)];
}
