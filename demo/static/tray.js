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
  for (const lamp of document.querySelectorAll("[data-lit]")) {
    const [name, value] = lamp.dataset.lit.split("=");
    const now = state[name];
    lamp.classList.toggle("lit", Array.isArray(now) ? now.includes(value) : String(now) === value);
  }
  const printed = state.printouts.join();
  if (printouts.dataset.shown === printed) return;
  printouts.dataset.shown = printed;
  printouts.replaceChildren(...state.printouts.map((name) => {
    const [link, picture] = [document.createElement("a"), new Image()];
    Object.assign(link, { href: `/demo/printouts/${name}`, target: "_blank" });
    Object.assign(picture, { src: link.href, alt: name });
    link.append(picture);
    return link;
  }));
};
const printouts = document.getElementById("printouts"), said = document.getElementById("said");
const file = document.getElementById("file"), webcam = document.getElementById("webcam");
const send = async (path, body) => { const state = await (await fetch(path, { method: "POST", body })).json(); light(state); return state; };
const act = (what) => send("/demo/act", new URLSearchParams(what));
const hand = async (what, picture) => {
  const form = new FormData();
  form.append("do", what);
  form.append("picture", picture, "picture.jpg");
  const state = await send("/demo/picture", form);
  said.textContent = !state.picture ? "不是可用的图片 · not a picture that can be used" : what === "scan" && !state.code ? "没有读到二维码 · no code was found in it" : "";
  return state;
};
/* The visitor's own camera: a frame every 400 ms until a code was read, half a minute at most. */
const scanWithWebcam = async () => {
  let stream;
  try {
    stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment", width: 1280 } });
  } catch { said.textContent = "无法使用摄像头 · the camera cannot be used"; return; }
  Object.assign(webcam, { srcObject: stream, hidden: false });
  await webcam.play();
  const canvas = document.createElement("canvas");
  Object.assign(canvas, { width: webcam.videoWidth, height: webcam.videoHeight });
  for (let frame = 0, found = false; frame < 75 && !found; frame += 1) {
    canvas.getContext("2d").drawImage(webcam, 0, 0);
    const picture = await new Promise((done) => { canvas.toBlob(done, "image/jpeg", 0.85); });
    found = (await hand("scan", picture)).code;
    await new Promise((done) => { setTimeout(done, 400); });
  }
  stream.getTracks().forEach((track) => track.stop());
  webcam.hidden = true;
};
addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (button?.dataset.do) act({ do: button.dataset.do, what: button.dataset.what ?? "" });
  if (button?.dataset.pick) { file.dataset.purpose = button.dataset.pick; file.click(); }
  if (button && "webcam" in button.dataset) scanWithWebcam();
  if (button && "turn" in button.dataset) { [width, height] = [height, width]; fit(); }
});
file.addEventListener("change", () => { if (file.files[0]) hand(file.dataset.purpose, file.files[0]); file.value = ""; });
document.getElementById("scan").addEventListener("submit", (event) => {
  event.preventDefault();
  act({ do: "scan", what: event.target.elements.code.value });
});
addEventListener("resize", fit);
fit();
const look = async () => light(await (await fetch("/demo/state")).json());
look();
setInterval(() => look().catch(() => {}), 2000);
