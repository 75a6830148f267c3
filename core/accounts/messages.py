"""Messages about access: neutral subjects, single-use links."""

from sqlalchemy.orm import Session

from core.accounts.actions import Link
from core.accounts.models import Account, Invitation
from core.i18n import _
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
    key = f"password {link.hash.hex()}"
    post(db, Notice(key=key, recipient=account.email, subject=_("Nuova password"), body=body))
