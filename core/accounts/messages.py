"""Messages about access: neutral subjects, single-use links."""

from datetime import datetime

from sqlalchemy.orm import Session

from core.accounts.actions import Link
from core.accounts.models import Account, Invitation
from core.i18n import _
from core.limits.rules import QUARTER, window_of
from core.notices.actions import Notice, post
from core.who import Site


def invitation(db: Session, *, url: str, organisation: str, invitation: Invitation, link: Link) -> None:
    """Tell somebody that they were invited."""
    body = _(
        "Ciao,\n\n%(by)s ti invita a lavorare con %(organisation)s nel Segretariato Sociale Diffuso.\n\n"
        "Apri questo collegamento e scegli la tua password. Vale tre giorni e si usa una volta sola:\n"
        "%(url)s/invito/%(token)s\n\nSe non te lo aspettavi, non fare nulla.\n"
    ) % {"by": invitation.invited_by, "organisation": organisation, "url": url, "token": link.token}
    post(
        db,
        Notice(
            key=f"invitation {invitation.id}",
            recipient=invitation.email,
            subject=_("Il tuo invito"),
            body=body,
        ),
    )


def password_link(db: Session, *, site: Site, account: Account, link: Link) -> None:
    """Send the link to choose a new password."""
    body = _(
        "Ciao %(name)s,\n\nqualcuno, forse tu, ha chiesto una nuova password. Apri questo collegamento entro un'ora:\n"
        "%(url)s/password/%(token)s\n\nSe non sei stato tu, non fare nulla: la password resta quella di prima.\n"
    ) % {"name": account.name, "url": site.url, "token": link.token}
    _tell(db, account, key=f"password {link.hash.hex()}", subject=_("Nuova password"), body=body)


def access_changed(db: Session, *, site: Site, account: Account | None, now: datetime) -> None:
    """Tell somebody that they changed how they come in; not how, since others may read it."""
    body = _(
        "Ciao %(name)s,\n\nè cambiato qualcosa nel tuo modo di entrare nella rete.\n\n"
        "Se sei stato tu, va tutto bene. Se non sei stato tu, entra e premi «Esci da tutti i dispositivi»:\n"
        "%(url)s/accesso\n\nPoi avvisa subito chi amministra il tuo ente.\n"
    )
    _about_access(db, site, account, body=body, key=f"access changed {now.isoformat()}")


def access_renewed(db: Session, *, site: Site, account: Account | None, now: datetime) -> None:
    """Tell somebody that an administrator took the second factor away."""
    body = _(
        "Ciao %(name)s,\n\nchi amministra il tuo ente ti ha dato un codice per rinnovare il tuo accesso.\n"
        "Sei uscito da tutti i dispositivi. La tua password non cambia.\n\n"
        "Se non l'hai chiesto tu, avvisa subito l'Ufficio di Piano: %(portal)s\n"
    )
    _about_access(db, site, account, body=body, key=f"access renewed {now.isoformat()}")


def guessed(db: Session, *, site: Site, account: Account | None, now: datetime) -> None:
    """Warn somebody whose password was right while the code was wrong too often."""
    body = _(
        "Ciao %(name)s,\n\nqualcuno ha scritto bene la tua password ma troppe volte un codice sbagliato. "
        "Non è entrato.\n\nSe eri tu, aspetta un quarto d'ora e riprova. Se non eri tu, cambia la password:\n"
        "%(url)s/password\n"
    )
    _about_access(db, site, account, body=body, key=f"guessed {window_of(now, QUARTER).isoformat()}")


def _about_access(db: Session, site: Site, account: Account | None, *, body: str, key: str) -> None:
    if account:
        body %= {"name": account.name, "url": site.url, "portal": site.portal_url}
        _tell(db, account, key=f"{key} {account.id}", subject=_("Il tuo accesso"), body=body)


def _tell(db: Session, account: Account, *, key: str, subject: str, body: str) -> None:
    """Leave a letter, if there is an address."""
    if account.email:
        post(db, Notice(key=key, recipient=account.email, subject=subject, body=body))
