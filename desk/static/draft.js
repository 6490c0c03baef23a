// The page of a draft's code: the code behind the # is shown for typing into the app, and told to nobody.

const code = location.hash.slice(1);
if (/^[2-9A-Z]{10}$/.test(code)) document.querySelector("[data-code]").textContent = `${code.slice(0, 5)} ${code.slice(5)}`;
document.addEventListener("submit", (event) => {
  const form = event.target.closest("[data-own-language]");
  if (!form) return;
  event.preventDefault();
  document.cookie = `language=${event.submitter.value}; path=/; max-age=31536000; samesite=lax`;
  location.reload();
});
