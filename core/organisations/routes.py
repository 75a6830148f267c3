"""Addresses of the public space: home, bodies, information; and of the body's own settings."""

from typing import Any

from sqlalchemy.orm import Session

from core import clock
from core.accounts import permissions
from core.audit.actions import record
from core.db.scope import Reach
from core.errors import Missing
from core.i18n import _
from core.organisations import actions, information, network, pages, queries
from core.organisations.facts import contacts
from core.services import queries as services
from core.web.forms import Fields
from core.web.incoming import MOST_LOGO
from core.web.page import File, Redirect
from core.web.platform import Platform
from core.web.route import get, post
from core.who import Member, Site


@get("/", needs=permissions.CATALOGUE_READ, remember=60)
def home(db: Session, site: Site, platform: Platform, query: Fields) -> pages.Home:
    """Ask one question, and offer the ways to an answer. `comune`: where somebody lives, if they say it."""
    listed = services.listed(db, body=None if site.is_portal else site.tenant_id)
    on = site.network_plugins if site.is_portal else site.plugins
    found = platform.plugins.ask(on, "service_actions", db=db, site=site, services=(), now=clock.now())
    own = queries.by_id(db, site.tenant_id)
    ground = network.ground(db, platform.settings)
    comuni = [*ground.comuni.items(), (network.OTHER, _("un altro Comune"))]
    asked = query.text("comune", most=60)
    comune = asked if asked in dict(comuni) else ""
    return pages.Home(
        does=str(own.does.get("value") or "") if own else "",
        needs=list(services.vocabulary(db, "need").values()),
        services=list(listed)[:6],
        network=network.network(ground) if site.is_portal else None,
        near=pages.Near(comune=comune, comuni=comuni, times=network.near(ground, found, comune)),
    )


@get("/enti", needs=permissions.CATALOGUE_READ, remember=300)
def bodies(db: Session, platform: Platform) -> pages.Bodies:
    """List the bodies of the network."""
    return pages.Bodies(network=network.network(network.ground(db, platform.settings)))


@get("/chi-siamo", needs=permissions.CATALOGUE_READ, remember=60)
def about(db: Session, site: Site, platform: Platform) -> pages.BodyPage:
    """Show the body whose space this is."""
    return _body(db, site.slug, site, platform)


@get("/enti/{slug:str}", needs=permissions.CATALOGUE_READ, remember=60)
def body(db: Session, slug: str, site: Site, platform: Platform) -> pages.BodyPage:
    """Show one body."""
    return _body(db, slug, site, platform)


@get("/logo/{digest:str}", needs=permissions.CATALOGUE_READ)
def logo(db: Session, digest: str) -> File:
    """Give a logo."""
    found = queries.logo(db, digest)
    if found is None:
        raise Missing(_("Questa immagine non c'è."))
    return File(body=found.body, media_type=found.media_type)


@get("/accessibilita", needs=permissions.CATALOGUE_READ, reach=Reach.NONE, remember=3600)
def accessibility(site: Site) -> pages.Information:
    """State how accessible these pages are."""
    return information.accessibility(site)


@get("/note-legali", needs=permissions.CATALOGUE_READ, reach=Reach.NONE, remember=3600)
def legal(site: Site) -> pages.Information:
    """Say who answers for these pages, and how their content may be used."""
    return information.legal(site)


@get("/domande-frequenti", needs=permissions.CATALOGUE_READ, reach=Reach.NONE, remember=3600)
def questions() -> pages.Information:
    """Answer what people often ask."""
    return information.questions()


@get("/segnala", needs=permissions.CATALOGUE_READ, reach=Reach.NONE, remember=3600)
def report(site: Site) -> pages.Information:
    """Say how to tell us that something does not work."""
    return information.report(site)


@get("/assistenza", needs=permissions.CATALOGUE_READ, reach=Reach.NONE, remember=3600)
def assistance(site: Site) -> pages.Information:
    """Say how to reach a person who helps."""
    return information.help_page(site)


@get("/ente", needs=permissions.SETTINGS_WRITE)
def settings(db: Session, site: Site, query: Fields) -> pages.BodyForm:
    """Show who this body says it is."""
    done = _("Salvato. Le pagine pubbliche sono già aggiornate.") if query.text("fatto") else None
    return pages.BodyForm.of(_own(db, site), site, done=done)


def settings_refused(site: Site, form: Fields, why: actions.Unfinished) -> pages.BodyForm:
    """Show the form again, with what was typed."""
    return pages.BodyForm.typed(site, form, errors=why.errors)


@post("/ente", needs=permissions.SETTINGS_WRITE, otherwise=settings_refused, upload=MOST_LOGO)
def change_settings(db: Session, me: Member, site: Site, form: Fields) -> Redirect:
    """Change who this body says it is."""
    record(db, by=me, verb="write", resource="settings")
    actions.describe(db, body=_own(db, site), form=form, today=clock.today())
    return Redirect("/ente?fatto=si")


@post("/ente/anteprima", needs=permissions.SETTINGS_WRITE, upload=MOST_LOGO)
def preview(site: Site, form: Fields) -> pages.BodyForm:
    """Show how the body would look; nothing is kept."""
    return pages.BodyForm.seen(site, form)


def _body(db: Session, slug: str, site: Site, platform: Platform) -> pages.BodyPage:
    found = queries.body(db, slug)
    if found is None:
        raise Missing(_("Questo ente non c'è, o non fa più parte della rete."))
    cards = {card.slug: card for card in network.cards(db, platform.settings)}
    offered = platform.plugins.ask(
        site.network_plugins, "service_actions", db=db, site=site, services=(), now=clock.now()
    )
    return pages.BodyPage(
        body=cards[slug],
        facts=[*contacts(found.facts), *pages.more_facts(found)],
        services=list(services.listed(db, body=found.id)),
        actions=[action for action in offered if action.organisation_slug == slug],
    )


def _own(db: Session, site: Site) -> Any:
    found = queries.by_id(db, site.tenant_id)
    if found is None:
        raise Missing(_("Questo ente non c'è."))
    return found


ROUTES = (
    home,
    bodies,
    about,
    body,
    logo,
    accessibility,
    legal,
    questions,
    report,
    assistance,
    settings,
    change_settings,
    preview,
)
