"""Addresses of one's own app and codes on paper. Each change asks for the second factor again."""

from typing import Any

from sqlalchemy.orm import Session

from core import clock
from core.accounts import derived, pages, permissions, rules
from core.accounts.actions import factors
from core.accounts.qr import app_address, drawn
from core.accounts.queries import factors as kept
from core.accounts.routes import steps
from core.accounts.routes.confirmation import APP, CODES, changed, confirmation, confirmed, tell
from core.accounts.routes.steps import Asked
from core.codes import shown
from core.db.scope import Reach
from core.errors import DomainError
from core.web.forms import Fields
from core.web.page import Redirect
from core.web.platform import Platform
from core.web.route import get, post
from core.who import Member, Site

NEEDS, REACH = permissions.USERS_OWN, Reach.IDENTITY


@get("/accesso/app", needs=NEEDS, reach=REACH)
def own_app(
    db: Session, me: Member, site: Site, platform: Platform, request: Asked
) -> pages.OwnApp | pages.Confirmation:
    """Show the square for an app."""
    if not confirmed(db, request):
        return confirmation(db, me, site, platform, APP)
    return _own_app(db, me, site, platform, request)


def own_app_refused(
    db: Session, me: Member, site: Site, platform: Platform, request: Asked, why: DomainError
) -> pages.OwnApp:
    """Show the square again, with the reason."""
    field = "code" if isinstance(why, factors.WrongCode) else ""
    return _own_app(db, me, site, platform, request, errors=[(field, str(why))], status=why.status)


@post("/accesso/app", needs=NEEDS, reach=REACH, otherwise=own_app_refused)
def change_app(
    db: Session, me: Member, form: Fields, site: Site, platform: Platform, request: Asked
) -> Redirect:
    """Take another app."""
    token, now = steps.session_token(request), clock.now()
    if not factors.use_confirmation(db, token=token, now=now):
        return Redirect(APP)
    secret = derived.app_secret(platform.signer, token)
    typed = form.text("code", most=40)
    factors.add_app(db, account_id=me.account_id, secret=secret, typed=typed, now=now)
    return changed(db, me, site, "app")


@post("/accesso/app/togli", needs=NEEDS, reach=REACH, otherwise=own_app_refused)
def remove_app(db: Session, me: Member, site: Site, request: Asked) -> Redirect:
    """Let the app open no more."""
    if not factors.use_confirmation(db, token=steps.session_token(request), now=clock.now()):
        return Redirect(APP)
    factors.remove_app(db, account_id=me.account_id)
    return changed(db, me, site, "tolta")


@get("/accesso/codici", needs=NEEDS, reach=REACH)
def own_codes(
    db: Session, me: Member, site: Site, platform: Platform, request: Asked
) -> pages.OwnCodes | pages.Confirmation:
    """Show the codes on paper that were just made, or the way to make new ones."""
    token, signer = steps.session_token(request), platform.signer
    fresh = kept.kept_recovery_codes(db, me.account_id, since=clock.now() - rules.CONFIRMED)
    if fresh & derived.recovery_hashes(signer, me.account_id, token):
        codes = [shown(code) for code in derived.recovery_codes(signer, token)]
        return pages.OwnCodes(codes=codes, place=site.url)
    if not confirmed(db, request):
        return confirmation(db, me, site, platform, CODES)
    return pages.OwnCodes(codes=[], place=site.url)


@post("/accesso/codici", needs=NEEDS, reach=REACH)
def renew_codes(db: Session, me: Member, site: Site, platform: Platform, request: Asked) -> Redirect:
    """Make new codes on paper; those of before open no more."""
    token, now = steps.session_token(request), clock.now()
    if not factors.use_confirmation(db, token=token, now=now):
        return Redirect(CODES)
    account_id = me.account_id
    factors.renew_recovery_codes(db, account_id=account_id, token=token, signer=platform.signer, now=now)
    tell(db, me, site)
    return Redirect(CODES)


ROUTES = (own_app, change_app, remove_app, own_codes, renew_codes)


def _own_app(
    db: Session, me: Member, site: Site, platform: Platform, request: Asked, **more: Any
) -> pages.OwnApp:
    secret = derived.app_secret(platform.signer, steps.session_token(request))
    mine = kept.factors(db, me.account_id)
    return pages.OwnApp(
        secret=rules.grouped(secret),
        qr=drawn(app_address(secret, login=me.login, issuer=site.district_name)),
        replaces=mine.app_since is not None,
        may_remove=mine.app_since is not None and bool(mine.passkeys),
        **more,
    )
