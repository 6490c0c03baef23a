/* Switches of the tray, and the kiosk's screen scaled to the space there is. */
"use strict";
const screenFrame = document.getElementById("screen");
let [width, height] = [1080, 1920];
const fit = () => {
  const room = screenFrame.parentElement.getBoundingClientRect();
  const scale = Math.min((room.width - 60) / width, (room.height - 60) / height);
  Object.assign(screenFrame.style, { width: `${width}px`, height: `${height}px`, transform: `scale(${scale})`, margin: `${-(height * (1 - scale)) / 2}px ${-(width * (1 - scale)) / 2}px` });
};
const light = (state) => {
  for (const button of document.querySelectorAll("[data-lit]")) {
    const [name, value] = button.dataset.lit.split("=");
    const now = state[name];
    button.classList.toggle("lit", Array.isArray(now) ? now.includes(value) : String(now) === value);
  }
};
const act = async (what) => light(await (await fetch("/demo/act", { method: "POST", body: new URLSearchParams(what) })).json());
addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (button?.dataset.do) act({ do: button.dataset.do, what: button.dataset.what ?? "" });
  if (button && "turn" in button.dataset) { [width, height] = [height, width]; fit(); }
});
document.getElementById("scan").addEventListener("submit", (event) => {
  event.preventDefault();
  act({ do: "scan", what: event.target.elements.code.value });
});
addEventListener("resize", fit);
fit();
fetch("/demo/state").then((answer) => answer.json()).then(light);
