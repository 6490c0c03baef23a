/* Says the screen aloud. `data-voice="self"` on the body: a screen that appears says its heading and what it wants. A
   touch on "Read to me" (F1 on a keyboard) reads all of it; touched again, or any other touch, it is quiet at once.

   The page sends what stands on it to its own kiosk, which answers with the sounds that may be played: sentences of the
   catalogue and of matters, nothing about a person. */
"use strict";
(() => {
  const body = document.body, player = new Audio();
  const buttons = [...document.querySelectorAll("[data-aloud]")];
  let queue = [], run = 0;

  const shown = (root) => {
    const texts = [], walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (node.data.trim() && node.parentElement.checkVisibility({ visibilityProperty: true })) texts.push(node.data);
    }
    return texts;
  };
  const mark = (speaking) => {
    for (const button of buttons) {
      const label = button.querySelector("span") ?? button;
      button.dataset.label ??= label.textContent;
      label.textContent = speaking ? body.dataset.stop : button.dataset.label;
      button.setAttribute("aria-pressed", String(speaking));
    }
  };
  const quiet = () => {
    run += 1;
    queue = [];
    player.pause();
    mark(false);
  };
  const next = () => {
    const name = queue.shift();
    if (!name) return mark(false);
    player.src = `/kiosk/aloud/${name}`;
    player.volume = Number(body.dataset.volume);
    const mine = run;
    player.play().catch(() => { if (mine === run) next(); });
  };
  player.addEventListener("ended", next);

  const speak = async (texts, help) => {
    quiet();
    const mine = run;
    mark(true);
    const asked = { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ texts }) };
    const names = await fetch("/kiosk/aloud", asked).then((answer) => answer.json()).catch(() => []);
    if (mine !== run) return;
    const at = names.length ? 1 : 0;
    queue = help ? [...names.slice(0, at), body.dataset.help, ...names.slice(at)] : names;
    next();
  };
  const heading = () => [...document.querySelectorAll("main h1")].slice(0, 1).flatMap(shown);
  const readAll = () => {
    const rest = [document.querySelector(".where"), document.getElementById("main"), document.querySelector(".actions")];
    speak([...heading(), ...rest.filter(Boolean).flatMap(shown)], true);
  };
  const pressed = () => (buttons[0]?.getAttribute("aria-pressed") === "true" ? quiet() : readAll());

  for (const button of buttons) button.addEventListener("click", pressed);
  addEventListener("keydown", (event) => {
    if (event.key !== "F1") return;
    event.preventDefault();
    pressed();
  });
  addEventListener("pointerdown", (event) => { if (!event.target.closest("[data-aloud]")) quiet(); }, { capture: true });
  addEventListener("pagehide", quiet);
  if (body.dataset.voice === "self") speak(heading(), true);
})();
