"""Addresses of the way in and the way out."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy.orm import Session

from core import clock
from core.accounts import actions, pages, passkeys, permissions, queries, rules
from core.accounts.actions import entries, factors
from core.accounts.passkeys import PasskeyRefused
from core.accounts.routes import steps
from core.accounts.routes.steps import Asked
from core.db.scope import Reach
from core.errors import Missing
from core.i18n import _
from core.limits.rules import Try
from core.organisations import queries as organisations
from core.web.forms import Fields
from core.web.page import Redirect
from core.web.platform import Platform
from core.web.route import get, post
from core.who import Site

ENTER = "enter"
"""What a passkey is shown for on the first page: to come in."""


@get("/entra", needs=permissions.USERS_PROVE)
def sign_in_form(db: Session, site: Site, platform: Platform, query: Fields) -> pages.SignInForm:
    """Ask for address and password, or for a passkey."""
    done = {
        "password": _("La nuova password è pronta. Ora puoi entrare."),
        "fuori": _("Sei uscito da tutti i dispositivi."),
        "tempo": _("È passato troppo tempo: ricomincia da qui."),
    }
    return _form(db, site, platform, then=query.text("poi"), done=done.get(query.text("fatto")))


def sign_in_refused(
    db: Session, form: Fields, site: Site, platform: Platform, why: Exception
) -> pages.SignInForm:
    """Show the form again with what was typed but the password."""
    login = form.text("email").lower()
    status, wrong = getattr(why, "status", 422), [("email", str(why))]
    return _form(db, site, platform, email=login, then=form.text("poi"), errors=wrong, status=status)


def sign_in_tries(form: Fields, site: Site) -> list[Try]:
    """Name what a try to come in is counted of."""
    return password_tries(site, form.text("email").lower())


@post(
    "/entra",
    needs=permissions.USERS_PROVE,
    reach=Reach.IDENTITY,
    otherwise=sign_in_refused,
    tries=sign_in_tries,
)
def sign_in(db: Session, form: Fields, request: Asked) -> Redirect:
    """Look at the password; go on to the second factor."""
    login = form.text("email").lower()
    account = actions.verify(db, login=login, password=form.get("password", ""))
    _refuse_whoever_left(queries.hats(db, account.id))
    return steps.begin(db, request, account, form.text("poi"), may_enrol=account.renewed_at is None)


def passkey_refused(
    db: Session, form: Fields, site: Site, platform: Platform, why: PasskeyRefused
) -> pages.SignInForm:
    """Show the first page again: there is also the password."""
    return _form(db, site, platform, then=form.text("poi"), errors=[("", str(why))], status=why.status)


@post("/entra/passkey", needs=permissions.USERS_PROVE, reach=Reach.IDENTITY, otherwise=passkey_refused)
def sign_in_by_passkey(db: Session, form: Fields, site: Site, platform: Platform, request: Asked) -> Redirect:
    """Come in by a passkey alone: the device that holds it, and the finger, face or PIN that opens it, are two."""
    answer = form.get("passkey", "")
    shown = factors.show_passkey(
        db, site=site, use=ENTER, answer=answer, signer=platform.signer, now=clock.now()
    )
    _refuse_whoever_left(queries.hats(db, shown.account.id))
    return steps.go_on(
        db, request, site, account_id=shown.account.id, factor=shown.factor, then=form.text("poi")
    )


@get("/entra/ruolo", needs=permissions.USERS_PROVE, reach=Reach.IDENTITY)
def hat_choice(db: Session, site: Site, platform: Platform, request: Asked) -> pages.HatChoice | Redirect:
    """Ask which hat to wear."""
    entry = steps.on_the_way(db, request)
    if entry is None or entry.factor is None:
        return steps.AGAIN
    hats, labels = queries.hats(db, entry.account_id), platform.matrix.roles
    here = [hat for hat in hats if hat.tenant_id == site.tenant_id]
    return pages.HatChoice(
        hats=[(str(hat.membership_id), labels[hat.role].label) for hat in here],
        elsewhere=sorted({(name, url + "/entra") for name, url in _elsewhere(db, site, platform, hats)}),
        organisation=site.name,
    )


@post("/entra/ruolo", needs=permissions.USERS_PROVE, reach=Reach.IDENTITY)
def choose_hat(db: Session, form: Fields, site: Site, request: Asked) -> Redirect:
    """Open a session with the chosen hat, or with the only one."""
    entry = steps.on_the_way(db, request)
    if entry is None or entry.factor is None:
        return steps.AGAIN
    mine = [hat for hat in queries.hats(db, entry.account_id) if hat.tenant_id == site.tenant_id]
    wanted = form.text("hat")
    if not wanted and len(mine) != 1:
        return Redirect(steps.HAT)
    chosen = next((hat for hat in mine if wanted in ("", str(hat.membership_id))), None)
    if chosen is None:
        raise Missing(_("Scegli uno dei tuoi ruoli in questo ente."))
    return steps.open_session(
        db, request, chosen, account_id=entry.account_id, factor=entry.factor, then=entry.then
    )


@post("/entra/lascia", needs=permissions.USERS_PROVE, reach=Reach.IDENTITY)
def give_up(db: Session, request: Asked) -> Redirect:
    """Leave the way in."""
    entries.leave(db, token=steps.token(request))
    return Redirect("/entra", kept=((steps.COOKIE, "", 0),))


@post("/esci", needs=permissions.USERS_OWN)
def sign_out(db: Session, request: Asked) -> Redirect:
    """End this session."""
    actions.sign_out(db, token=steps.session_token(request))
    return Redirect("/", signed_in="")


def password_tries(site: Site, login: str) -> list[Try]:
    """Name what a password is counted of: its address or user name, the body, the district."""
    here = Try(rules.PASSWORDS_HERE, site.tenant_id)
    return [Try(rules.PASSWORDS, login), here, Try(rules.PASSWORDS_ANYWHERE)]


ROUTES = (sign_in_form, sign_in, sign_in_by_passkey, hat_choice, choose_hat, give_up, sign_out)


def _form(db: Session, site: Site, platform: Platform, *, then: str, **more: Any) -> pages.SignInForm:
    challenge = passkeys.challenge(platform.signer, site, ENTER, clock.now())
    asked = {"db": db, "site": site, "platform": platform, "me": None, "then": then}
    return pages.SignInForm(
        passkey=passkeys.request(site, challenge=challenge),
        other_ways=platform.plugins.ask(site.plugins, "ways_in", **asked),
        then=then,
        **more,
    )


def _refuse_whoever_left(hats: Sequence[queries.Hat]) -> None:
    if not hats:
        raise actions.WrongPassword(_("Il tuo accesso non è più attivo. Chiedi al tuo ente."))


def _elsewhere(
    db: Session, site: Site, platform: Platform, hats: Sequence[queries.Hat]
) -> Iterator[tuple[str, str]]:
    hosts = organisations.main_hosts(db)
    for hat in hats:
        if hat.tenant_id != site.tenant_id:
            yield hat.organisation_name, organisations.address(platform.settings, hosts[hat.tenant_id])
