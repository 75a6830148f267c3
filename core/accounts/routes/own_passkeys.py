"""Addresses of one's own passkeys. Each change asks for the second factor again."""

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from core import clock
from core.accounts import pages, passkeys, permissions
from core.accounts.actions import factors
from core.accounts.models import Passkey
from core.accounts.queries import factors as kept
from core.accounts.routes import steps
from core.accounts.routes.confirmation import PASSKEYS, changed, confirmation, confirmed
from core.accounts.routes.steps import Asked
from core.db.scope import Reach
from core.errors import DomainError, Missing
from core.i18n import _
from core.web.forms import Fields
from core.web.page import Redirect
from core.web.platform import Platform
from core.web.route import get, post
from core.who import Member, Site

NEEDS, REACH = permissions.USERS_OWN, Reach.IDENTITY


@get("/accesso/passkey", needs=NEEDS, reach=REACH)
def own_passkeys(
    db: Session, me: Member, site: Site, platform: Platform, request: Asked
) -> pages.OwnPasskeys | pages.Confirmation:
    """Show my passkeys, and how to add one."""
    if not confirmed(db, request):
        return confirmation(db, me, site, platform, PASSKEYS)
    return _own_passkeys(db, me, site, platform)


def own_passkeys_refused(
    db: Session, me: Member, site: Site, platform: Platform, why: DomainError
) -> pages.OwnPasskeys:
    """Show them again, with the reason; a passkey that is not mine is not there."""
    if isinstance(why, Missing):
        raise why
    return _own_passkeys(db, me, site, platform, errors=[("", str(why))], status=why.status)


@post("/accesso/passkey", needs=NEEDS, reach=REACH, otherwise=own_passkeys_refused)
def add_passkey(
    db: Session, me: Member, form: Fields, site: Site, platform: Platform, request: Asked
) -> Redirect:
    """Take one more passkey."""
    now, name = clock.now(), form.text("name", most=60)
    if not factors.use_confirmation(db, token=steps.session_token(request), now=now):
        return Redirect(PASSKEYS)
    factors.add_passkey(
        db,
        site=site,
        account_id=me.account_id,
        name=name,
        answer=form.get("passkey", ""),
        signer=platform.signer,
        now=now,
    )
    return changed(db, me, site, "passkey")


@post("/accesso/passkey/nome", needs=NEEDS, reach=REACH, otherwise=own_passkeys_refused)
def rename_passkey(db: Session, me: Member, form: Fields, site: Site, request: Asked) -> Redirect:
    """Call a passkey by another name."""
    passkey = _own_passkey(db, me, form)
    if not factors.use_confirmation(db, token=steps.session_token(request), now=clock.now()):
        return Redirect(PASSKEYS)
    factors.rename_passkey(passkey=passkey, name=form.text("name", most=60) or passkey.name)
    return changed(db, me, site, "nome-passkey")


@post("/accesso/passkey/togli", needs=NEEDS, reach=REACH, otherwise=own_passkeys_refused)
def remove_passkey(db: Session, me: Member, form: Fields, site: Site, request: Asked) -> Redirect:
    """Let a passkey open no more."""
    passkey = _own_passkey(db, me, form)
    if not factors.use_confirmation(db, token=steps.session_token(request), now=clock.now()):
        return Redirect(PASSKEYS)
    factors.remove_passkey(db, passkey=passkey)
    return changed(db, me, site, "tolta")


ROUTES = (own_passkeys, add_passkey, rename_passkey, remove_passkey)


def _own_passkey(db: Session, me: Member, form: Fields) -> Passkey:
    try:
        passkey = kept.own_passkey(db, account_id=me.account_id, passkey_id=UUID(form.text("id")))
    except ValueError:
        passkey = None
    if passkey is None:
        raise Missing(_("Questa passkey non c'è, o non c'è più."))
    return passkey


def _own_passkeys(db: Session, me: Member, site: Site, platform: Platform, **more: Any) -> pages.OwnPasskeys:
    mine, here = kept.factors(db, me.account_id), passkeys.domain(site)
    challenge = passkeys.challenge(platform.signer, site, f"add {me.account_id}", clock.now())
    return pages.OwnPasskeys(
        passkeys=mine.passkeys,
        domain=here,
        options=passkeys.creation(
            site,
            challenge=challenge,
            account_id=me.account_id,
            login=me.login,
            name=me.name,
            known=mine.for_domain(here),
        ),
        **more,
    )
