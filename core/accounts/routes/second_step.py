"""Addresses of the second factor on the way in: showing it, or choosing a first one."""

from typing import Any

from sqlalchemy.orm import Session

from core import clock
from core.accounts import derived, messages, pages, passkeys, permissions, queries, rules, sealing
from core.accounts.actions import factors
from core.accounts.models import Entry
from core.accounts.passkeys import PasskeyRefused
from core.accounts.qr import app_address, drawn
from core.accounts.queries import factors as kept
from core.accounts.routes import steps
from core.accounts.routes.steps import Asked
from core.codes import shown
from core.db.scope import Reach
from core.errors import DomainError, TooMany
from core.limits.rules import Try
from core.web.forms import Fields
from core.web.page import Redirect
from core.web.platform import Platform
from core.web.route import get, post
from core.who import Site

NEEDS, REACH = permissions.USERS_PROVE, Reach.IDENTITY


@get("/entra/conferma", needs=NEEDS, reach=REACH)
def second_step(db: Session, site: Site, platform: Platform, request: Asked) -> pages.SecondStep | Redirect:
    """Ask for the second factor."""
    entry = _waiting(db, request)
    return _second_step(db, site, platform, entry) if entry else steps.AGAIN


def second_step_refused(
    db: Session, site: Site, platform: Platform, request: Asked, why: DomainError
) -> pages.SecondStep | Redirect:
    """Ask again, with the reason; warn the person where it went wrong too often."""
    entry = _waiting(db, request)
    if entry is None:
        return steps.AGAIN
    if isinstance(why, TooMany):
        account = queries.account_by_id(db, entry.account_id)
        messages.guessed(db, site=site, account=account, now=clock.now())
    field = "" if isinstance(why, PasskeyRefused) else "code"
    return _second_step(db, site, platform, entry, errors=[(field, str(why))], status=why.status)


def code_tries(db: Session, request: Asked) -> list[Try]:
    """Name what a code is counted of: the person whose password was right."""
    entry = _waiting(db, request)
    if entry is None:
        return []
    return [Try(budget, entry.account_id) for budget in (rules.CODES, rules.CODES_A_DAY)]


@post("/entra/conferma", needs=NEEDS, reach=REACH, otherwise=second_step_refused, tries=code_tries)
def show_code(db: Session, form: Fields, site: Site, platform: Platform, request: Asked) -> Redirect:
    """Look at a code, of the app or on paper."""
    entry = _waiting(db, request)
    if entry is None:
        return steps.AGAIN
    typed = form.text("code", most=40)
    factor = factors.show_code(
        db, account_id=entry.account_id, typed=typed, signer=platform.signer, now=clock.now()
    )
    return steps.go_on(db, request, site, account_id=entry.account_id, factor=factor, then=entry.then)


@post("/entra/conferma/passkey", needs=NEEDS, reach=REACH, otherwise=second_step_refused)
def show_passkey(db: Session, form: Fields, site: Site, platform: Platform, request: Asked) -> Redirect:
    """Look at a passkey: it has to be of the person whose password was right."""
    entry = _waiting(db, request)
    if entry is None:
        return steps.AGAIN
    shown = factors.show_passkey(
        db,
        site=site,
        use=_use(entry),
        answer=form.get("passkey", ""),
        signer=platform.signer,
        now=clock.now(),
    )
    if shown.account.id != entry.account_id:
        raise PasskeyRefused
    return steps.go_on(db, request, site, account_id=entry.account_id, factor=shown.factor, then=entry.then)


@get("/entra/proteggi", needs=NEEDS, reach=REACH)
def protect(db: Session, site: Site, platform: Platform, request: Asked) -> pages.Protect | Redirect:
    """Ask to choose a first second factor."""
    entry = _enrolling(db, request)
    if entry is None:
        return steps.AGAIN
    return _protect(db, site, platform, request, entry) if entry.may_enrol else Redirect("/attiva")


def protect_refused(
    db: Session, site: Site, platform: Platform, request: Asked, why: DomainError
) -> pages.Protect | Redirect:
    """Ask again, with the reason; the secret of the app is the same."""
    entry = _enrolling(db, request)
    if entry is None or not entry.may_enrol:
        return steps.AGAIN
    field = "" if isinstance(why, PasskeyRefused) else "code"
    return _protect(db, site, platform, request, entry, errors=[(field, str(why))], status=why.status)


@post("/entra/proteggi/app", needs=NEEDS, reach=REACH, otherwise=protect_refused)
def choose_app(db: Session, form: Fields, platform: Platform, request: Asked) -> Redirect:
    """Take an app as second factor."""
    entry = _enrolling(db, request)
    if entry is None or not entry.may_enrol:
        return steps.AGAIN
    secret = derived.app_secret(platform.signer, steps.token(request))
    factors.add_app(
        db, account_id=entry.account_id, secret=secret, typed=form.text("code", most=40), now=clock.now()
    )
    return steps.enrolled(db, request, platform, entry, factor="app")


@post("/entra/proteggi/passkey", needs=NEEDS, reach=REACH, otherwise=protect_refused)
def choose_passkey(db: Session, form: Fields, site: Site, platform: Platform, request: Asked) -> Redirect:
    """Take a passkey as second factor."""
    entry = _enrolling(db, request)
    if entry is None or not entry.may_enrol:
        return steps.AGAIN
    factors.add_passkey(
        db,
        site=site,
        account_id=entry.account_id,
        name=form.text("name", most=60),
        answer=form.get("passkey", ""),
        signer=platform.signer,
        now=clock.now(),
    )
    return steps.enrolled(db, request, platform, entry, factor="passkey")


@get("/entra/codici", needs=NEEDS, reach=REACH)
def first_codes(db: Session, site: Site, platform: Platform, request: Asked) -> pages.FirstCodes | Redirect:
    """Show the codes on paper, as long as the way in lasts."""
    entry = steps.on_the_way(db, request)
    if entry is None or entry.factor is None:
        return steps.AGAIN
    codes = derived.recovery_codes(platform.signer, steps.token(request))
    given = derived.recovery_hashes(platform.signer, entry.account_id, steps.token(request))
    if not kept.kept_recovery_codes(db, entry.account_id) & given:
        return Redirect(steps.HAT)
    return pages.FirstCodes(codes=[shown(code) for code in codes], place=site.url)


ROUTES = (second_step, show_code, show_passkey, protect, choose_app, choose_passkey, first_codes)


def _waiting(db: Session, request: Asked) -> Entry | None:
    """Return who has still to show the second factor."""
    entry = steps.on_the_way(db, request)
    if entry is None or entry.factor is not None:
        return None
    return entry if kept.factors(db, entry.account_id).enrolled else None


def _enrolling(db: Session, request: Asked) -> Entry | None:
    """Return who has no second factor yet."""
    entry = steps.on_the_way(db, request)
    if entry is None or entry.factor is not None:
        return None
    return None if kept.factors(db, entry.account_id).enrolled else entry


def _use(entry: Entry) -> str:
    return f"second step {entry.account_id}"


def _second_step(db: Session, site: Site, platform: Platform, entry: Entry, **more: Any) -> pages.SecondStep:
    mine, now = kept.factors(db, entry.account_id), clock.now()
    known = mine.for_domain(passkeys.domain(site))
    challenge = passkeys.challenge(platform.signer, site, _use(entry), now)
    return pages.SecondStep(
        by_app=mine.app_since is not None,
        passkey=passkeys.request(site, challenge=challenge, known=known) if known else None,
        code_now=sealing.code_now(db, entry.account_id, now) if platform.settings.demo else None,
        **more,
    )


def _protect(
    db: Session, site: Site, platform: Platform, request: Asked, entry: Entry, **more: Any
) -> pages.Protect:
    account = queries.account_by_id(db, entry.account_id)
    login, name = (account.login, account.name) if account else ("", "")
    secret = derived.app_secret(platform.signer, steps.token(request))
    challenge = passkeys.challenge(platform.signer, site, f"add {entry.account_id}", clock.now())
    return pages.Protect(
        secret=rules.grouped(secret),
        qr=drawn(app_address(secret, login=login, issuer=site.district_name)),
        code_now=sealing.code_of(secret, clock.now()) if platform.settings.demo else None,
        passkey=passkeys.creation(
            site, challenge=challenge, account_id=entry.account_id, login=login, name=name, known=()
        ),
        **more,
    )
