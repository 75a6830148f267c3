"""Addresses at which the second factor is shown once more: before each change of one's own access."""

from typing import Any

from sqlalchemy.orm import Session

from core import clock
from core.accounts import actions, messages, pages, passkeys, permissions, queries, rules, sealing
from core.accounts.actions import factors
from core.accounts.passkeys import PasskeyRefused
from core.accounts.queries import factors as kept
from core.accounts.routes import steps
from core.accounts.routes.steps import Asked
from core.db.scope import Reach
from core.errors import DomainError
from core.limits.rules import Try
from core.web import addresses
from core.web.forms import Fields
from core.web.page import Redirect
from core.web.platform import Platform
from core.web.route import post
from core.who import Member, Site

NEEDS, REACH = permissions.USERS_OWN, Reach.IDENTITY
APP, PASSKEYS, CODES = "/accesso/app", "/accesso/passkey", "/accesso/codici"


def confirm_refused(
    db: Session, me: Member, form: Fields, site: Site, platform: Platform, why: DomainError
) -> pages.Confirmation:
    """Ask again, with the reason."""
    field = "" if isinstance(why, PasskeyRefused) else "code"
    wrong = [(field, str(why))]
    return confirmation(db, me, site, platform, _place(form), errors=wrong, status=why.status)


def code_tries(me: Member) -> list[Try]:
    """Name what a code is counted of."""
    return [Try(budget, me.account_id) for budget in (rules.CODES, rules.CODES_A_DAY)]


@post("/accesso/conferma", needs=NEEDS, reach=REACH, otherwise=confirm_refused, tries=code_tries)
def confirm(db: Session, me: Member, form: Fields, platform: Platform, request: Asked) -> Redirect:
    """Look at a code once more, before a change."""
    typed, now = form.text("code", most=40), clock.now()
    factors.show_code(db, account_id=me.account_id, typed=typed, signer=platform.signer, now=now)
    token = factors.confirm(db, token=steps.session_token(request), now=now)
    return Redirect(_place(form), signed_in=token)


@post("/accesso/conferma/passkey", needs=NEEDS, reach=REACH, otherwise=confirm_refused)
def confirm_by_passkey(
    db: Session, me: Member, form: Fields, site: Site, platform: Platform, request: Asked
) -> Redirect:
    """Look at a passkey once more, before a change."""
    now, answer = clock.now(), form.get("passkey", "")
    shown = factors.show_passkey(
        db, site=site, use=f"confirm {me.account_id}", answer=answer, signer=platform.signer, now=now
    )
    if shown.account.id != me.account_id:
        raise PasskeyRefused
    token = factors.confirm(db, token=steps.session_token(request), now=now)
    return Redirect(_place(form), signed_in=token)


ROUTES = (confirm, confirm_by_passkey)


def confirmation(
    db: Session, me: Member, site: Site, platform: Platform, place: str, **more: Any
) -> pages.Confirmation:
    """Return the page that asks for the second factor before a change."""
    mine, now = kept.factors(db, me.account_id), clock.now()
    known = mine.for_domain(passkeys.domain(site))
    challenge = passkeys.challenge(platform.signer, site, f"confirm {me.account_id}", now)
    return pages.Confirmation(
        place=place,
        by_app=mine.app_since is not None,
        passkey=passkeys.request(site, challenge=challenge, known=known) if known else None,
        code_now=sealing.code_now(db, me.account_id, now) if platform.settings.demo else None,
        **more,
    )


def confirmed(db: Session, request: Asked) -> bool:
    """Whether the second factor was shown a moment ago, and no change was made since."""
    return kept.confirmed(db, actions.Link(steps.session_token(request)).hash, clock.now())


def changed(db: Session, me: Member, site: Site, what: str) -> Redirect:
    """Go back to one's own access, where it says what was done; tell it by letter too."""
    tell(db, me, site)
    return Redirect(f"/accesso?fatto={what}")


def tell(db: Session, me: Member, site: Site) -> None:
    """Tell somebody by letter that their access has changed, not how."""
    messages.access_changed(db, site=site, account=queries.account_by_id(db, me.account_id), now=clock.now())


def _place(form: Fields) -> str:
    return addresses.inside(form.text("poi")) or APP
