"""A person as she is typed in: few fields first; what does not hold is said next to its field."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from core.contacts import normal_email, normal_phone, phone_words
from core.dates import UnreadableError, parse_day
from core.i18n import _
from core.organisations.languages import NAMES
from core.people.rules import fiscal_code
from core.people.rules.draft import Contact, Draft
from core.web.forms import Fields

CONTACTS = 3
"""How many ways to reach somebody the form has room for."""
NAME, LINE = 80, 160
ELSEWHERE = "altrove"
Errors = list[tuple[str, str]]
EMPTY = Draft(name="")


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed, what it means, and what does not hold."""

    values: Mapping[str, str]
    draft: Draft
    errors: Errors = field(default_factory=list)


def read(form: Fields, today: date) -> Typed:
    """Read the form; the day of birth is taken from the codice fiscale where only that is known."""
    errors: Errors = []
    values = {name: form.text(name, most=LINE) for name in _names()}
    code, born = _code(values["cf"], errors), _born(values["nascita"], today, errors)
    if code and born and not code.says(born):
        errors.append(("nascita", _("Il codice fiscale dice un altro giorno di nascita. Controlla.")))
    if not values["nome"]:
        errors.append(("nome", _("Scrivi almeno il nome, o come si fa chiamare.")))
    draft = Draft(
        name=values["nome"][:NAME],
        surname=values["cognome"][:NAME],
        fiscal_code=code.text if code else "",
        born=born or (code.born(today) if code else None),
        birth_place=values["luogo"][:NAME],
        language=values["lingua"] if values["lingua"] in NAMES else "it",
        comune=values["comune"],
        address=values["indirizzo"],
        safe_address=bool(values["protetta"]),
        contacts=tuple(_contacts(values, errors)),
    )
    return Typed(values, draft, errors)


def values_of(draft: Draft) -> dict[str, str]:
    """Return a draft as the form shows it."""
    found = dict.fromkeys(_names(), "") | {
        "nome": draft.name,
        "cognome": draft.surname,
        "cf": draft.fiscal_code,
        "nascita": draft.born.isoformat() if draft.born else "",
        "luogo": draft.birth_place,
        "lingua": draft.language,
        "comune": draft.comune,
        "indirizzo": draft.address,
        "protetta": "1" if draft.safe_address else "",
    }
    for number, contact in enumerate(draft.contacts[:CONTACTS], start=1):
        shown = phone_words(contact.value) if contact.kind == "phone" else contact.value
        found |= {
            f"contatto{number}": shown,
            f"di{number}": contact.whose,
            f"orari{number}": contact.hours,
            f"insicuro{number}": "" if contact.safe else "1",
            f"zitto{number}": "1" if contact.no_message else "",
        }
    return found


def _names() -> list[str]:
    numbered = ("contatto", "di", "orari", "insicuro", "zitto")
    of_contacts = [f"{name}{number}" for number in range(1, CONTACTS + 1) for name in numbered]
    plain = ("nome", "cognome", "cf", "nascita", "luogo", "lingua", "comune", "indirizzo", "protetta")
    return [*plain, *of_contacts]


def _code(written: str, errors: Errors) -> fiscal_code.FiscalCode | None:
    found = fiscal_code.read(written)
    if written and found is None:
        errors.append(
            ("cf", _("Questo codice fiscale non torna. Ricopialo dalla tessera, o lascialo vuoto."))
        )
    return found


def _born(written: str, today: date, errors: Errors) -> date | None:
    try:
        born = parse_day(written) if written else None
    except UnreadableError as why:
        errors.append(("nascita", str(why)))
        return None
    if born and born > today:
        errors.append(("nascita", _("Questo giorno deve ancora venire. Controlla.")))
    return born


def _contacts(values: Mapping[str, str], errors: Errors) -> list[Contact]:
    found: dict[tuple[str, str], Contact] = {}
    for number in range(1, CONTACTS + 1):
        if not (written := values[f"contatto{number}"]):
            continue
        kind, value = ("email", normal_email(written)) if "@" in written else ("phone", normal_phone(written))
        if value is None:
            wrong = _("Scrivi un numero di telefono o un indirizzo e-mail completo.")
            errors.append((f"contatto{number}", wrong))
            continue
        found[kind, value.lower()] = Contact(
            kind=kind,
            value=value.lower(),
            whose=values[f"di{number}"],
            hours=values[f"orari{number}"],
            safe=not values[f"insicuro{number}"],
            no_message=bool(values[f"zitto{number}"]),
        )
    return list(found.values())
