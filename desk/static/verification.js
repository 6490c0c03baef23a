// Originals: the camera's picture goes the same way as a chosen file, and the form can be finished when every original has
// its decision.

import * as camera from "./camera.js";

const form = document.querySelector("[data-originals]");
const dialog = document.querySelector("[data-camera]");
const video = dialog.querySelector("[data-video]");
let wanted = null;

form.addEventListener("click", async (event) => {
  const shoot = event.target.closest("[data-shoot]");
  if (!shoot) return;
  wanted = document.getElementById(shoot.dataset.shoot);
  dialog.showModal();
  await camera.start(video, dialog.querySelector("[data-no-camera]"));
});

dialog.querySelector("[data-take]").addEventListener("click", async () => {
  if (!video.srcObject) return;
  const files = new DataTransfer();
  files.items.add(await camera.picture(video));
  wanted.files = files.files;
  wanted.dispatchEvent(new Event("change", { bubbles: true }));
  dialog.close();
});

dialog.querySelector("[data-close]").addEventListener("click", () => dialog.close());
dialog.addEventListener("close", () => camera.stop(video));

document.addEventListener("htmx:beforeRequest", (event) => comparing(event.target, true));
document.addEventListener("htmx:afterRequest", (event) => comparing(event.target, false));
document.addEventListener("htmx:beforeSwap", (event) => {
  // a refusal is shown where the picture would have been
  if (event.detail.target.id.startsWith("capture-")) event.detail.shouldSwap = true;
});

function comparing(input, busy) {
  const note = input.closest?.("[data-original]")?.querySelector("[data-comparing]");
  if (note) note.hidden = !busy;
}

function judge() {
  const originals = [...form.querySelectorAll("[data-original]")];
  form.querySelector("[data-finish]").disabled = !originals.every((one) => one.querySelector("input[type=radio]:checked"));
}
form.addEventListener("change", judge);
judge();
