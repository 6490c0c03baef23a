// What every page does with a script: keeps the place when the language changes, fills the demo's sign-in, sends a
// chosen picture at once, and lets a form be sent only once.

// On a phone the pages stand in one line that scrolls: this page is in sight.
document.querySelector(".top nav a[aria-current]")?.scrollIntoView({ inline: "center", block: "nearest" });

document.addEventListener("click", (event) => {
  const fill = event.target.closest("[data-fill]");
  if (fill) fillSignIn(fill);
});

function fillSignIn(button) {
  const form = document.getElementById("sign-in");
  form.elements.username.value = button.dataset.fill;
  form.elements.password.value = button.dataset.password;
  form.elements.code.value = button.dataset.code;
  form.querySelector("button").focus();
}

document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-send-at-once]");
  if (form && event.target.files?.length) form.requestSubmit();
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.matches("[data-language]")) form.elements.after.value = shownPage();
  if (form.dataset.sent) event.preventDefault();
  else if (form.method === "post") form.dataset.sent = "yes";
});

window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});

// A page that answered a form cannot be asked for again by its address; the page it belongs to can.
function shownPage() {
  const path = location.pathname.replace(/^(\/desk\/cases\/[^/]+)\/.*/, "$1").replace(/^\/desk\/(scan|terminals)\/.*/, "/desk/$1").replace(/^\/desk\/calls\/(next|[^/]+\/answer)$/, "/desk/calls");
  return path + location.hash;
}
