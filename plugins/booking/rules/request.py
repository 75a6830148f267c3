"""A booking request as a person writes it, and as the desk can trust it."""

import re
import unicodedata
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from core.contacts import normal_email, normal_phone
from core.i18n import _
from core.text import UNTYPED, is_plain

T = TypeVar("T")

LONGEST_NAME = 120
LONGEST_NOTE = 200
LONGEST_ADDRESS = 200
PRESENCE, PHONE, HOME = "presence", "phone", "home"
LONGEST_FIELD = 1000
"""Characters beyond which a field is not even looked at."""
TICKED = frozenset({"on", "1", "true", "yes", "si", "sì"})

LINE_ENDS = str.maketrans({"\r": "\n", "\v": "\n", "\f": "\n", "\x85": "\n", "\u2028": "\n", "\u2029": "\n"})
TURNING = re.compile(r"[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c]")
"""Marks that turn the direction of writing; they can make a line of the agenda read otherwise than it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingRequest:
    """Who asks for an appointment. At least one of phone (E.164) and e-mail is there; an address only for a visit."""

    name: str
    phone: str | None
    email: str | None
    language: str
    note: str | None
    address: str | None = None


@dataclass(frozen=True, slots=True)
class Mistakes:
    """What is wrong, by field: sentences for the person who filled in the form."""

    fields: Mapping[str, str]


class _MistakeError(ValueError):
    """One field cannot be accepted; the message is for the person."""


def read_request(
    raw: Mapping[str, str], languages: Collection[str], mode: str = PRESENCE
) -> BookingRequest | Mistakes:
    """Read the fields name, phone, email, address, language, note and privacy; name every mistake at once.

    A missing field counts as empty, an empty language as the first of the list. Who is called needs a telephone, who
    is visited an address; nobody else is asked where she lives.
    """
    form = _Form(raw, {})
    name = form.read("name", _name)
    phone, email = form.read("phone", _phone), form.read("email", _email)
    language = form.read("language", partial(_language, languages=languages))
    note = form.read("note", _note)
    address = form.read("address", _address) if mode == HOME else None
    form.read("privacy", _privacy)
    if mode == PHONE and not phone and "phone" not in form.mistakes:
        form.mistakes["phone"] = _("Scrivi il telefono: ti chiamiamo noi a quel numero.")
    if not (phone or email or form.mistakes.keys() & {"phone", "email"}):
        form.mistakes["phone"] = _("Scrivi un telefono o un'e-mail: ci serve per avvisarti.")
    if form.mistakes or name is None or language is None:
        return Mistakes(form.mistakes)
    return BookingRequest(name=name, phone=phone, email=email, language=language, note=note, address=address)


@dataclass(frozen=True, slots=True)
class _Form:
    """The fields as they were written, and what was found wrong so far."""

    raw: Mapping[str, str]
    mistakes: dict[str, str]

    def read(self, field: str, reader: Callable[[str], T]) -> T | None:
        try:
            return reader(_legible(self.raw.get(field, "")))
        except _MistakeError as mistake:
            self.mistakes[field] = str(mistake)
            return None


def _legible(written: str) -> str:
    """Return the text in one normal form, its lines ended by a newline; refuse what no keyboard writes."""
    if len(written) > LONGEST_FIELD:
        raise _MistakeError(_("Il testo è troppo lungo."))
    if is_plain(written):
        return written.strip()
    kept = TURNING.sub("", written.replace("\r\n", "\n").translate(LINE_ENDS))
    if UNTYPED.search(kept):
        raise _MistakeError(_("Qui c'è un carattere che non possiamo leggere. Riscrivi il testo."))
    return unicodedata.normalize("NFC", kept).strip()


def _name(written: str) -> str:
    name = " ".join(written.split())
    if not any(c.isalpha() for c in name):
        raise _MistakeError(_("Scrivi il tuo nome e cognome."))
    if len(name) > LONGEST_NAME:
        raise _MistakeError(_("Il nome è troppo lungo: bastano {n} caratteri.").format(n=LONGEST_NAME))
    return name


def _phone(written: str) -> str | None:
    if not written:
        return None
    phone = normal_phone(written)
    if phone is None:
        raise _MistakeError(_("Questo numero non sembra completo. Scrivilo così: 347 123 4567."))
    return phone


def _email(written: str) -> str | None:
    if not written:
        return None
    email = normal_email(written)
    if email is None:
        raise _MistakeError(_("Controlla l'e-mail. Deve essere come questa: nome@esempio.it."))
    return email


def _language(written: str, languages: Collection[str]) -> str:
    language = written or next(iter(languages))
    if language not in languages:
        raise _MistakeError(_("Scegli una lingua dell'elenco."))
    return language


def _note(written: str) -> str | None:
    if len(written) > LONGEST_NOTE:
        raise _MistakeError(_("La nota è troppo lunga: al massimo {n} caratteri.").format(n=LONGEST_NOTE))
    return written or None


def _address(written: str) -> str:
    address = ", ".join(" ".join(line.split()) for line in written.splitlines() if line.strip())
    if not any(c.isalpha() for c in address):
        raise _MistakeError(_("Scrivi dove abiti: via, numero e Comune. Veniamo noi."))
    if len(address) > LONGEST_ADDRESS:
        raise _MistakeError(_("L'indirizzo è troppo lungo: bastano {n} caratteri.").format(n=LONGEST_ADDRESS))
    return address


def _privacy(written: str) -> str:
    if written.lower() not in TICKED:
        raise _MistakeError(_("Leggi l'informativa e conferma che l'hai letta."))
    return written
