"""What was written to a person, in words for whoever works at the desk, and for her."""

from collections.abc import Iterable
from typing import NamedTuple

from core.dates import clock_time, day_short, local
from core.i18n import _
from core.notices.models import Message
from core.notices.rules import EMAIL, LETTER, TEXT, Outcome


class Receipt(NamedTuple):
    """One message: what it told, by which way, when, what came of it."""

    told: str
    way: str
    when: str
    sign: tuple[str, str]
    why: str


def receipts(rows: Iterable[Message]) -> list[Receipt]:
    """Return messages in words."""
    return [_receipt(row) for row in rows]


def outcome_words(row: Message) -> str:
    """Say what came of a message."""
    return " ".join(part for part in (sign_of(row.state)[0], why_words(row.why)) if part)


def sign_of(state: str) -> tuple[str, str]:
    """Return an outcome in a word, with the colour of its sign."""
    match state:
        case Outcome.SENT:
            return _("partito"), "success"
        case Outcome.REFUSED:
            return _("rifiutato"), "danger"
        case Outcome.FAILED:
            return _("non riuscito"), "danger"
        case Outcome.WITHHELD:
            return _("non mandato"), "warning"
    return _("in partenza"), "info"


def why_words(why: str | None) -> str:
    """Say why a message did not go."""
    words = {
        "wish": _("La persona non vuole messaggi a questo recapito."),
        "limit": _("Oggi ha già ricevuto troppi messaggi."),
        "address": _("L'indirizzo non esiste."),
        "away": _("Il fornitore non risponde: riproviamo da soli."),
        "no-way": _("Gli SMS non sono attivi."),
    }
    return words.get(why, _("Il fornitore non lo accetta.")) if why else ""


def _receipt(row: Message) -> Receipt:
    at = local(row.sent_at or row.tried_at or row.created_at)
    return Receipt(
        told=_told(row.key.split()[3]),
        way=_way(row.channel),
        when=_("{day} alle {hour}").format(day=day_short(at), hour=clock_time(at)),
        sign=sign_of(row.state),
        why=why_words(row.why),
    )


def _told(kind: str) -> str:
    words = {
        "confirm": _("Conferma"),
        "remind": _("Promemoria"),
        "today": _("Promemoria del giorno"),
        "moved": _("Spostamento"),
        "cancelled": _("Annullamento"),
        "letter": _("Lettera"),
    }
    return words.get(kind, _("Avviso"))


def _way(channel: str) -> str:
    return {EMAIL: _("e-mail"), TEXT: _("SMS"), LETTER: _("lettera")}.get(channel, channel)
