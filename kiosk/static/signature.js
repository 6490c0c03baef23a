/* The signature: strokes of [x, y, t], x and y in 0..1 of the pad, t in seconds since the first touch. */
"use strict";
(() => {
  const pad = document.getElementById("pad"), field = document.getElementById("signature");
  const pen = pad.getContext("2d");
  let strokes = [], begun = 0, drawing = null;
  const fit = () => {
    const box = pad.getBoundingClientRect();
    pad.width = box.width;
    pad.height = box.height;
    draw();
  };
  const draw = () => {
    pen.clearRect(0, 0, pad.width, pad.height);
    Object.assign(pen, { lineWidth: Math.max(4, pad.height / 60), lineCap: "round", lineJoin: "round", strokeStyle: "#14213a" });
    for (const stroke of strokes) {
      pen.beginPath();
      stroke.forEach(([x, y], i) => (i ? pen.lineTo(x * pad.width, y * pad.height) : pen.moveTo(x * pad.width, y * pad.height)));
      pen.stroke();
    }
  };
  const point = (event) => {
    const box = pad.getBoundingClientRect();
    const within = (value) => Math.min(1, Math.max(0, value));
    return [within((event.clientX - box.left) / box.width), within((event.clientY - box.top) / box.height), (event.timeStamp - begun) / 1000];
  };
  const keep = () => { field.value = JSON.stringify({ strokes, aspect: pad.width / pad.height }); };
  pad.addEventListener("pointerdown", (event) => {
    if (strokes.length >= 60) return;
    if (!strokes.length) begun = event.timeStamp;
    pad.setPointerCapture(event.pointerId);
    drawing = [point(event)];
    strokes.push(drawing);
  });
  pad.addEventListener("pointermove", (event) => {
    if (!drawing || drawing.length >= 2000) return;
    for (const each of event.getCoalescedEvents?.() ?? [event]) if (drawing.length < 2000) drawing.push(point(each));
    draw();
  });
  for (const kind of ["pointerup", "pointercancel"]) pad.addEventListener(kind, () => { drawing = null; keep(); });
  document.getElementById("wipe-pad").addEventListener("click", () => { strokes = []; field.value = ""; draw(); });
  addEventListener("resize", fit);
  fit();
})();
