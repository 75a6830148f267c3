"""Addresses of access given in presence: the administrator's, and those of whoever stands there with a telephone."""

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from core import clock
from core.accounts import actions, messages, pages, permissions, queries
from core.accounts.actions import presence
from core.accounts.derived import PresenceCodes
from core.accounts.models import Membership
from core.accounts.qr import drawn
from core.accounts.queries import factors as kept
from core.accounts.routes import entry, steps
from core.accounts.routes.steps import Asked
from core.codes import normal_code, shown
from core.dates import clock_time
from core.db.scope import Reach
from core.errors import DomainError, Missing
from core.i18n import _
from core.limits.rules import Try
from core.web.forms import Fields
from core.web.page import Redirect
from core.web.platform import Platform
from core.web.route import get, post
from core.who import Member, Site

WRITE, IDENTITY = permissions.USERS_WRITE, Reach.IDENTITY
LONGEST_REASON = 200


@get("/persone/in-presenza", needs=WRITE)
def in_presence(site: Site, platform: Platform) -> pages.InPresence:
    """Ask for name and role of somebody who stands here and has no e-mail."""
    return _in_presence(site, platform)


def open_refused(form: Fields, site: Site, platform: Platform, why: DomainError) -> pages.InPresence:
    """Ask again, with what was typed and the reason."""
    fields = {presence.BadUserName: "user_name", actions.NoName: "name", presence.NoRole: "role"}
    return _in_presence(
        site,
        platform,
        name=form.text("name", most=120),
        user_name=form.text("user_name", most=60),
        role=form.text("role"),
        errors=[(fields.get(type(why), ""), str(why))],
        status=why.status,
    )


@post("/persone/in-presenza", needs=WRITE, reach=IDENTITY, otherwise=open_refused)
def open_account(db: Session, me: Member, form: Fields, site: Site, platform: Platform) -> Redirect:
    """Open an account without an address, and go on to its code."""
    role = form.text("role")
    if role not in [one.code for one in platform.matrix.roles_in(site.kind)]:
        raise presence.NoRole(_("Scegli un ruolo."))
    account = presence.open_account(
        db,
        name=form.text("name", most=120),
        user_name=form.text("user_name", most=60).lower(),
        role=role,
        by=me,
    )
    given = presence.give_code(db, account_id=account.id, signer=platform.signer, now=clock.now())
    return Redirect(f"/persone/in-presenza/{given}")


@get("/persone/{membership_id:str}/rinnova", needs=WRITE, reach=IDENTITY)
def renewal(db: Session, site: Site, membership_id: UUID) -> pages.Renewal:
    """Ask why somebody's second factor is to be chosen anew."""
    return _renewal(db, site, _colleague(db, site, membership_id))


def renewal_refused(
    db: Session, site: Site, membership_id: UUID, form: Fields, why: DomainError
) -> pages.Renewal:
    """Ask again, with what was typed."""
    membership, reason = _colleague(db, site, membership_id), form.text("reason", most=LONGEST_REASON)
    return _renewal(db, site, membership, reason=reason, errors=[("reason", str(why))], status=why.status)


@post("/persone/{membership_id:str}/rinnova", needs=WRITE, reach=IDENTITY, otherwise=renewal_refused)
def renew(
    db: Session, me: Member, site: Site, platform: Platform, membership_id: UUID, form: Fields
) -> Redirect:
    """Take a lost second factor away, and go on to a code for a new one."""
    membership, now = _colleague(db, site, membership_id), clock.now()
    reason = form.text("reason", most=LONGEST_REASON)
    if not reason:
        raise presence.NoReason(_("Scrivi perché: resta annotato."))
    given = presence.renew(db, membership=membership, by=me, reason=reason, signer=platform.signer, now=now)
    account = queries.account_by_id(db, membership.account_id)
    messages.access_renewed(db, site=site, account=account, now=now)
    return Redirect(f"/persone/in-presenza/{given}")


@get("/persone/in-presenza/{presence_id:str}", needs=WRITE, reach=IDENTITY)
def presence_code(db: Session, site: Site, platform: Platform, presence_id: UUID) -> pages.GivenCode:
    """Show a code, to be read aloud or taken with a telephone."""
    given = kept.given_code(db, tenant_id=site.tenant_id, presence_id=presence_id, now=clock.now())
    if given is None:
        raise Missing(_("Questo codice è già stato usato, o è scaduto. Puoi farne uno nuovo."))
    code = PresenceCodes(platform.signer.keyed).of(given.id)
    account = queries.account_by_id(db, given.account_id)
    return pages.GivenCode(
        name=account.name if account else "",
        login=account.login if account else "",
        code=shown(code),
        address=f"{site.url}/attiva",
        qr=drawn(f"{site.url}/attiva/{code}"),
        until=clock_time(given.expires_at),
    )


@get("/attiva", needs=permissions.USERS_PROVE)
def code_form() -> pages.CodeForm:
    """Ask for the code that was given in presence."""
    return pages.CodeForm()


@post("/attiva", needs=permissions.USERS_PROVE)
def code_typed(form: Fields) -> pages.CodeForm | Redirect:
    """Go on with the code that was typed."""
    typed = form.text("code", most=64)
    code = normal_code(typed)
    if code is None:
        wrong = _("Il codice ha 12 caratteri, in tre gruppi di quattro. Controlla e riscrivilo.")
        return pages.CodeForm(code=typed, errors=[("code", wrong)], status=422)
    return Redirect(f"/attiva/{code}")


@get("/attiva/{code:str}", needs=permissions.USERS_PROVE, reach=IDENTITY)
def activation(db: Session, site: Site, platform: Platform, code: str) -> pages.Activation:
    """Ask for a first password, or for the one there is."""
    return _activation(db, site, platform, code)


def activation_refused(
    db: Session, site: Site, platform: Platform, code: str, why: DomainError
) -> pages.Activation:
    """Ask again, with the reason."""
    return _activation(db, site, platform, code, errors=[("password", str(why))], status=why.status)


def activation_tries(db: Session, site: Site, platform: Platform, code: str) -> list[Try]:
    """Name what the password of an account that has one is counted of."""
    told = _activation(db, site, platform, code)
    return [] if told.first else entry.password_tries(site, told.login)


@post(
    "/attiva/{code:str}",
    needs=permissions.USERS_PROVE,
    reach=IDENTITY,
    otherwise=activation_refused,
    tries=activation_tries,
)
def activate(db: Session, form: Fields, platform: Platform, code: str, request: Asked) -> Redirect:
    """Use the code, once, and go on to the second factor."""
    password = form.get("password", "")
    account = presence.use_code(db, code=code, password=password, signer=platform.signer, now=clock.now())
    return steps.begin(db, request, account, "", may_enrol=True)


ROUTES = (
    in_presence,
    open_account,
    renewal,
    renew,
    presence_code,
    code_form,
    code_typed,
    activation,
    activate,
)


def _in_presence(site: Site, platform: Platform, **more: Any) -> pages.InPresence:
    roles = [(role.code, role.label) for role in platform.matrix.roles_in(site.kind)]
    return pages.InPresence(roles=roles, **more)


def _colleague(db: Session, site: Site, membership_id: UUID) -> Membership:
    membership = queries.membership(db, membership_id)
    if membership is None or membership.tenant_id != site.tenant_id:
        raise Missing(_("Questa persona non lavora qui, o non ci lavora più."))
    return membership


def _renewal(db: Session, site: Site, membership: Membership, **more: Any) -> pages.Renewal:
    account = queries.account_by_id(db, membership.account_id)
    if account is None:
        raise Missing(_("Questa persona non lavora qui, o non ci lavora più."))
    elsewhere = kept.works_elsewhere(db, account_id=account.id, tenant_id=site.tenant_id)
    return pages.Renewal(
        membership_id=membership.id,
        name=account.name,
        login=account.login,
        password_too=account.email is None and not elsewhere,
        **more,
    )


def _activation(db: Session, site: Site, platform: Platform, code: str, **more: Any) -> pages.Activation:
    hashed = PresenceCodes(platform.signer.keyed).hash(code)
    given = kept.presence_code(db, site.tenant_id, hashed, clock.now())
    account = queries.account_by_id(db, given.account_id) if given else None
    if account is None:
        raise Missing(_("Questo codice non è più valido. Chiedine uno nuovo a chi ti ha aiutato."))
    return pages.Activation(
        code=code, name=account.name, login=account.login, first=not account.password_hash, **more
    )
