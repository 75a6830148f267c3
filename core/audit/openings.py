"""Who opened a person's record, in words that she reads herself."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from core.accounts.matrix import Role
from core.audit.queries import Opening
from core.i18n import _

OFFICE = "district"


@dataclass(frozen=True, slots=True)
class Shown:
    """One time that somebody opened or changed the record: when, who and of which body, what, and why."""

    at: datetime
    who: str
    what: str
    reason: str | None


def shown(openings: Iterable[Opening], *, body: str, office: str, roles: Mapping[str, Role]) -> list[Shown]:
    """Say of each opening who it was, by role and body (or the district's `office`), never by name."""
    words = acts()
    return [
        Shown(
            one.at,
            _who(one.role, body, office, roles),
            words.get(f"{one.verb} {one.resource}") or words.get(one.verb, _("L'ha usata")),
            one.reason,
        )
        for one in openings
    ]


def acts() -> dict[str, str]:
    """Name what is done with a record."""
    return {
        "read": _("L'ha aperta"),
        "read documents": _("Ha guardato i documenti"),
        "write documents": _("Ha scritto nei documenti"),
        "erase documents": _("Ha tolto un documento"),
        "ask-document": _("Ha chiesto un documento"),
        "read cases": _("Ha aperto la pratica"),
        "assign cases": _("Ha dato la pratica a un altro"),
        "write": _("L'ha modificata"),
        "search": _("L'ha cercata"),
        "assign": _("Ha scelto chi la segue"),
        "export": _("Ne ha fatto una copia"),
        "merge": _("L'ha unita a un'altra scheda uguale"),
        "separate": _("L'ha separata da un'altra"),
        "share": _("L'ha condivisa"),
        "unshare": _("Ha smesso di condividerla"),
        "give": _("Ha scritto un tuo sì"),
        "withdraw": _("Ha ritirato un tuo consenso"),
        "report": _("Ha avvisato il Comune senza il tuo consenso"),
        "erase": _("L'ha cancellata"),
        "ask-glass": _("Ha chiesto di guardarla"),
        "break-glass": _("Ha permesso di guardarla per un'ora"),
        "refuse-glass": _("Non ha permesso di guardarla"),
    }


def _who(role: str, body: str, office: str, roles: Mapping[str, Role]) -> str:
    if role == "citizen":
        return _("Tu, con il tuo codice")
    if role not in roles:
        return _("La piattaforma, da sola")
    of_the_office = OFFICE in roles[role].kinds
    return f"{_(roles[role].label)}, {office if of_the_office else body}"
