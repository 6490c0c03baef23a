/* Whether a screen leads on, says where one is, and can be reached from a chair, as sentences. Given whether it is drawn for
   low reach: then nothing that is touched lies above the lower third, before the screen is scrolled. While somebody types
   that is the keyboard, which is done with by a key of its own. */
([low]) => {
  const faults = [];
  const touched = "a[href], button, label.option, label.chip, summary, input:not([type=hidden]), textarea, .pad canvas";
  const shown = (e) => e.checkVisibility({ visibilityProperty: true }) && !e.closest(".visually-hidden");
  const name = (e) => `<${e.tagName.toLowerCase()}> ${(e.textContent || e.id).trim().slice(0, 30)}`;
  const main = document.querySelector("main"), closed = ["closed", "enrolment"].includes(document.documentElement.dataset.screen);
  const ways = [...document.querySelectorAll("main :is(a[href], button, [hx-get]), .actions :is(a[href], button)")];
  if (!closed && !ways.length) faults.push("leads nowhere");
  if (!document.querySelector(".whereabouts")?.textContent.trim()) faults.push("does not say where one is");
  if (low) {
    const types = document.body.classList.contains("typing");
    if (!types) main.scrollTop = 0;
    for (const e of document.querySelectorAll(types ? "#keyboard :is(.hg-button, button)" : touched)) {
      if (!shown(e) || (e.matches("input") && e.closest("label"))) continue;
      const top = e.getBoundingClientRect().top;
      if (top < innerHeight * 2 / 3 - 2) faults.push(`stands ${Math.round(innerHeight * 2 / 3 - top)} px above the lower third: ${name(e)}`);
    }
  }
  return faults;
}
