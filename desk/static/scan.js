// The scan page: a keyboard-wedge scanner always types into the field; the camera looks for a code until it finds one.

import * as camera from "./camera.js";

const form = document.getElementById("scan");
const field = form.elements.code;
const live = document.querySelector("[data-live]");
const video = document.querySelector("[data-video]");

// A scanner is a keyboard: what it types belongs into the field wherever the focus is.
document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select, button, a");
  if (!typing && event.key.length === 1 && !event.ctrlKey && !event.metaKey) field.focus();
});

live.addEventListener("click", async () => {
  live.disabled = true;
  if (await camera.start(video, document.querySelector("[data-no-camera]"))) look();
  else live.disabled = false;
});

async function look() {
  const body = new FormData();
  body.append("picture", await camera.picture(video, 1280));
  const answer = await fetch(live.dataset.frames, { method: "POST", body }).catch(() => null);
  const found = answer?.ok ? (await answer.json()).codes : [];
  if (found.length) {
    camera.stop(video);
    field.value = found[0];
    form.requestSubmit();
  } else if (video.srcObject) {
    setTimeout(look, 250);
  }
}
