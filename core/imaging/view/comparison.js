// Two photographs of one paper, laid over each other as seen from straight above: side by side or blinking, with one zoom
// for both, differences outlined and numbered, what cannot be read hatched.
//
//   <paper-comparison data-views='{"width", "height", "upload": [9], "original": [9]}'
//     data-places='{"differences": [{"x", "y", "width", "height"}], "unreadable": […]}'
//     data-pictures='{"upload": address, "original": address}' data-words='{…}'>what stands here without scripts</…>
//
// A view is a homography from a photograph's pixels to the common frame, row by row; places are in the original's
// pixels. Words: upload, original, side, blink, closer, further, whole, next, keys, hint. `comparison.html` writes all of
// it; nothing here knows the desk or the kiosk.
//
// Two fingers or the wheel zoom, one finger or the mouse moves. Keys, with the focus in the picture: + − 0 zoom, arrows
// move, N P go from place to place (differences, then what cannot be read), B blinks or stops, space shows the other one.

const SIDES = ["upload", "original"];
const BLINK_MS = 700;
const NEAREST = 2.2; // at which a place is shown: print as large as on the paper, and larger
const SVG = "http://www.w3.org/2000/svg";
let made = 0;

class PaperComparison extends HTMLElement {
  connectedCallback() {
    if (this.stages) return;
    this.views = JSON.parse(this.dataset.views);
    this.places = JSON.parse(this.dataset.places);
    this.words = JSON.parse(this.dataset.words);
    this.all = [...this.places.differences, ...this.places.unreadable];
    this.at = -1;
    this.fingers = new Map();
    this.serial = ++made;
    this.stages = SIDES.map((side) => this.stage(side));
    const panes = element("div", "panes");
    panes.append(...SIDES.flatMap((side, number) => [element("span", `caption of-${side}`, this.words[side]), this.stages[number]]));
    this.replaceChildren(this.bar(), panes, element("p", "hint", this.words.hint));
    this.panes = panes;
    panes.tabIndex = 0;
    panes.setAttribute("role", "group");
    panes.setAttribute("aria-label", this.words.keys);
    panes.addEventListener("keydown", (event) => this.key(event));
    panes.addEventListener("wheel", (event) => this.wheel(event), { passive: false });
    panes.addEventListener("pointerdown", (event) => this.touch(event));
    panes.addEventListener("pointermove", (event) => this.follow(event));
    for (const end of ["pointerup", "pointercancel"]) panes.addEventListener(end, (event) => this.fingers.delete(event.pointerId));
    this.whole(); // at once: who touches before the first measurement finds a picture that has its place
    this.watch = new ResizeObserver(() => (this.moved ? this.draw() : this.whole()));
    this.watch.observe(panes);
  }

  disconnectedCallback() {
    clearInterval(this.clock);
    this.watch?.disconnect();
  }

  stage(side) {
    const stage = element("div", `stage of-${side}`);
    const plane = element("div", "plane");
    const { width, height } = this.views;
    plane.style.width = `${width}px`;
    plane.style.height = `${height}px`;
    const picture = new Image();
    picture.src = JSON.parse(this.dataset.pictures)[side];
    picture.alt = this.words[side];
    picture.draggable = false;
    picture.style.transform = matrix(this.views[side]);
    plane.append(picture, this.marks(side));
    stage.append(plane);
    return stage;
  }

  marks(side) {
    const { width, height } = this.views;
    const svg = drawn("svg", { viewBox: `0 0 ${width} ${height}`, "aria-hidden": "true" });
    const hatch = `hatch-${this.serial}-${side}`;
    const pattern = drawn("pattern", { id: hatch, width: 14, height: 14, patternUnits: "userSpaceOnUse" });
    pattern.append(drawn("rect", { width: 4, height: 14, class: "stripe" }));
    svg.append(pattern);
    this.all.forEach((place, number) => {
      const differs = number < this.places.differences.length;
      const points = this.outline(place);
      const [x, y] = points.split(" ")[differs ? 0 : 3].split(",");
      svg.append(drawn("polygon", { points, ...(differs ? { class: "difference" } : { class: "unreadable", fill: `url(#${hatch})` }) }));
      const label = drawn("text", { x, y, class: differs ? "number" : "number unclear" });
      label.textContent = number + 1;
      svg.append(label);
    });
    return svg;
  }

  outline({ x, y, width, height }) {
    const corners = [[x, y], [x + width, y], [x + width, y + height], [x, y + height]];
    return corners.map((point) => project(this.views.original, point).map((value) => value.toFixed(1)).join(",")).join(" ");
  }

  bar() {
    const bar = element("div", "controls");
    const buttons = [
      ["side", () => this.blink(false)], ["blink", () => this.blink(true)],
      ["closer", () => this.zoom(1.4)], ["further", () => this.zoom(1 / 1.4)], ["whole", () => this.whole()],
    ];
    if (this.all.length) buttons.push(["next", () => this.go(1)]);
    for (const [word, act] of buttons) {
      const button = element("button", "button small", this.words[word]);
      button.type = "button";
      button.dataset.act = word;
      button.addEventListener("click", act);
      bar.append(button);
    }
    this.told = element("span", "told");
    this.told.setAttribute("role", "status");
    bar.append(this.told);
    queueMicrotask(() => this.press());
    return bar;
  }

  press() {
    const blinking = this.classList.contains("blinking");
    this.querySelector("[data-act=side]").setAttribute("aria-pressed", String(!blinking));
    this.querySelector("[data-act=blink]").setAttribute("aria-pressed", String(blinking));
  }

  blink(on) {
    clearInterval(this.clock);
    this.classList.toggle("blinking", on);
    this.classList.remove("other");
    if (on && !matchMedia("(prefers-reduced-motion: reduce)").matches) this.clock = setInterval(() => this.turn(), BLINK_MS);
    this.press();
  }

  turn() { this.classList.toggle("other"); }

  get room() {
    const { clientWidth, clientHeight } = this.stages[1];
    return [clientWidth, clientHeight];
  }

  get fit() {
    const [wide, high] = this.room;
    return Math.min(wide / this.views.width, high / this.views.height) || 1;
  }

  whole() {
    this.at = -1;
    this.told.textContent = "";
    this.show(this.fit, this.views.width / 2, this.views.height / 2);
    this.moved = false;
  }

  /** A point of the frame in the middle of each picture. */
  show(scale, x, y) {
    const [wide, high] = this.room;
    this.scale = scale;
    this.left = wide / 2 - x * scale;
    this.top = high / 2 - y * scale;
    this.move(0, 0);
  }

  zoom(factor, at) {
    const [wide, high] = this.room;
    const [x, y] = at ?? [wide / 2, high / 2];
    const wanted = Math.min(6, Math.max(0.1, this.scale * factor));
    this.left = x - ((x - this.left) * wanted) / this.scale;
    this.top = y - ((y - this.top) * wanted) / this.scale;
    this.scale = wanted;
    this.move(0, 0);
  }

  move(across, down) {
    this.left += across;
    this.top += down;
    this.moved = true;
    this.draw();
  }

  go(step) {
    if (!this.all.length) return;
    this.at = (this.at + step + this.all.length) % this.all.length;
    const { x, y, width, height } = this.all[this.at];
    const [left, top] = project(this.views.original, [x, y]);
    const [right, bottom] = project(this.views.original, [x + width, y + height]);
    const [wide, high] = this.room;
    const filling = 0.7 * Math.min(wide / Math.abs(right - left), high / Math.abs(bottom - top));
    this.show(Math.min(NEAREST, Math.max(filling, this.fit)), (left + right) / 2, (top + bottom) / 2);
    this.told.textContent = `${this.at + 1} / ${this.all.length}`;
  }

  /** Numbers and hatching stay as large as they are on the screen, near or far. */
  draw() {
    for (const stage of this.stages) {
      stage.firstChild.style.transform = `translate(${this.left}px, ${this.top}px) scale(${this.scale})`;
      stage.style.setProperty("--pixel", `${1 / this.scale}px`);
      stage.querySelector("pattern").setAttribute("patternTransform", `rotate(45) scale(${0.7 / this.scale})`);
    }
  }

  key(event) {
    const acts = {
      "+": () => this.zoom(1.4), "=": () => this.zoom(1.4), "-": () => this.zoom(1 / 1.4), 0: () => this.whole(),
      ArrowLeft: () => this.move(60, 0), ArrowRight: () => this.move(-60, 0), ArrowUp: () => this.move(0, 60), ArrowDown: () => this.move(0, -60),
      n: () => this.go(1), p: () => this.go(-1), b: () => this.blink(!this.classList.contains("blinking")), " ": () => this.turn(),
    };
    const act = acts[event.key] ?? acts[event.key.toLowerCase()];
    if (!act || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    act();
  }

  wheel(event) {
    if (!event.ctrlKey && document.activeElement !== this.panes) return; // the page scrolls unless the picture has the focus
    event.preventDefault();
    const box = event.target.closest(".stage")?.getBoundingClientRect();
    if (box) this.zoom(event.deltaY < 0 ? 1.15 : 1 / 1.15, [event.clientX - box.left, event.clientY - box.top]);
  }

  touch(event) {
    this.panes.focus({ preventScroll: true });
    this.panes.setPointerCapture(event.pointerId);
    const box = event.target.closest(".stage")?.getBoundingClientRect();
    if (this.fingers.size === 0 && box) this.corner = [box.left, box.top];
    this.fingers.set(event.pointerId, [event.clientX, event.clientY]);
  }

  /** One finger moves; two hold what is between them, and zoom by how far they are apart. */
  follow(event) {
    const before = this.fingers.get(event.pointerId);
    if (!before) return;
    const now = [event.clientX, event.clientY];
    const other = [...this.fingers].find(([id]) => id !== event.pointerId)?.[1];
    this.fingers.set(event.pointerId, now);
    const share = other ? 0.5 : 1;
    this.move((now[0] - before[0]) * share, (now[1] - before[1]) * share);
    if (!other) return;
    const apart = (point) => Math.max(1, Math.hypot(point[0] - other[0], point[1] - other[1]));
    const middle = [0, 1].map((axis) => (now[axis] + other[axis]) / 2 - this.corner[axis]);
    this.zoom(apart(now) / apart(before), middle);
  }
}

function element(tag, name, text = "") {
  const made = document.createElement(tag);
  made.className = name;
  made.textContent = text;
  return made;
}

function drawn(tag, attributes) {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
}

function project(view, [x, y]) {
  const [a, b, c, d, e, f, g, h, i] = view;
  const depth = g * x + h * y + i;
  return [(a * x + b * y + c) / depth, (d * x + e * y + f) / depth];
}

function matrix([a, b, c, d, e, f, g, h, i]) {
  return `matrix3d(${[a, d, 0, g, b, e, 0, h, 0, 0, 1, 0, c, f, 0, i].join(",")})`;
}

customElements.define("paper-comparison", PaperComparison);
