// The remote desk: a sound for a new call where that is wanted, the queue left alone while somebody chooses in it, how long
// a call has lasted, and the papers of a call when the kiosk has sent one.

const RING = "calls.ring";

const queue = document.getElementById("queue");
if (queue) {
  const wanted = document.querySelector("[data-ring]");
  wanted.checked = localStorage.getItem(RING) === "yes";
  wanted.addEventListener("change", () => {
    localStorage.setItem(RING, wanted.checked ? "yes" : "no");
    if (wanted.checked) ring();
  });
  let known = waiting();
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.target === queue && queue.querySelector("details[open]")) event.detail.shouldSwap = false;
  });
  document.addEventListener("htmx:afterSwap", () => {
    const now = waiting();
    const fresh = now.some((call) => !known.includes(call));
    known = now;
    if (fresh && wanted.checked && queue.querySelector("[data-here]")) ring();
  });
  function waiting() {
    return queue.firstElementChild.dataset.waiting.split(" ").filter(Boolean);
  }
}

// Two soft tones; no file, so that nothing is loaded.
function ring() {
  const sound = new AudioContext();
  for (const [start, pitch] of [[0, 660], [0.22, 880]]) {
    const tone = new OscillatorNode(sound, { frequency: pitch });
    const volume = new GainNode(sound, { gain: 0.15 });
    tone.connect(volume).connect(sound.destination);
    tone.start(sound.currentTime + start);
    tone.stop(sound.currentTime + start + 0.18);
  }
  setTimeout(() => sound.close(), 1000);
}

const clock = document.querySelector("[data-since]");
if (clock) {
  const since = Number(clock.dataset.since);
  const tick = () => {
    const seconds = Math.max(0, Math.floor(Date.now() / 1000) - since);
    clock.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  };
  tick();
  setInterval(tick, 1000);
}

// Signals of the call (see clerk-call.js): a paper was photographed, the call is over.
document.addEventListener("call-seen", (event) => {
  const laid = document.getElementById(`capture-${event.detail.document_id}`);
  if (laid) htmx.trigger(laid, "look");
});
let leaving = false;
document.querySelector("[data-hang-up]")?.addEventListener("submit", () => (leaving = true));
document.addEventListener("call-over", () => leaving || location.reload());

// The form of the originals comes and goes with the piece it is in: judged whenever something in it changes.
function judge() {
  const form = document.querySelector("#papers [data-originals]");
  if (!form) return;
  const originals = [...form.querySelectorAll("[data-original]")];
  form.querySelector("[data-finish]").disabled = !originals.every((one) => one.querySelector("input[type=radio]:checked"));
}
document.addEventListener("change", judge);
document.addEventListener("htmx:afterSwap", judge);
document.addEventListener("htmx:beforeSwap", (event) => {
  // a refusal is a piece too: it says what is missing, beside what was entered
  if (event.detail.target.id === "papers") event.detail.shouldSwap = true;
});
judge();
