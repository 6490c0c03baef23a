// The phone's half of a hand-off (core/handoffs/envelope.py): keys from the link's fragment, pictures made smaller, all
// sealed here and sent under a number, so that a repeated send is one. Words stand in the page; this only shows them.

const place = document.querySelector("[data-hand]");
const id = place.dataset.hand, address = `/hand/${id}`;
const LONGEST_SIDE = 2400, PROGRESS_MS = 1500, PAUSES_MS = [1000, 2000, 4000, 8000];
const encode = (text) => new TextEncoder().encode(text);
let keys = null, next = 1, busy = false, touched = true, over = false;

class Refused extends Error {
  constructor(page) { super("refused"); this.page = page; }
}

function secretOf(fragment) {
  const text = fragment.slice(1).replaceAll("-", "+").replaceAll("_", "/");
  try { return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)); } catch { return new Uint8Array(); }
}

async function derived(secret) {
  const base = await crypto.subtle.importKey("raw", secret, "HKDF", false, ["deriveBits"]);
  const bits = (use) => crypto.subtle.deriveBits({ name: "HKDF", hash: "SHA-256", salt: encode(id), info: encode(use) }, base, 256);
  const claim = [...new Uint8Array(await bits("claim"))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const sealing = await crypto.subtle.importKey("raw", await bits("sealing"), "AES-GCM", false, ["encrypt"]);
  return { claim, sealing };
}

async function sealed(number, head, data) {
  const plain = new Blob([JSON.stringify(head), "\n", data]);
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const cipher = { name: "AES-GCM", iv, additionalData: encode(`${id} ${number}`) };
  return new Blob([iv, await crypto.subtle.encrypt(cipher, keys.sealing, await plain.arrayBuffer())]);
}

async function post(path, body, type) {
  const headers = { "HX-Request": "true", ...(type ? { "Content-Type": type } : {}) };
  const answer = await fetch(address + path, { method: "POST", body, headers });
  const page = await answer.text();
  if (answer.ok) return page;
  if (answer.status === 503) throw new TypeError("busy");
  throw new Refused(page);
}

// A link that breaks is tried again; what the hall refuses is shown.
async function patiently(work) {
  for (const pause of [...PAUSES_MS, 0]) {
    try { const done = await work(); say(""); return done; } catch (error) {
      if (error instanceof Refused || !pause) throw error;
      say("link");
      await new Promise((later) => setTimeout(later, pause));
    }
  }
}

// What was sent under which number is known to this phone alone: the hall sees numbers. Kept for a page that is forgotten
// while the camera is open, and gone with the tab.
const remembered = `handoff ${id}`;
function sent() { try { return JSON.parse(sessionStorage.getItem(remembered)) ?? {}; } catch { return {}; } }
function remember(number, material) {
  try { sessionStorage.setItem(remembered, JSON.stringify({ ...sent(), [number]: material })); } catch { /* numbers, then */ }
}

// "Lease, page 1" in place of a number; one that was not good enough is the same page again.
function nameWhatWasSent() {
  const known = sent(), pages = {}, words = document.getElementById("sent").dataset;
  for (const each of document.querySelectorAll("[data-sent]")) {
    const material = known[each.dataset.sent];
    if (material === "") each.textContent = words.signature;
    const name = material && document.querySelector(`[data-name="${CSS.escape(material)}"]`)?.textContent;
    if (!name) continue;
    const page = (pages[material] ?? 0) + 1;
    if (each.dataset.good === "True") pages[material] = page;
    each.textContent = words.page.replace("{name}", name).replace("{page}", page);
  }
}

function say(what) {
  for (const each of document.querySelectorAll("[data-say]")) each.hidden = each.dataset.say !== what;
}

function show(error) {
  if (error instanceof Refused) { say(""); document.getElementById("refused").innerHTML = error.page; } else say("link");
}

async function send(head, data) {
  if (busy || over) return false;
  busy = true;
  document.body.dataset.busy = "yes";
  say("sending");
  try {
    const body = await sealed(next, head, data);
    remember(next, head.material ?? "");
    await patiently(() => post(`/items/${next}`, body, "application/octet-stream"));
    next += 1;
    document.getElementById("refused").replaceChildren();
    await progress();
    return true;
  } catch (error) { show(error); return false; } finally { busy = false; delete document.body.dataset.busy; }
}

// As a camera made it, a photograph is 4 to 12 MB; on a kiosk's page 2400 dots are enough. Place and device stay here.
async function smaller(file) {
  const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
  const scale = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
  const canvas = Object.assign(document.createElement("canvas"), { width: picture.width * scale, height: picture.height * scale });
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  return new Promise((made) => canvas.toBlob(made, "image/jpeg", 0.86));
}

place.addEventListener("change", async (event) => {
  const [file] = event.target.files ?? [];
  if (!file) return;
  try { await send({ kind: "page", material: event.target.dataset.material }, await smaller(file)); } catch { say("picture"); }
  event.target.value = "";
});

place.addEventListener("click", async (event) => {
  if (!event.target.closest("#send-signature")) return;
  const drawn = document.getElementById("signature").value;
  const points = drawn ? JSON.parse(drawn).strokes.flat().length : 0;
  if (points < Number(place.dataset.fewest)) say("signature");
  else await send({ kind: "signature" }, drawn);
});

async function progress() {
  const body = new URLSearchParams(touched ? { touched: "yes" } : {});
  touched = false;
  document.getElementById("sent").innerHTML = await post("/progress", body);
  nameWhatWasSent();
  over = Boolean(document.querySelector("#sent [data-ended]"));
  for (const each of document.querySelectorAll("#asked")) each.hidden = over;
}

async function follow() {
  try { if (!document.hidden && !busy) { await progress(); if (document.querySelector('[data-say="link"]:not([hidden])')) say(""); } } catch (error) {
    show(error);
    over = error instanceof Refused;
  }
  if (!over) setTimeout(follow, PROGRESS_MS);
}

async function begin() {
  const secret = secretOf(location.hash);
  if (secret.length !== 32) return say("code");
  if (!globalThis.crypto?.subtle) return say("insecure");
  keys = await derived(secret);
  try {
    place.innerHTML = await patiently(() => post("/join", new URLSearchParams({ claim: keys.claim })));
    next = Number(place.querySelector("[data-next]").dataset.next);
    nameWhatWasSent();
    window.beginSigning();
    follow();
  } catch (error) { place.replaceChildren(); show(error); }
}

for (const kind of ["pointerdown", "keydown"]) addEventListener(kind, () => { touched = true; }, { passive: true });
document.addEventListener("visibilitychange", () => { touched = touched || !document.hidden; });
// The language is kept here: the form of other pages would tell the hall the fragment.
document.addEventListener("submit", (event) => {
  const form = event.target.closest("[data-own-language]");
  if (!form) return;
  event.preventDefault();
  document.cookie = `language=${event.submitter.value}; path=/; max-age=31536000; samesite=lax`;
  location.reload();
});
say("opening");
begin();
