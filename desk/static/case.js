// The case page: papers shown large, turned and magnified, and the buttons that stay off until every statement is ticked.

const viewer = document.querySelector("[data-viewer]");
if (viewer) {
  const papers = viewer.closest("[data-papers]");
  const large = papers.querySelector("[data-large]");
  let turns = 0;

  const show = (thumb) => {
    for (const other of papers.querySelectorAll(".thumb[aria-current]")) other.removeAttribute("aria-current");
    thumb.setAttribute("aria-current", "true");
    large.src = thumb.href;
    large.alt = thumb.dataset.name;
    papers.querySelector("[data-caption]").textContent = thumb.dataset.name;
    papers.querySelector("[data-open]").href = thumb.href;
    viewer.classList.remove("close");
    turn(0);
  };
  const turn = (to) => {
    viewer.classList.remove(`turned-${turns}`);
    turns = to % 4;
    if (turns) viewer.classList.add(`turned-${turns}`);
  };

  papers.querySelector("[data-thumbs]").addEventListener("click", (event) => {
    const thumb = event.target.closest(".thumb");
    if (!thumb || !thumb.querySelector("img")) return;
    event.preventDefault();
    show(thumb);
  });
  papers.querySelector("[data-turn]").addEventListener("click", () => turn(turns + 1));
  large.addEventListener("click", () => viewer.classList.toggle("close"));
  document.addEventListener("focusin", (event) => {
    const material = event.target.closest(".material")?.dataset.material;
    const thumb = material && papers.querySelector(`.thumb[data-material="${CSS.escape(material)}"]`);
    const shown = papers.querySelector(".thumb[aria-current]");
    if (thumb && shown?.dataset.material !== material) show(thumb);
  });
}

const ticks = document.querySelector("[data-ticks]");
if (ticks) {
  const judge = () => {
    const statements = ticks.querySelectorAll("fieldset.statement").length;
    const met = ticks.querySelectorAll("input[value=met]:checked").length;
    const failed = ticks.querySelectorAll("input[value=not_met]:checked").length;
    ticks.querySelector("[data-progress]").value = statements ? (met + failed) / statements : 1;
    ticks.querySelector("[data-accept]").disabled = met < statements;
    const supplement = ticks.querySelector("[data-supplement]");
    if (supplement) supplement.disabled = met + failed < statements || failed === 0;
  };
  ticks.addEventListener("change", judge);
  judge();
}
