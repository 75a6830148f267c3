// Small comforts. Nothing on any page needs this file.

const root = document.documentElement;
const has = (cookie) => document.cookie.split("; ").includes(cookie);

// Larger words, remembered on this machine only.
const larger = (on) => {
  root.classList.toggle("df-large", on);
  for (const button of document.querySelectorAll("[data-text-size]")) button.setAttribute("aria-pressed", String(on));
};
larger(has("testo=grande"));
for (const button of document.querySelectorAll("[data-text-size]")) {
  button.hidden = false;
  button.addEventListener("click", () => {
    const on = !root.classList.contains("df-large");
    document.cookie = `testo=grande; path=/; samesite=lax; max-age=${on ? 31536000 : 0}`;
    larger(on);
  });
}

// Printing.
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

// Leaving in a hurry: the page left behind is not one "back" away.
document.addEventListener("click", (event) => {
  const exit = event.target.closest("[data-exit]");
  if (!exit) return;
  event.preventDefault();
  window.location.replace(exit.href);
});

// Menus close with Esc, or when something else is touched.
const menus = () => document.querySelectorAll(".df-menu[open]");
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of menus()) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});
document.addEventListener("click", (event) => {
  for (const menu of menus()) if (!menu.contains(event.target)) menu.open = false;
});

// One press, one request; coming back with "back" gives the button again.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented) return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "1";
  setTimeout(() => delete form.dataset.sent, 5000);
});
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});

// What is wrong comes first: also when a fragment brought it.
const toErrors = () => document.getElementById("errors")?.focus();
toErrors();
document.addEventListener("htmx:after:swap", toErrors);

// How many letters are left.
document.addEventListener("input", (event) => {
  const most = Number(event.target.dataset?.count);
  const words = event.target.closest(".df-field")?.querySelector(".df-count");
  if (!most || !words) return;
  words.dataset.say ??= words.textContent;
  const left = most - event.target.value.length;
  words.textContent = `${words.dataset.say} (${left})`;
});

// A place kept for a while: minutes, not seconds, so that nobody is hurried.
for (const box of document.querySelectorAll(".df-hold[data-minutes]")) {
  const words = box.querySelector(".df-hold-left");
  const end = Date.now() + Number(box.dataset.minutes) * 60000;
  const first = words.textContent;
  const timer = setInterval(() => {
    const left = Math.max(0, Math.ceil((end - Date.now()) / 60000));
    words.textContent = first.replace(box.dataset.minutes, String(left));
    if (left === 0) clearInterval(timer);
  }, 60000);
}
