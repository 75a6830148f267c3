"""Addresses for whoever forgot the password."""

from sqlalchemy.orm import Session

from core import clock, contacts
from core.accounts import actions, messages, pages, permissions, queries, rules
from core.db.scope import Reach
from core.errors import DomainError, Missing
from core.i18n import _
from core.limits.rules import Try
from core.web.forms import Fields
from core.web.page import Redirect
from core.web.route import get, post
from core.who import Site


@get("/password", needs=permissions.USERS_PROVE)
def forgotten_form() -> pages.ForgottenForm:
    """Ask for the address of an account."""
    return pages.ForgottenForm()


def forgotten_tries(form: Fields, site: Site) -> list[Try]:
    """Name what a letter is counted of; without room it does not leave, and nobody is told so."""
    return [Try(rules.LETTERS, form.text("email").lower()), Try(rules.LETTERS_HERE, site.tenant_id)]


@post("/password", needs=permissions.USERS_PROVE, reach=Reach.IDENTITY, tries=forgotten_tries)
def forgotten(db: Session, form: Fields, site: Site, *, over: bool) -> pages.ForgottenForm:
    """Send a link, if the address is known; say the same if it is not."""
    email = form.text("email").lower()
    if not contacts.normal_email(email):
        wrong = _("Scrivi un indirizzo e-mail completo, per esempio nome@esempio.it.")
        return pages.ForgottenForm(email=email, errors=[("email", wrong)], status=422)
    account = None if over else queries.account(db, email)
    if account:
        link = actions.ask_reset(db, account=account, now=clock.now())
        messages.password_link(db, site=site, account=account, link=link)
    return pages.ForgottenForm(sent=True, email=email)


@get("/password/{token:str}", needs=permissions.USERS_PROVE, reach=Reach.IDENTITY)
def new_password_form(db: Session, token: str) -> pages.NewPasswordForm:
    """Ask for a new password."""
    if queries.reset(db, actions.Link(token).hash, clock.now()) is None:
        raise Missing(_("Questo collegamento non è più valido. Chiedine uno nuovo."))
    return pages.NewPasswordForm(token=token)


def new_password_refused(token: str, why: DomainError) -> pages.NewPasswordForm:
    """Ask again, with the reason; a link that no longer holds gets no form."""
    if isinstance(why, Missing):
        raise why
    return pages.NewPasswordForm(token=token, errors=[("password", str(why))], status=why.status)


@post(
    "/password/{token:str}",
    needs=permissions.USERS_PROVE,
    reach=Reach.IDENTITY,
    otherwise=new_password_refused,
)
def new_password(db: Session, form: Fields, token: str) -> Redirect:
    """Set the password and end every session."""
    actions.choose_password(db, token=token, password=form.get("password", ""), now=clock.now())
    return Redirect("/entra?fatto=password", signed_in="")


ROUTES = (forgotten_form, forgotten, new_password_form, new_password)
