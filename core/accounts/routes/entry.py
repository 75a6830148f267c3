"""Addresses of the way in and the way out."""

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from litestar import Request
from sqlalchemy.orm import Session

from core import clock
from core.accounts import actions, pages, permissions, queries, rules
from core.db.scope import Reach
from core.errors import Missing
from core.i18n import _
from core.limits.rules import Try
from core.organisations import queries as organisations
from core.web import addresses, cookies, session
from core.web.forms import Fields
from core.web.page import Redirect
from core.web.platform import Platform
from core.web.route import get, post
from core.who import Site

HOME = "/scrivania"


@get("/entra", needs=permissions.USERS_PROVE)
def sign_in_form(query: Fields) -> pages.SignInForm:
    """Ask for address and password."""
    done = {
        "password": _("La nuova password è pronta. Ora puoi entrare."),
        "fuori": _("Sei uscito da tutti i dispositivi."),
    }
    return pages.SignInForm(then=query.text("poi"), done=done.get(query.text("fatto")))


def sign_in_refused(form: Fields, why: Exception) -> pages.SignInForm:
    """Show the form again with what was typed but the password."""
    email, status = form.text("email").lower(), getattr(why, "status", 422)
    return pages.SignInForm(email=email, then=form.text("poi"), errors=[("email", str(why))], status=status)


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
def sign_in(
    db: Session, form: Fields, site: Site, platform: Platform, request: Request[Any, Any, Any]
) -> pages.HatChoice | Redirect:
    """Open a session, or ask which hat to wear."""
    email, then = form.text("email").lower(), form.text("poi")
    account = actions.verify(db, email=email, password=form.get("password", ""))
    hats = queries.hats(db, account.id)
    here = [hat for hat in hats if hat.tenant_id == site.tenant_id]
    if len(here) == 1:
        return _open(db, here[0], account.id, then, request)
    if not hats:
        raise actions.WrongPassword(_("Il tuo accesso non è più attivo. Chiedi al tuo ente."))
    labels = platform.matrix.roles
    return pages.HatChoice(
        hats=[(str(hat.membership_id), labels[hat.role].label) for hat in here],
        elsewhere=sorted({(name, url + "/entra") for name, url in _elsewhere(db, site, platform, hats)}),
        organisation=site.name,
        proof=platform.signer.visit(site, f"hat {account.id}"),
        then=then,
    )


@post("/entra/ruolo", needs=permissions.USERS_PROVE, reach=Reach.IDENTITY)
def choose_hat(
    db: Session, form: Fields, site: Site, platform: Platform, request: Request[Any, Any, Any]
) -> Redirect:
    """Open a session with the chosen hat, after the password was right."""
    proven = platform.signer.read_visit(site, form.get("proof", "")) or ""
    kind, _space, account_id = proven.partition(" ")
    if kind != "hat":
        return Redirect("/entra")
    mine = queries.hats(db, UUID(account_id))
    chosen = [h for h in mine if h.tenant_id == site.tenant_id and str(h.membership_id) == form.text("hat")]
    if not chosen:
        raise Missing(_("Scegli uno dei tuoi ruoli in questo ente."))
    return _open(db, chosen[0], UUID(account_id), form.text("poi"), request)


@post("/esci", needs=permissions.USERS_OWN)
def sign_out(db: Session, request: Request[Any, Any, Any]) -> Redirect:
    """End this session."""
    actions.sign_out(db, token=_token(request))
    return Redirect("/", signed_in="")


def password_tries(site: Site, email: str) -> list[Try]:
    """Name what a password is counted of: its address, the body, the district."""
    here = Try(rules.PASSWORDS_HERE, site.tenant_id)
    return [Try(rules.PASSWORDS, email), here, Try(rules.PASSWORDS_ANYWHERE)]


ROUTES = (sign_in_form, sign_in, choose_hat, sign_out)


def _open(
    db: Session, hat: queries.Hat, account_id: UUID, then: str, request: Request[Any, Any, Any]
) -> Redirect:
    actions.sign_out(db, token=_token(request))
    token = actions.sign_in(
        db, account_id=account_id, membership_id=hat.membership_id, tenant_id=hat.tenant_id, now=clock.now()
    )
    return Redirect(_safe(then), signed_in=token)


def _token(request: Request[Any, Any, Any]) -> str:
    return cookies.read(request.scope["headers"], session.COOKIE) or ""


def _safe(then: str) -> str:
    """Return where to go after signing in: only inside this space."""
    return then if addresses.inside(then) and then not in ("/", "/entra") else HOME


def _elsewhere(
    db: Session, site: Site, platform: Platform, hats: Sequence[queries.Hat]
) -> Iterator[tuple[str, str]]:
    hosts = organisations.main_hosts(db)
    for hat in hats:
        if hat.tenant_id != site.tenant_id:
            yield hat.organisation_name, organisations.address(platform.settings, hosts[hat.tenant_id])
