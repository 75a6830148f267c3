"""Addresses of one body, as the district sees it."""

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from core import clock
from core.accounts import permissions
from core.audit.actions import record
from core.db.scope import Reach
from core.departure.models import LEAVING, LEFT
from core.district import actions, pages, queries, rules
from core.errors import Conflict, Missing
from core.i18n import _
from core.organisations import queries as organisations
from core.organisations.models import Host, Organisation
from core.organisations.network import kinds
from core.web.forms import Fields
from core.web.page import Redirect
from core.web.platform import Platform
from core.web.route import get, post
from core.who import Member, Site


@get("/distretto/enti/{slug:str}", needs=permissions.SETTINGS_GOVERN, reach=Reach.DISTRICT)
def body(db: Session, slug: str, platform: Platform, query: Fields) -> pages.Body:
    """Show one body."""
    done = {
        "creato": _("Ente creato. Il suo indirizzo funziona già."),
        "invito": _("Invito spedito. Chi l'ha ricevuto ha tre giorni per accettarlo."),
        "funzione": _("Fatto: nelle pagine dell'ente si vede già."),
        "sospeso": _("Ente sospeso. Le sue pagine non rispondono più e nessuno dei suoi può entrare."),
        "riattivato": _("Ente riattivato. Le sue pagine rispondono di nuovo."),
        "indirizzo": _("Indirizzi aggiornati."),
        "rimasto": _("L'ente resta nella rete: tutto è com'era."),
        "tolto": _("Fatto. Questa persona non amministra più l'ente."),
    }
    return _page(db, _body(db, slug), platform, done=done.get(query.text("fatto")))


def refused(
    db: Session, slug: str, platform: Platform, form: Fields, why: actions.Unfinished | Conflict
) -> pages.Body:
    """Show the body again, with what was typed and what is wrong."""
    errors = why.errors if isinstance(why, actions.Unfinished) else [("", str(why))]
    email, host = form.text("email", most=254), form.text("host", most=254)
    return _page(db, _body(db, slug), platform, email=email, host=host, errors=errors, status=why.status)


@post(
    "/distretto/enti/{slug:str}/funzioni",
    needs=permissions.PLUGINS_ENABLE,
    reach=Reach.DISTRICT,
    otherwise=refused,
)
def switch(db: Session, me: Member, slug: str, platform: Platform, form: Fields) -> Redirect:
    """Switch a plugin on or off; the plugins hear of it before the commit."""
    body, plugin, on = _body(db, slug), form.text("plugin"), form.text("on") == "1"
    if plugin not in platform.plugins.manifests:
        raise Missing(_("Questa funzione non è installata."))
    if body.kind == "district":
        raise Conflict(_("Le funzioni sono degli enti: il portale mostra quelle di tutti."))
    site = _site(db, body, platform)
    if site is None:
        raise Conflict(_("L'ente è sospeso: riattivalo prima di cambiare le sue funzioni."))
    if actions.switch(db, body=body, plugin=plugin, on=on):
        record(db, by=me, verb="enable" if on else "disable", resource="plugins", about=f"{plugin} {slug}")
        hear = site.plugins | {plugin}
        platform.plugins.ask(hear, "on_plugin_switched", db=db, site=site, slug=plugin, on=on)
    return Redirect(f"/distretto/enti/{slug}?fatto=funzione")


@get("/distretto/enti/{slug:str}/sospendi", needs=permissions.SETTINGS_GOVERN, reach=Reach.DISTRICT)
def suspension(db: Session, slug: str, platform: Platform) -> pages.Suspension:
    """Ask before closing a body's space."""
    body = _body(db, slug)
    if body.state != actions.ACTIVE:
        raise Conflict(_("Questo ente non è attivo."))
    people = sum(queries.roles(db, body.id).values())
    return pages.Suspension(slug=slug, name=body.name, url=_url(db, body, platform), people=people)


@post(
    "/distretto/enti/{slug:str}/sospendi",
    needs=permissions.SETTINGS_GOVERN,
    reach=Reach.DISTRICT,
    otherwise=refused,
)
def suspend(db: Session, me: Member, slug: str) -> Redirect:
    """Close a body's space."""
    record(db, by=me, verb="suspend", resource="settings", about=slug)
    actions.suspend(db, body=_body(db, slug))
    return Redirect(f"/distretto/enti/{slug}?fatto=sospeso")


@post(
    "/distretto/enti/{slug:str}/riattiva",
    needs=permissions.SETTINGS_GOVERN,
    reach=Reach.DISTRICT,
    otherwise=refused,
)
def reactivate(db: Session, me: Member, slug: str) -> Redirect:
    """Open a suspended body's space again."""
    record(db, by=me, verb="reactivate", resource="settings", about=slug)
    actions.reactivate(db, body=_body(db, slug))
    return Redirect(f"/distretto/enti/{slug}?fatto=riattivato")


@post(
    "/distretto/enti/{slug:str}/amministratori",
    needs=permissions.USERS_GOVERN,
    reach=Reach.DISTRICT,
    otherwise=refused,
)
def invite(db: Session, me: Member, slug: str, platform: Platform, form: Fields) -> Redirect:
    """Invite somebody to administer the body."""
    body, email = _body(db, slug), form.text("email", most=254).lower()
    url = _url(db, body, platform)
    actions.invite(db, body=body, email=email, url=url, by=me.name, now=clock.now())
    record(db, by=me, verb="invite", resource="users", about=f"{rules.administrator_of(body.kind)} {slug}")
    return Redirect(f"/distretto/enti/{slug}?fatto=invito")


@post(
    "/distretto/enti/{slug:str}/amministratori/{membership_id:str}/togli",
    needs=permissions.USERS_GOVERN,
    reach=Reach.DISTRICT,
    otherwise=refused,
)
def dismiss(db: Session, me: Member, slug: str, membership_id: UUID) -> Redirect:
    """Take from somebody the hat of administrator; who wears it is out at the next request."""
    body = _body(db, slug)
    actions.dismiss(
        db,
        organisation_id=body.id,
        membership_id=membership_id,
        role=rules.administrator_of(body.kind),
        by=me.account_id,
        now=clock.now(),
    )
    record(db, by=me, verb="take-hat", resource="users", about=f"{rules.administrator_of(body.kind)} {slug}")
    return Redirect(f"/distretto/enti/{slug}?fatto=tolto")


@post(
    "/distretto/enti/{slug:str}/indirizzi",
    needs=permissions.SETTINGS_GOVERN,
    reach=Reach.DISTRICT,
    otherwise=refused,
)
def add_host(db: Session, slug: str, site: Site, form: Fields) -> Redirect:
    """Let one more host name lead to the body."""
    reserved = organisations.portal_host(db) or site.host
    actions.add_host(db, body=_body(db, slug), written=form.text("host", most=254), reserved=reserved)
    return Redirect(f"/distretto/enti/{slug}?fatto=indirizzo")


@post(
    "/distretto/enti/{slug:str}/indirizzi/principale", needs=permissions.SETTINGS_GOVERN, reach=Reach.DISTRICT
)
def make_main(db: Session, slug: str, form: Fields) -> Redirect:
    """Use one host name of the body in links and messages."""
    body = _body(db, slug)
    actions.make_main(db, body=body, host=_host(db, body, form.text("host", most=254)))
    return Redirect(f"/distretto/enti/{slug}?fatto=indirizzo")


@post(
    "/distretto/enti/{slug:str}/indirizzi/togli",
    needs=permissions.SETTINGS_GOVERN,
    reach=Reach.DISTRICT,
    otherwise=refused,
)
def remove_host(db: Session, slug: str, form: Fields) -> Redirect:
    """Take a host name away from the body."""
    actions.remove_host(db, host=_host(db, _body(db, slug), form.text("host", most=254)))
    return Redirect(f"/distretto/enti/{slug}?fatto=indirizzo")


ROUTES = (
    body,
    switch,
    suspension,
    suspend,
    reactivate,
    invite,
    dismiss,
    add_host,
    make_main,
    remove_host,
)


def _body(db: Session, slug: str) -> Organisation:
    found = queries.body(db, slug)
    if found is None:
        raise Missing(_("Questo ente non c'è nel distretto."))
    return found


def _host(db: Session, body: Organisation, name: str) -> Host:
    found = next((host for host in queries.hosts(db, body.id) if host.host == name), None)
    if found is None:
        raise Missing(_("Questo indirizzo non è dell'ente."))
    return found


def _url(db: Session, body: Organisation, platform: Platform) -> str:
    return organisations.address(platform.settings, organisations.main_hosts(db)[body.id])


def _site(db: Session, body: Organisation, platform: Platform) -> Site | None:
    return organisations.site(db, organisations.main_hosts(db)[body.id], body.id, platform.settings)


def _page(db: Session, body: Organisation, platform: Platform, **more: Any) -> pages.Body:
    role = rules.administrator_of(body.kind)
    return pages.Body(
        slug=body.slug,
        name=body.name,
        suspended=body.state != actions.ACTIVE,
        leaving=body.state in (LEAVING, LEFT),
        portal=body.kind == "district",
        facts=_facts(db, body),
        ways=[
            pages.Way(host.host, organisations.address(platform.settings, host.host), host.main)
            for host in queries.hosts(db, body.id)
        ],
        switches=[
            pages.Switch(slug, manifest.name, manifest.summary, slug in body.plugins)
            for slug, manifest in platform.plugins.manifests.items()
        ],
        role=platform.matrix.roles[role].label,
        administrators=list(queries.administrators(db, body.id, role)),
        invited=list(queries.invited(db, body.id, role, clock.now())),
        counts=_counts(db, body, platform),
        **more,
    )


def _facts(db: Session, body: Organisation) -> list[tuple[str, str]]:
    comuni = {comune.slug: comune.name for comune in organisations.comuni(db)}
    seat = comuni.get(body.seat or "", (body.seat or "").replace("-", " ").title())
    return [
        (_("Tipo"), kinds().get(body.kind, body.kind)),
        (_("Nome breve"), body.short_name),
        (_("Sede"), seat or _("Fuori dal distretto")),
        (
            _("Serve chi abita a"),
            ", ".join(comuni.get(slug, slug) for slug in body.serves) or _("da confermare"),
        ),
    ]


def _counts(db: Session, body: Organisation, platform: Platform) -> list[tuple[str, int]]:
    helped, own = queries.offers(db, body.id)
    hats = queries.roles(db, body.id).items()
    people = [(platform.matrix.roles[role].label, count) for role, count in sorted(hats)]
    return [*people, (_("Servizi per cui aiuta"), helped), (_("Schede proprie"), own)]
