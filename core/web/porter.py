"""The porter at each door: where the form came from, then what the person may do."""

import hmac
from typing import TYPE_CHECKING

from core.db.scope import Reach
from core.errors import DomainError
from core.i18n import _

if TYPE_CHECKING:
    from core.web.line import Visit


DOORS = {
    "appointments": "/appuntamenti/gestisci",
    "cases": "/pratiche/segui",
    "consents": "/consenso",
    "people": "/la-mia-scheda",
}
"""Where a citizen writes the code of each resource; the appointments' where none is named."""


class Refusal(DomainError):
    """Not through this door."""

    status = 403


class SignInFirst(Refusal):
    """Nobody yet: show the way in."""

    status = 401


class CodeFirst(Refusal):
    """A citizen without a code yet: ask for it where such codes are written."""

    status = 401

    def __init__(self, words: str, resource: str) -> None:
        """Take note of what was asked for."""
        super().__init__(words)
        self.door = DOORS.get(resource, DOORS["appointments"])


class NotHere(Refusal):
    """There is no such door in this space."""

    status = 404


class Leaving(Refusal):
    """The body leaves the network: nothing is written any more, and strangers find no desk."""

    status = 410


STAYS = ("own", "prove", "take")
"""What is still open in a body that leaves: everybody's own data, the ways to them, and the body's archive."""


def admit(visit: "Visit") -> None:
    """Let the request through, or raise Refusal."""
    if visit.request.method == "POST":
        check_origin(visit)
        check_token(visit)
    _let_in(visit)


def let_send(visit: "Visit") -> None:
    """Let somebody begin to send files, or raise Refusal; the token of the form comes with them."""
    check_origin(visit)
    _let_in(visit)


def _let_in(visit: "Visit") -> None:
    if visit.site.leaves_at and not _stays(visit):
        raise Leaving(_("Questo ente lascia la rete."))
    if visit.spec.reach in (Reach.DISTRICT, Reach.INSIDE) and not visit.site.is_portal:
        raise NotHere(_("Questa pagina non esiste."))
    code = visit.spec.needs.code
    if code in visit.platform.granted(visit.me.role if visit.me else None):
        return
    if code in visit.platform.citizen:
        if visit.opened:
            return
        raise CodeFirst(_("Scrivi il tuo codice per continuare."), visit.spec.needs.resource)
    if visit.me is None:
        raise SignInFirst(_("Entra per vedere questa pagina."))
    raise Refusal(_("Il tuo ruolo non permette di aprire questa pagina."))


LOOKS = (*STAYS, "read", "count", "acts", "export", "use")
"""What who works in a body that leaves may still do: look. Whatever else pages would offer, they do not."""


def left_to(visit: "Visit", granted: frozenset[str]) -> frozenset[str]:
    """Return what a role may do here, now."""
    if not visit.site.leaves_at:
        return granted
    return frozenset(code for code in granted if code.partition(":")[2] in LOOKS)


def _stays(visit: "Visit") -> bool:
    """Whether a page is still open in a body that leaves; who works there may look at what shows without a form."""
    reads = visit.request.method == "GET" and visit.me is not None and visit.me.may(visit.spec.needs.code)
    return reads or visit.spec.needs.verb in STAYS or visit.spec.reach is Reach.NONE


def check_origin(visit: "Visit") -> None:
    """Refuse a form that another site sent (OWASP CSRF: fetch metadata, origin)."""
    headers = visit.request.headers
    fetched_from = headers.get("sec-fetch-site")
    origin = headers.get("origin")
    stranger = fetched_from not in (None, "same-origin", "none") or origin not in (None, visit.site.url)
    if stranger:
        raise Refusal(_("Questo modulo arriva da un altro sito. Aprilo di nuovo da qui."))


def check_token(visit: "Visit") -> None:
    """Refuse a form that does not carry the token of the session (OWASP CSRF)."""
    if visit.me is not None:
        token = visit.form.get("csrf", "") if visit.form else ""
        if not hmac.compare_digest(token.encode(), visit.me.csrf.encode()):
            raise Refusal(_("La pagina è scaduta. Ricaricala e prova di nuovo."))
