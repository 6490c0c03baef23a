/* The pad for a signature: strokes of [x, y, t], x and y in 0..1 of the pad, t in seconds since the first touch, as JSON in
   the field #signature. What the field holds already is shown as it was drawn, whatever the shape of that pad. */
"use strict";
window.beginSigning = () => {
  const pad = document.getElementById("pad"), field = document.getElementById("signature");
  if (!pad) return;
  const pen = pad.getContext("2d");
  const held = field.value ? JSON.parse(field.value) : null;
  let strokes = held?.strokes ?? [], aspect = held?.aspect ?? 0, begun = 0, drawing = null;
  const fit = () => {
    const box = pad.getBoundingClientRect();
    pad.width = box.width;
    pad.height = box.height;
    draw();
  };
  const draw = () => {
    const width = aspect ? Math.min(pad.width, pad.height * aspect) : pad.width;
    const height = aspect ? width / aspect : pad.height;
    const left = (pad.width - width) / 2, top = (pad.height - height) / 2;
    pen.clearRect(0, 0, pad.width, pad.height);
    Object.assign(pen, { lineWidth: Math.max(3, pad.height / 60), lineCap: "round", lineJoin: "round", strokeStyle: getComputedStyle(pad).color });
    for (const stroke of strokes) {
      pen.beginPath();
      stroke.forEach(([x, y], i) => (i ? pen.lineTo(left + x * width, top + y * height) : pen.moveTo(left + x * width, top + y * height)));
      pen.stroke();
    }
  };
  const point = (event) => {
    const box = pad.getBoundingClientRect();
    const within = (value) => Math.min(1, Math.max(0, value));
    return [within((event.clientX - box.left) / box.width), within((event.clientY - box.top) / box.height), (event.timeStamp - begun) / 1000];
  };
  const clear = () => { strokes = []; aspect = 0; field.value = ""; draw(); };
  pad.addEventListener("pointerdown", (event) => {
    if (aspect) clear();
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
  for (const kind of ["pointerup", "pointercancel"]) pad.addEventListener(kind, () => {
    if (!drawing) return;
    drawing = null;
    field.value = JSON.stringify({ strokes, aspect: pad.width / pad.height });
  });
  document.getElementById("wipe-pad").addEventListener("click", clear);
  addEventListener("resize", fit);
  fit();
};
window.beginSigning();
