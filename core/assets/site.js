// Small comforts. Nothing on any page needs this file.

const root = document.documentElement;
const SIZES = ["", "df-large", "df-larger"];

// Larger words at once, without leaving the page: the server keeps the choice.
for (const form of document.querySelectorAll("[data-text-size]")) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)), redirect: "manual" });
    const now = SIZES.findIndex((size) => size && root.classList.contains(size));
    root.classList.remove("df-large", "df-larger");
    const next = SIZES[(Math.max(now, 0) + 1) % SIZES.length];
    if (next) root.classList.add(next);
  });
}

// On a computer that is everybody's: whoever walks away is forgotten. Any sign of life begins again.
const bar = document.querySelector("[data-idle]");
if (bar) {
  const last = bar.querySelector("[data-idle-last]");
  const MINUTE = 60000;
  let warn, leave;
  const alive = () => {
    clearTimeout(warn);
    clearTimeout(leave);
    last.hidden = true;
    warn = setTimeout(() => (last.hidden = false), Number(bar.dataset.idle) * MINUTE);
    leave = setTimeout(() => bar.querySelector("form").requestSubmit(), (Number(bar.dataset.idle) + 1) * MINUTE);
  };
  for (const sign of ["pointerdown", "keydown", "scroll", "input"]) document.addEventListener(sign, alive, { passive: true });
  alive();
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
for (const words of document.querySelectorAll("[data-exit-keys]")) words.hidden = false;
let escapes = [];
document.addEventListener("keydown", (event) => {
  const exit = document.querySelector("[data-exit]");
  if (!exit || event.key !== "Escape") return;
  escapes = [...escapes.filter((at) => at > event.timeStamp - 2000), event.timeStamp];
  if (escapes.length === 3) window.location.replace(exit.href);
});

// Answers while typing: the arrow goes down to them, Esc puts them away.
document.addEventListener("keydown", (event) => {
  const found = document.querySelector("#hits .df-hits");
  const asking = event.target.closest("[aria-controls=hits]");
  if (event.key === "ArrowDown" && found && asking) {
    event.preventDefault();
    [...found.querySelectorAll("a")].find((way) => way.offsetParent)?.focus();
  } else if (event.key === "Escape" && found?.closest(".df-hero") && (asking || found.contains(event.target))) {
    found.remove();
    document.querySelector("[aria-controls=hits]").focus();
  }
});

// They lie over the page, and go when the focus goes elsewhere: it is never covered.
document.addEventListener("focusin", (event) => {
  if (!event.target.closest(".df-ask")) document.querySelector(".df-hero .df-hits")?.remove();
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

// Somebody comes back from elsewhere: where a script runs, nobody needs to press.
for (const form of document.querySelectorAll("form[data-go-on]")) form.requestSubmit();
