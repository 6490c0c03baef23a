/* The keyboard on the glass. It opens for a focused field, by the field's data-keyboard: `pinyin` (letters, composed into
   Chinese by the server), `latin`, `digits`, `identity` (digits and X), `code` (capitals, digits, `<` of an MRZ).

   Composing: letters go into a strip; the server's candidates stand beside it; touching one enters it and keeps the letters
   it did not use. Space takes the first candidate, the erase key takes back a letter.

   Who knows no pinyin writes by `strokes`, five keys; a visit stays with the way that was chosen last.

   A field with `data-places` is an address: city, district, town and village are offered in the strip, before candidates.

   On a landscape panel in low reach the keyboard lies flat, so that it stays in the lower third: three rows, the digits to
   the left of the letters as on a pad; a pad of digits is one row. */
"use strict";
(() => {
  const holder = document.getElementById("keyboard");
  if (!holder) return;
  const word = holder.dataset;
  const row = { letters: ["q w e r t y u i o p", "a s d f g h j k l"], digits: "1 2 3 4 5 6 7 8 9 0" };
  const layouts = {
    pinyin: [row.digits, ...row.letters, "{latin} z x c v b n m ' {bksp}", `{symbols} ${word.strokes ? "{strokes} " : ""}{space} {done}`],
    strokes: ["h s p n z", "{pinyin} {latin} {symbols} {bksp}", "， 。 {space} {done}"],
    latin: [row.digits, ...row.letters, "{shift} z x c v b n m . {bksp}", "{chinese} - @ {space} {done}"],
    capitals: [row.digits, ...row.letters.map((r) => r.toUpperCase()), "{shift} Z X C V B N M . {bksp}", "{chinese} - @ {space} {done}"],
    symbols: [row.digits, "（ ） 《 》 、 ， 。 ： ； ！", "- — · / # & + % = _", "{chinese} ( ) , . : ; ? {bksp}", "{latin} {space} {done}"],
    digits: ["1 2 3", "4 5 6", "7 8 9", "{bksp} 0 {done}"],
    decimal: ["1 2 3", "4 5 6", "7 8 9", ". 0 {bksp}", "{done}"],
    phone: ["1 2 3", "4 5 6", "7 8 9", "+ 0 {bksp}", "{done}"],
    date: ["1 2 3", "4 5 6", "7 8 9", "- 0 {bksp}", "{done}"],
    identity: ["1 2 3", "4 5 6", "7 8 9", "X 0 {bksp}", "{done}"],
    code: [row.digits, ...row.letters.map((r) => r.toUpperCase()), "Z X C V B N M < ( )", "{bksp} {done}"],
  };
  const shown = {
    "{bksp}": "⌫", "{space}": word.space, "{done}": word.done, "{shift}": "⇧",
    "{chinese}": word.chinese, "{pinyin}": word.pinyin, "{strokes}": word.strokes, "{latin}": word.latin, "{symbols}": word.symbols,
  };
  const signs = { h: "一", s: "丨", p: "丿", n: "丶", z: "乛" };
  const named = { ...shown };
  Object.keys(signs).forEach((key, at) => { named[key] = `${signs[key]} ${word.strokeNames?.split(" ")[at]}`; });
  /* Which way Chinese is written, until the visit is over. */
  const KEPT = "writes";
  if (document.documentElement.dataset.screen === "start") sessionStorage.removeItem(KEPT);
  const chosen = () => word.strokes && (sessionStorage.getItem(KEPT) ?? ("byStrokes" in word ? "strokes" : "pinyin")) === "strokes" ? "strokes" : "pinyin";
  const choose = (way) => { sessionStorage.setItem(KEPT, way); show(way); };
  const composes = () => layout === "pinyin" || layout === "strokes";
  const letterOf = { pinyin: /^[a-z']$/, strokes: /^[hspnz]$/ };
  const liesFlat = document.documentElement.dataset.low === "yes" && matchMedia("(orientation: landscape)").matches;
  const flat = (rows) => {
    if (rows === layouts.strokes) return [rows[0], rows.slice(1).join(" ")];
    if (rows[0] !== row.digits) return [rows.join(" ")];
    const [, upper, middle, lower, last] = rows, rest = `${lower} ${last}`.replace("{bksp} ", "");
    return [`1 2 3 ${upper} {bksp}`, `4 5 6 ${middle}`, `7 8 9 0 ${rest}`];
  };
  let places = [];
  let keyboard = null, field = null, layout = "latin", typed = "", asked = 0;
  const strip = document.createElement("div");
  strip.className = "composing";
  const keys = document.createElement("div");
  keys.className = "simple-keyboard kiosk-keys";
  holder.append(strip, keys);

  const insert = (text) => {
    const [from, to] = [field.selectionStart ?? field.value.length, field.selectionEnd ?? field.value.length];
    const limit = field.maxLength > 0 ? field.maxLength : Infinity;
    if (field.value.length - (to - from) + text.length > limit) return;
    field.setRangeText(text, from, to, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const erase = () => {
    const at = field.selectionStart ?? field.value.length, end = field.selectionEnd ?? at;
    const before = at === end ? Math.max(0, at - ([...field.value.slice(0, at)].pop()?.length ?? 0)) : at;
    field.setRangeText("", before, end, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const offer = (text, chosen) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button";
    button.textContent = text;
    button.addEventListener("click", chosen);
    strip.append(button);
    return button;
  };
  const showCandidates = (found) => {
    strip.replaceChildren();
    strip.hidden = !composes() && !places.length;
    if (typed) {
      const letters = document.createElement("span");
      letters.className = "typed";
      letters.textContent = layout === "strokes" ? [...typed].map((each) => signs[each]).join("") : typed;
      strip.append(letters);
    }
    for (const place of places) offer(place, () => go(place)).classList.add("place");
    if (!typed) return;
    const add = (list) => list.forEach((each) => offer(each.text, () => take(each)));
    add(found.slice(0, 30));
    if (found.length > 30) {
      const more = offer(word.more, () => { more.remove(); add(found.slice(30)); });
    }
  };
  const compose = async (letters) => {
    typed = letters;
    field.dispatchEvent(new Event("composing", { bubbles: true }));
    const mine = ++asked;
    const [found, near] = await Promise.all([
      typed ? asking(`/kiosk/keyboard/candidates?by=${layout}&typed=${encodeURIComponent(typed)}`) : [],
      "places" in field.dataset ? asking(`/kiosk/keyboard/places?typed=${encodeURIComponent(field.value + typed)}`) : [],
    ]);
    if (mine !== asked) return;
    places = near;
    showCandidates(found);
  };
  /* Asked once more when no answer came: who writes has nothing to touch without it. */
  const answerOf = (path) => fetch(path).then((answer) => answer.json());
  const pause = () => new Promise((over) => setTimeout(over, 300));
  const asking = (path) => answerOf(path).catch(() => pause().then(() => answerOf(path))).catch(() => []);
  /* The place up to which an address is chosen: what was typed of it makes way, the letters too. */
  const go = (place) => {
    field.value = place;
    field.setSelectionRange(place.length, place.length);
    field.dispatchEvent(new Event("input", { bubbles: true }));
    compose("");
    field.focus();
  };
  const take = (candidate) => {
    insert(candidate.text);
    compose(typed.slice(candidate.used).replace(/^'+/, ""));
    field.focus();
  };
  /* Letters that are still being composed; strokes of half a character mean nothing by themselves. */
  const enterAsTyped = () => {
    if (typed && layout !== "strokes") insert(typed);
    typed = "";
  };
  const first = () => strip.querySelector("button");
  const press = (key) => {
    if (!field) return;
    if (key === "{done}") { enterAsTyped(); return close(); }
    if (key === "{shift}") return show(layout === "latin" ? "capitals" : "latin");
    if (key === "{chinese}") return show(chosen());
    if (key === "{pinyin}" || key === "{strokes}") return choose(key.slice(1, -1));
    if (key === "{latin}" || key === "{symbols}") return show(key.slice(1, -1));
    if (key === "{bksp}" && typed) return compose(typed.slice(0, -1));
    if (key === "{bksp}") { erase(); return compose(""); }
    if (key === "{space}") return typed && first() ? first().click() : insert(" ");
    if (letterOf[layout]?.test(key)) { if (typed.length < 60) compose(typed + key); return; }
    insert(key);
    if ("places" in field.dataset) compose("");
    if (layout === "capitals") show("latin");
  };
  const show = (name) => {
    layout = name;
    typed = "";
    places = [];
    showCandidates([]);
    holder.dataset.layout = name;
    const options = {
      layout: { default: liesFlat ? flat(layouts[name]) : layouts[name] }, display: name === "strokes" ? named : shown, mergeDisplay: true, onKeyPress: press,
      physicalKeyboardHighlight: false, preventMouseDownDefault: true, disableCaretPositioning: true,
      buttonTheme: [{ class: "word", buttons: "{bksp} {space} {shift} {chinese} {pinyin} {strokes} {latin} {symbols}" }, { class: "go", buttons: "{done}" }],
    };
    if (keyboard) keyboard.setOptions(options);
    else keyboard = new SimpleKeyboard.default(keys, options);
    keys.querySelector('[data-skbtn="{bksp}"]')?.setAttribute("aria-label", word.erase);
  };
  /* The page stays as it is where the field is in sight, else the field with its name comes to the upper edge: nothing
     above it is cut through. */
  const main = document.querySelector("main");
  const bringIntoSight = (input) => {
    main.style.paddingBottom = "";
    main.scrollTop = 0;
    const edge = main.getBoundingClientRect(), whole = input.closest(".field") ?? input;
    if (input.getBoundingClientRect().bottom <= edge.bottom - 12) return;
    const block = whole.offsetHeight <= edge.height ? whole : input;
    const up = block.getBoundingClientRect().top - edge.top - 12, lacking = up + main.clientHeight - main.scrollHeight;
    if (lacking > 0) main.style.paddingBottom = `${parseFloat(getComputedStyle(main).paddingBottom) + lacking}px`;
    main.scrollTop = up;
  };
  const open = (input) => {
    if (field === input) return;
    field = input;
    holder.hidden = false;
    document.body.classList.add("typing");
    const wanted = input.dataset.keyboard;
    show(wanted === "pinyin" ? (word.language === "en" ? "latin" : chosen()) : wanted);
    if ("places" in input.dataset) compose("");
    setTimeout(() => field === input && bringIntoSight(input), 60);
  };
  const close = () => {
    holder.hidden = true;
    document.body.classList.remove("typing");
    main.style.paddingBottom = "";
    const last = field;
    field = null;
    last?.blur();
    last?.dispatchEvent(new Event("keyboard-done", { bubbles: true }));
  };
  /* A search also looks for the letters that are still being composed: pinyin and initials are found as they are. */
  document.addEventListener("htmx:configRequest", (event) => {
    if (event.target === field && typed && layout !== "strokes") event.detail.parameters[field.name] = field.value + typed;
  });
  addEventListener("focusin", (event) => {
    if (event.target.matches("[data-keyboard]")) open(event.target);
    else if (field && !holder.contains(event.target) && event.target.matches("input, textarea, select, .option")) leave();
  });
  /* The page moves when the keyboard goes: not before the finger that touched something else is up and has chosen it. */
  let touching = false;
  const leave = () => {
    if (touching) addEventListener("pointerup", () => setTimeout(() => field && close(), 50), { once: true });
    else close();
  };
  addEventListener("pointerup", () => { touching = false; });
  addEventListener("pointercancel", () => { touching = false; });
  addEventListener("pointerdown", (event) => {
    touching = true;
    if (holder.contains(event.target) && field) event.preventDefault();
  }, { capture: true });
  /* A physical keyboard: the letters of a Chinese field compose here too. */
  addEventListener("keydown", (event) => {
    if (!field || !composes() || event.ctrlKey || event.altKey || event.metaKey) return;
    if (letterOf[layout].test(event.key)) { event.preventDefault(); press(event.key); }
    else if (typed && event.key === "Backspace") { event.preventDefault(); press("{bksp}"); }
    else if (typed && (event.key === " " || event.key === "Enter")) { event.preventDefault(); first()?.click(); }
    else if (typed && /^[1-9]$/.test(event.key)) { event.preventDefault(); strip.querySelectorAll("button")[event.key - 1]?.click(); }
  });
  /* Letters still being composed are entered as they are when the page is sent: nothing typed is lost. */
  document.addEventListener("submit", () => { if (field) enterAsTyped(); }, { capture: true });
  const start = document.querySelector("[data-keyboard][autofocus]");
  if (start) { start.focus(); open(start); }
})();
