"""Addresses of sign-in, of one's own access, and of the body's people."""

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from litestar import Request
from sqlalchemy.orm import Session

from core import clock, contacts
from core.dates import local
from core.db.scope import Reach
from core.errors import DomainError, Missing
from core.i18n import _
from core.organisations import queries as organisations
from core.people import actions, messages, pages, permissions, queries
from core.people.models import Invitation
from core.people.pages import Errors
from core.people.rules import greeting
from core.web import session
from core.web.forms import Fields
from core.web.page import Redirect
from core.web.platform import Platform
from core.web.route import get, post
from core.who import Member, Site

HOME = "/scrivania"


@get("/entra", needs=permissions.USERS_PROVE, reach=Reach.NONE)
def sign_in_form(query: Fields) -> pages.SignInForm:
    """Ask for address and password."""
    done = {
        "password": _("La nuova password è pronta. Ora puoi entrare."),
        "fuori": _("Sei uscito da tutti i dispositivi."),
    }
    return pages.SignInForm(then=query.text("poi"), done=done.get(query.text("fatto")))


def sign_in_refused(db: Session, form: Fields, platform: Platform, why: Exception) -> pages.SignInForm:
    """Count the failed try, and show the form again with what was typed but the password."""
    email = form.text("email").lower()
    actions.count_try(db, subject=_subject(platform, email), now=clock.now())
    status = getattr(why, "status", 422)
    return pages.SignInForm(email=email, then=form.text("poi"), errors=[("email", str(why))], status=status)


@post("/entra", needs=permissions.USERS_PROVE, reach=Reach.IDENTITY, otherwise=sign_in_refused)
def sign_in(
    db: Session, form: Fields, site: Site, platform: Platform, request: Request[Any, Any, Any]
) -> pages.HatChoice | Redirect:
    """Open a session, or ask which hat to wear."""
    email, then = form.text("email").lower(), form.text("poi")
    actions.refuse_too_many(queries.tries(db, _subject(platform, email), clock.now()))
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
    actions.sign_out(db, token=request.cookies.get(session.COOKIE, ""))
    return Redirect("/", signed_in="")


@get("/invito/{token:str}", needs=permissions.USERS_PROVE, reach=Reach.IDENTITY)
def invitation_form(db: Session, site: Site, platform: Platform, token: str) -> pages.InvitationForm:
    """Show who was invited, as what, and where."""
    return _invitation(db, site, platform, token)


def invitation_refused(
    db: Session, form: Fields, site: Site, platform: Platform, token: str, why: Exception
) -> pages.InvitationForm:
    """Show the invitation again, with the reason; count a wrong password as a try."""
    field = "name" if isinstance(why, actions.NoName) else "password"
    again = _invitation(
        db,
        site,
        platform,
        token,
        name=form.text("name", most=120),
        errors=[(field, str(why))],
        status=getattr(why, "status", 422),
    )
    if isinstance(why, actions.WrongPassword):
        actions.count_try(db, subject=_subject(platform, again.email), now=clock.now())
    return again


@post(
    "/invito/{token:str}", needs=permissions.USERS_PROVE, reach=Reach.IDENTITY, otherwise=invitation_refused
)
def accept_invitation(db: Session, form: Fields, site: Site, platform: Platform, token: str) -> Redirect:
    """Use the invitation, once, and sign in."""
    now = clock.now()
    invited = _invited(db, site, token)
    actions.refuse_too_many(queries.tries(db, _subject(platform, invited.email), now))
    membership = actions.accept(
        db,
        tenant_id=site.tenant_id,
        token=token,
        name=form.text("name", most=120),
        password=form.get("password", ""),
        now=now,
    )
    secret = actions.sign_in(
        db, account_id=membership.account_id, membership_id=membership.id, tenant_id=site.tenant_id, now=now
    )
    return Redirect(HOME, signed_in=secret)


@get("/password", needs=permissions.USERS_PROVE, reach=Reach.NONE)
def forgotten_form() -> pages.ForgottenForm:
    """Ask for the address of an account."""
    return pages.ForgottenForm()


@post("/password", needs=permissions.USERS_PROVE, reach=Reach.IDENTITY)
def forgotten(db: Session, form: Fields, site: Site, platform: Platform) -> pages.ForgottenForm:
    """Send a link, if the address is known; say the same if it is not."""
    email = form.text("email").lower()
    if not contacts.normal_email(email):
        wrong = _("Scrivi un indirizzo e-mail completo, per esempio nome@esempio.it.")
        return pages.ForgottenForm(email=email, errors=[("email", wrong)], status=422)
    tries = actions.count_try(db, subject=_subject(platform, f"reset {email}"), now=clock.now())
    account = queries.account(db, email) if tries <= RESETS else None
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


@get("/scrivania", needs=permissions.USERS_OWN)
def desk(db: Session, me: Member, site: Site, platform: Platform) -> pages.Desk:
    """Show what comes next."""
    found = platform.plugins.ask(site.plugins, "dashboard_cards", db=db, me=me, today=clock.today())
    return pages.Desk(
        greeting=greeting(local(clock.now()).hour, me.name),
        today=clock.today(),
        cards=sorted((card for card in found if me.may(card.needs.code)), key=lambda card: card.weight),
        unfinished=_unfinished(db, me, site),
    )


@get("/accesso", needs=permissions.USERS_OWN, reach=Reach.IDENTITY)
def own_access(db: Session, me: Member, site: Site, platform: Platform, query: Fields) -> pages.OwnAccess:
    """Show my name, hats and sessions."""
    done = _("Nome salvato.") if query.text("fatto") == "nome" else None
    return _own_access(db, me, site, platform, name=me.name, done=done)


@post("/accesso", needs=permissions.USERS_OWN, reach=Reach.IDENTITY)
def change_name(
    db: Session, me: Member, site: Site, platform: Platform, form: Fields
) -> Redirect | pages.OwnAccess:
    """Change how my name is written."""
    name = form.text("name", most=120)
    if not name:
        wrong = [("name", _("Scrivi il tuo nome."))]
        return _own_access(db, me, site, platform, name=name, errors=wrong, status=422)
    actions.rename(db, account_id=me.account_id, name=name)
    return Redirect("/accesso?fatto=nome")


@post("/accesso/esci-ovunque", needs=permissions.USERS_OWN, reach=Reach.IDENTITY)
def sign_out_everywhere(db: Session, me: Member) -> Redirect:
    """End every session of mine, here and in the other bodies."""
    actions.sign_out_everywhere(db, account_id=me.account_id)
    return Redirect("/entra?fatto=fuori", signed_in="")


@get("/persone", needs=permissions.USERS_READ)
def team(db: Session, me: Member, site: Site, platform: Platform, query: Fields) -> pages.Team:
    """Show who works here."""
    done = {
        "invito": _("Invito spedito. Chi l'ha ricevuto ha tre giorni per accettarlo."),
        "ritirato": _("Invito ritirato: quel collegamento non vale più."),
        "tolto": _("Fatto. Questa persona non può più entrare con quel ruolo."),
    }
    return _team(db, me, site, platform, done=done.get(query.text("fatto")))


@post("/persone", needs=permissions.USERS_WRITE)
def invite(db: Session, me: Member, site: Site, platform: Platform, form: Fields) -> Redirect | pages.Team:
    """Invite somebody to a role of this body."""
    email, role = form.text("email").lower(), form.text("role")
    allowed = [r.code for r in platform.matrix.roles_in(site.kind)]
    errors: Errors = []
    if not contacts.normal_email(email):
        errors.append(("email", _("Scrivi un indirizzo e-mail completo, per esempio nome@esempio.it.")))
    if role not in allowed:
        errors.append(("role", _("Scegli un ruolo.")))
    if any(c.email == email and c.role == role for c in queries.colleagues(db)):
        errors.append(("email", _("Questa persona lavora già qui con questo ruolo.")))
    if errors:
        return _team(db, me, site, platform, email=email, role=role, errors=errors, status=422)
    invitation, link = actions.invite(
        db, tenant_id=site.tenant_id, email=email, role=role, by=me.name, now=clock.now()
    )
    messages.invitation(db, url=site.url, organisation=site.name, invitation=invitation, link=link)
    return Redirect("/persone?fatto=invito")


@post("/persone/{membership_id:str}/togli", needs=permissions.USERS_WRITE)
def end_membership(db: Session, me: Member, membership_id: UUID) -> Redirect:
    """Take a hat away; whoever wears it is out at the next request."""
    membership = queries.membership(db, membership_id)
    if membership is None:
        raise Missing(_("Questa persona non lavora qui, o non ci lavora più."))
    actions.end_membership(db, membership=membership, by=me.account_id, now=clock.now())
    return Redirect("/persone?fatto=tolto")


@post("/persone/inviti/{invitation_id:str}/ritira", needs=permissions.USERS_WRITE)
def withdraw(db: Session, invitation_id: UUID) -> Redirect:
    """Make an invitation worth nothing."""
    invitation = queries.pending_invitation(db, invitation_id, clock.now())
    if invitation is None:
        raise Missing(_("Questo invito è già stato usato, o è già scaduto."))
    actions.withdraw(invitation=invitation, now=clock.now())
    return Redirect("/persone?fatto=ritirato")


RESETS = 3
ROUTES = (
    sign_in_form,
    sign_in,
    choose_hat,
    sign_out,
    invitation_form,
    accept_invitation,
    forgotten_form,
    forgotten,
    new_password_form,
    new_password,
    desk,
    own_access,
    change_name,
    sign_out_everywhere,
    team,
    invite,
    end_membership,
    withdraw,
)


def _open(
    db: Session, hat: queries.Hat, account_id: UUID, then: str, request: Request[Any, Any, Any]
) -> Redirect:
    actions.sign_out(db, token=request.cookies.get(session.COOKIE, ""))
    token = actions.sign_in(
        db, account_id=account_id, membership_id=hat.membership_id, tenant_id=hat.tenant_id, now=clock.now()
    )
    return Redirect(_safe(then), signed_in=token)


def _safe(then: str) -> str:
    """Return where to go after signing in: only inside this space."""
    inside = then.startswith("/") and not then.startswith(("//", "/\\")) and then not in ("/", "/entra")
    return then if inside else HOME


def _subject(platform: Platform, what: str) -> bytes:
    return platform.signer.keyed("try", what)


def _elsewhere(
    db: Session, site: Site, platform: Platform, hats: Sequence[queries.Hat]
) -> Iterator[tuple[str, str]]:
    hosts = organisations.main_hosts(db)
    for hat in hats:
        if hat.tenant_id != site.tenant_id:
            yield hat.organisation_name, organisations.address(platform.settings, hosts[hat.tenant_id])


def _invited(db: Session, site: Site, token: str) -> Invitation:
    found = queries.invitation(db, site.tenant_id, actions.Link(token).hash, clock.now())
    if found is None:
        raise Missing(_("Questo invito non è più valido. Chiedine uno nuovo a chi ti ha invitato."))
    return found


def _invitation(db: Session, site: Site, platform: Platform, token: str, **more: Any) -> pages.InvitationForm:
    found = _invited(db, site, token)
    return pages.InvitationForm(
        token=token,
        email=found.email,
        organisation=site.name,
        role=platform.matrix.roles[found.role].label,
        known=queries.account(db, found.email) is not None,
        **more,
    )


def _unfinished(db: Session, me: Member, site: Site) -> list[pages.Step]:
    unknown = [fact.label.lower() for fact in site.contacts if fact.status == "unknown"]
    steps = []
    if unknown and me.may(permissions.SETTINGS_WRITE.code):
        text = _("Le persone leggono «da confermare» qui: {facts}.").format(facts=", ".join(unknown))
        steps.append(pages.Step(_("Completa la pagina del tuo ente"), text, "/ente"))
    if me.may(permissions.USERS_WRITE.code) and len(queries.colleagues(db)) == 1:
        text = _("Per ora ci sei solo tu. Basta un indirizzo e-mail: ricevono un collegamento per entrare.")
        steps.append(pages.Step(_("Invita le persone che lavorano con te"), text, "/persone"))
    return steps


def _own_access(
    db: Session, me: Member, site: Site, platform: Platform, *, name: str, **more: Any
) -> pages.OwnAccess:
    hosts = organisations.main_hosts(db)
    return pages.OwnAccess(
        name=name,
        email=me.email,
        hats=[
            (
                hat.organisation_name,
                platform.matrix.roles[hat.role].label,
                organisations.address(platform.settings, hosts[hat.tenant_id]),
                hat.membership_id == me.membership_id,
            )
            for hat in queries.hats(db, me.account_id)
        ],
        sessions=queries.live_sessions(db, me.account_id, clock.now()),
        **more,
    )


def _team(db: Session, me: Member, site: Site, platform: Platform, **more: Any) -> pages.Team:
    roles = platform.matrix.roles_in(site.kind)
    return pages.Team(
        colleagues=list(queries.colleagues(db)),
        pending=list(queries.pending_invitations(db, clock.now())),
        roles=[(role.code, role.label) for role in roles],
        labels={role.code: role.label for role in platform.matrix.roles.values()},
        may_write=me.may(permissions.USERS_WRITE.code),
        **more,
    )
