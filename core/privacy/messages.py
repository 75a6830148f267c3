"""Messages about people's rights: to whom has to answer, without a word of whom it is about."""

from sqlalchemy.orm import Session

from core import i18n
from core.accounts import queries as accounts
from core.dates import date_words, local
from core.i18n import _
from core.notices.actions import Notice, post
from core.privacy.models import Request
from core.who import Site


def tell_of_request(db: Session, site: Site, request: Request) -> None:
    """Tell the body's administrators that somebody waits for an answer, and until when."""
    with i18n.speaking(i18n.IN_ITALIAN):
        body = _(
            "Ciao,\n\nc'è una richiesta che aspetta una risposta entro il {day}. La trovi qui:\n{url}\n\n"
            "In questo messaggio non diciamo altro.\n"
        ).format(day=date_words(local(request.due_at).date()), url=f"{site.url}/richieste")
        subject = _("C'è una richiesta a cui rispondere")
    for email in accounts.administrators(db):
        post(
            db,
            Notice(key=f"request {request.id} {email}", recipient=email, subject=subject, body=body),
        )
