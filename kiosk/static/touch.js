/* Tells the kiosk that somebody is there: any touch or key, at most every three seconds; and, somebody or not, that the
   page is drawn. Also the clock and countdowns. The server's timer decides; this only reports. A page shown again from
   the browser's cache is loaded anew. */
"use strict";
(() => {
  const root = "/kiosk";
  let told = 0;
  const send = (what) => fetch(`${root}/${what}`, { method: "POST", keepalive: true }).catch(() => {});
  const tell = () => {
    const now = Date.now();
    if (now - told < 3000) return;
    told = now;
    send("touch");
  };
  const drawn = () => requestAnimationFrame(() => requestAnimationFrame(() => send("drawn")));
  drawn();
  setInterval(drawn, 10000);
  for (const kind of ["pointerdown", "keydown", "touchmove"]) addEventListener(kind, tell, { passive: true, capture: true });
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
  addEventListener("contextmenu", (event) => event.preventDefault());
  addEventListener("dragstart", (event) => event.preventDefault());

  setInterval(() => {
    for (const each of document.querySelectorAll("[data-countdown]")) {
      const left = Math.max(0, Number(each.dataset.countdown) - 1);
      each.dataset.countdown = each.textContent = left;
    }
    const clock = document.querySelector("[data-clock]");
    if (clock) {
      const parts = new Intl.DateTimeFormat("en-GB", { timeZone: "Asia/Shanghai", hour: "2-digit", minute: "2-digit" });
      clock.lastChild.textContent = parts.format(new Date());
    }
  }, 1000);
})();
