"""What a gateway is told: a template filled in, so that whatever people wrote stays a value. Pure."""

import json
from collections.abc import Mapping
from urllib.parse import quote_plus, urlsplit

from core.i18n import _

LONGEST = 600
"""Characters of one message: a gateway cuts it into parts of its own."""
NUMBER, WORDS, ID, KEY = "{number}", "{words}", "{id}", "{key}"
MEDIA = {"json": "application/json", "form": "application/x-www-form-urlencoded"}
USUAL = {
    "url": "",
    "header": "Authorization: Bearer {key}",
    "kind": "json",
    "body": '{"to": "{number}", "text": "{words}", "reference": "{id}"}',
}
LATER = frozenset({408, 425, 429})
"""Statuses below 500 after which it may be tried again."""


def problems(told: Mapping[str, str], *, key: str, known: bool) -> dict[str, str]:
    """Return what will not do, field by field."""
    found, parts = {}, urlsplit(told["url"])
    host = parts.hostname or ""
    if parts.scheme != "https" or "." not in host or not any(map(str.isalpha, host.rpartition(".")[2])):
        found["url"] = _("Scrivi un indirizzo che comincia con https://")
    name, colon, value = told["header"].partition(":")
    if told["header"] and not (colon and name.strip().replace("-", "").isalnum() and value.strip()):
        found["header"] = _("Scrivi un'intestazione così: Authorization: Bearer {key}")
    if told["kind"] not in MEDIA:
        found["kind"] = _("Scegli uno dei due.")
    elif NUMBER not in told["body"] or WORDS not in told["body"]:
        found["body"] = _("Nel contenuto servono {number} e {words}.")
    elif told["kind"] == "json" and not _is_json(filled(told["body"], "json", number="1", words="x", id="1")):
        found["body"] = _("Non è JSON: controlla virgolette e parentesi.")
    if not (key or known):
        found["key"] = _("Scrivi la chiave che ti ha dato il fornitore.")
    return found


def filled(template: str, kind: str, **values: str) -> str:
    """Return a template with its values put in, written as its kind writes them; one pass, so no value is read."""
    write = _in_json if kind == "json" else quote_plus
    parts, rest = [], template
    while rest:
        places = [(rest.find(f"{{{name}}}"), name) for name in values if f"{{{name}}}" in rest]
        if not places:
            break
        at, name = min(places)
        parts += [rest[:at], write(values[name])]
        rest = rest[at + len(name) + 2 :]
    return "".join(parts) + rest


def may_be_tried_again(status: int) -> bool:
    """Whether a gateway that answered so may take it later."""
    return status >= 500 or status in LATER  # noqa: PLR2004 - HTTP


def _in_json(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)[1:-1]


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except ValueError:
        return False
    return True
