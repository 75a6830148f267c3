// Passkeys: what the device answers goes into a hidden field, and the form goes its usual way.

const CODES = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];
const FRESH = 4 * 60 * 1000;

const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const named = (list) => list?.map((one) => ({ ...one, id: bytes(one.id) }));

function asked({ challenge, user, excludeCredentials, allowCredentials, ...rest }) {
  return {
    ...rest,
    challenge: bytes(challenge),
    ...(user && { user: { ...user, id: bytes(user.id) } }),
    ...(excludeCredentials && { excludeCredentials: named(excludeCredentials) }),
    ...(allowCredentials && { allowCredentials: named(allowCredentials) }),
  };
}

function answer({ id, rawId, type, response }) {
  const told = Object.fromEntries(CODES.filter((name) => response[name]).map((name) => [name, text(response[name])]));
  return JSON.stringify({ id, rawId: text(rawId), type, response: told, clientExtensionResults: {} });
}

// A question holds for five minutes: a page that was left open asks for another one.
async function question(form) {
  if (performance.now() < FRESH) return form.dataset.options;
  const page = new DOMParser().parseFromString(await (await fetch(location.href)).text(), "text/html");
  return page.querySelector(`form[action="${form.getAttribute("action")}"]`)?.dataset.options ?? form.dataset.options;
}

for (const form of window.PublicKeyCredential ? document.querySelectorAll("form[data-passkey]") : []) {
  form.hidden = false;
  const field = form.elements.passkey;
  field.value = "";
  form.addEventListener("submit", async (event) => {
    if (field.value) return;
    event.preventDefault();
    const wrong = form.querySelector("[data-passkey-wrong]");
    wrong.hidden = true;
    try {
      const publicKey = asked(JSON.parse(await question(form)));
      field.value = answer(await navigator.credentials[form.dataset.passkey]({ publicKey }));
      form.requestSubmit();
    } catch {
      wrong.hidden = false;
    }
  });
}
