"""Messages about a body that leaves, to who administers it."""

from collections.abc import Iterable

from sqlalchemy.orm import Session

from core import i18n
from core.accounts import queries as accounts
from core.dates import date_words, last_day
from core.departure.models import Departure
from core.i18n import _
from core.notices.actions import Notice, post
from core.who import Site


def announced(db: Session, found: Departure, *, name: str, url: str, to: Iterable[str]) -> None:
    """Tell the administrators, from the district, that the body leaves and what to do until then."""
    with i18n.speaking(i18n.IN_ITALIAN):
        body = _(
            "Ciao,\n\n{name} esce dalla rete. Fino a {day} potete leggere tutto, ma non scrivere. Dopo, i dati "
            "vengono cancellati e non tornano.\n\nPrepara qui l'archivio con tutti i vostri dati, e scaricalo:\n"
            "{url}/uscita\n\nSe è un errore, scrivi all'Ufficio di Piano: fino all'ultimo giorno si può annullare.\n"
        ).format(name=name, day=date_words(last_day(found.ends_at)), url=url)
        subject = _("Il vostro ente esce dalla rete")
    _tell(
        db,
        to,
        key=f"departure {found.organisation_id} {found.announced_at:%Y-%m-%d}",
        subject=subject,
        body=body,
    )


def warn(db: Session, site: Site, found: Departure) -> None:
    """Tell them again a week before the last day."""
    with i18n.speaking(i18n.IN_ITALIAN):
        body = _(
            "Ciao,\n\nmancano pochi giorni: dopo {day} i dati di {name} vengono cancellati e non tornano.\n\n"
            "Se non l'hai ancora fatto, prepara e scarica l'archivio:\n{url}/uscita\n"
        ).format(name=site.name, day=date_words(last_day(found.ends_at)), url=site.url)
        subject = _("Ultimi giorni per scaricare l'archivio")
    key = f"departure warning {found.announced_at:%Y-%m-%d}"
    _tell(db, accounts.administrators(db), key=key, subject=subject, body=body)


def _tell(db: Session, to: Iterable[str], *, key: str, subject: str, body: str) -> None:
    for email in to:
        post(db, Notice(key=f"{key} {email}", recipient=email, subject=subject, body=body))
