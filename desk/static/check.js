// A scanned link carries its code behind the #, where no server sees it. The page asks about it by itself.

const result = document.querySelector("[data-check]");

function ask() {
  if (location.hash.length < 2) return;
  const values = { code: location.href };
  window.htmx.ajax("POST", result.dataset.check, { target: "#result", swap: "innerHTML", values });
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-keep-fragment]");
  if (link) link.hash = location.hash;
});
window.addEventListener("hashchange", ask);
ask();
