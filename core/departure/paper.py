"""The certificate that nothing is left of a body, as data for a sheet of paper."""

from typing import Any

from core.dates import clock_time, date_words, last_day, local
from core.departure.models import Departure
from core.i18n import _


def certificate(name: str, district: str, found: Departure) -> dict[str, Any]:
    """Return what the certificate says: when, what, how many; of nobody."""
    closed = local(found.closed_at or found.ends_at)
    erased = found.erased or {}
    return {
        "district": district,
        "intro": _("Si attesta che i dati di {name} tenuti nella piattaforma sono stati cancellati.").format(
            name=name
        ),
        "facts": [
            [_("Ente"), name],
            [_("Uscita segnata"), date_words(local(found.announced_at).date())],
            [_("Motivo"), found.reason],
            [_("Ultimo giorno di lettura"), date_words(last_day(found.ends_at))],
            [_("Cancellazione"), f"{date_words(closed.date())}, {clock_time(closed)}"],
            [_("Archivio consegnato"), date_words(local(found.made_at).date()) if found.made_at else _("no")],
            *([[_("Impronta dell'archivio (SHA-256)"), found.digest]] if found.digest else []),
            *([[_("Protocollo del versamento"), found.protocol]] if found.protocol else []),
            [_("Resta al distretto"), _("il nome, questo attestato, i conteggi di ogni mese senza nomi")],
        ],
        "keys_title": _("Chiavi"),
        "keys": _(
            "Le chiavi dell'ente e delle persone sono distrutte: anche le copie di riserva non si leggono più."
        ),
        "rows_title": _("Righe cancellate"),
        "rows": [[table, str(rows)] for table, rows in sorted(erased.items())],
        "total": [_("Totale"), str(sum(erased.values()))],
    }
