// At a desk the network may drop for a minute: what was typed stays, and is sent when the line is back.

// A page that follows what changes: it is asked for again, and only its part is put in its place.
for (const box of document.querySelectorAll("[data-live]")) {
  const lost = document.querySelector("[data-lost]");
  const source = new EventSource(box.dataset.live);
  source.onmessage = async () => {
    try {
      const answer = await fetch(location.href, { headers: { "HX-Request-Type": "partial" } });
      if (!answer.ok) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      box.replaceChildren(...page.body.childNodes);
    } catch {
      return;
    }
  };
  source.onopen = () => (lost.hidden = true);
  source.onerror = () => (lost.hidden = false);
}

// Forms that wait for the line. The same form sent twice does one thing: each carries what says so.
const RETRY = 5000;
const notices = document.getElementById("notices");
const say = (words) => {
  const told = document.createElement("p");
  told.className = "alert alert-warning df-notice";
  told.textContent = words;
  notices.replaceChildren(told);
};

const send = async (form, fields) => {
  const body = new URLSearchParams(fields);
  try {
    const answer = await fetch(form.action, { method: "POST", body, headers: { Accept: "text/html" } });
    if (answer.status >= 502) throw new TypeError();
    if (answer.redirected) return location.assign(answer.url);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    document.querySelector("main").replaceWith(page.querySelector("main"));
    document.getElementById("errors")?.focus();
    return delete form.dataset.steadying;
  } catch (failure) {
    if (!(failure instanceof TypeError)) throw failure;
    say(form.dataset.steady);
    notices.scrollIntoView({ block: "nearest" });
    return setTimeout(() => send(form, fields), RETRY);
  }
};

document.addEventListener("submit", (event) => {
  const form = event.target.closest("form[data-steady]");
  if (!form || event.defaultPrevented) return;
  event.preventDefault();
  if (form.dataset.steadying) return;
  form.dataset.steadying = "1";
  send(form, new FormData(form, event.submitter));
});
