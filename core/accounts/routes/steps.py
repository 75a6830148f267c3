"""What the ways in have in common: each step that was taken leads to the next, under a new secret."""

from typing import Any
from uuid import UUID

from litestar import Request
from sqlalchemy.orm import Session

from core import clock
from core.accounts import actions, queries
from core.accounts.actions import Link, entries, factors
from core.accounts.models import Account, Entry, Membership
from core.accounts.queries import factors as kept
from core.i18n import _
from core.web import addresses, cookies, session
from core.web.page import Redirect
from core.web.platform import Platform
from core.who import Site

HOME = "/scrivania"
COOKIE = "__Host-ingresso"
CONFIRM, PROTECT, CODES, HAT = "/entra/conferma", "/entra/proteggi", "/entra/codici", "/entra/ruolo"
AGAIN = Redirect("/entra?fatto=tempo", kept=((COOKIE, "", 0),))
"""Where somebody goes who is not on the way in, or no longer."""
Asked = Request[Any, Any, Any]


def session_token(request: Asked) -> str:
    """Return the secret of the session that came with a request."""
    return cookies.read(request.scope["headers"], session.COOKIE) or ""


def token(request: Asked) -> str:
    """Return the secret of the way in that came with a request."""
    return cookies.read(request.scope["headers"], COOKIE) or ""


def on_the_way(db: Session, request: Asked) -> Entry | None:
    """Return who is on the way in."""
    return kept.entry(db, Link(token(request)).hash, clock.now())


def begin(db: Session, request: Asked, account: Account, then: str, *, may_enrol: bool) -> Redirect:
    """Let somebody onto the way in, whose password was right: to the second factor, or to choose a first one."""
    entries.leave(db, token=token(request))
    secret = entries.begin(db, account_id=account.id, then=then, now=clock.now(), may_enrol=may_enrol)
    enrolled = kept.factors(db, account.id).enrolled
    return Redirect(CONFIRM if enrolled else PROTECT, kept=((COOKIE, secret, None),))


def go_on(db: Session, request: Asked, site: Site, *, account_id: UUID, factor: str, then: str) -> Redirect:
    """Open the session of somebody who has shown both, or ask first which hat to wear."""
    entries.leave(db, token=token(request))
    hats = [hat for hat in queries.hats(db, account_id) if hat.tenant_id == site.tenant_id]
    if len(hats) == 1:
        return open_session(db, request, hats[0], account_id=account_id, factor=factor, then=then)
    secret = entries.begin(db, account_id=account_id, then=then, now=clock.now(), factor=factor)
    return Redirect(HAT, kept=((COOKIE, secret, None),))


def arrive(
    db: Session, request: Asked, site: Site, *, account_id: UUID, then: str, second_factor: bool
) -> Redirect:
    """Let in whoever proved elsewhere who she is and works here: to our second factor, unless one was shown too."""
    account = queries.account_by_id(db, account_id)
    if account is None or site.tenant_id not in {hat.tenant_id for hat in queries.hats(db, account_id)}:
        raise actions.WrongPassword(_("Il tuo accesso non è più attivo. Chiedi al tuo ente."))
    if second_factor:
        return go_on(db, request, site, account_id=account_id, factor="provider", then=then)
    return begin(db, request, account, then, may_enrol=False)


def accepted(db: Session, request: Asked, membership: Membership) -> Redirect:
    """Let somebody who has just accepted an invitation onto the way in, to the second factor."""
    account = queries.account_by_id(db, membership.account_id)
    assert account is not None  # noqa: S101 - she has just accepted
    return begin(db, request, account, "", may_enrol=account.renewed_at is None)


def enrolled(db: Session, request: Asked, platform: Platform, entry: Entry, *, factor: str) -> Redirect:
    """Go on to the codes on paper, after a first second factor was chosen."""
    now, account = clock.now(), queries.account_by_id(db, entry.account_id)
    entries.leave(db, token=token(request))
    secret = entries.begin(db, account_id=entry.account_id, then=entry.then, now=now, factor=factor)
    factors.renew_recovery_codes(
        db, account_id=entry.account_id, token=secret, signer=platform.signer, now=now
    )
    if account:
        account.renewed_at = None
    return Redirect(CODES, kept=((COOKIE, secret, None),))


def open_session(
    db: Session, request: Asked, hat: queries.Hat, *, account_id: UUID, factor: str, then: str
) -> Redirect:
    """Open a session with a hat; the one of before ends, whoever's it was."""
    actions.sign_out(db, token=session_token(request))
    entries.leave(db, token=token(request))
    secret = actions.sign_in(
        db,
        account_id=account_id,
        membership_id=hat.membership_id,
        tenant_id=hat.tenant_id,
        factor=factor,
        now=clock.now(),
    )
    return Redirect(_safe(then), signed_in=secret, kept=((COOKIE, "", 0),))


def _safe(then: str) -> str:
    """Return where to go after signing in: only inside this space."""
    return then if addresses.inside(then) and then not in ("/", "/entra") else HOME
