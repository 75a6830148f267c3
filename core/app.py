"""The composition root: the only module that knows everybody."""

import gc
import sys
from functools import partial
from typing import Any

from anyio import CapacityLimiter
from litestar import Litestar, Request, Router
from litestar.connection import ASGIConnection
from litestar.exceptions import HTTPException, NotFoundException
from litestar.handlers.base import BaseRouteHandler
from litestar.types import ASGIApp, Guard

from core.accounts import matrix
from core.accounts import retention as accounts_retention
from core.accounts import routes as accounts
from core.audit import routes as audit
from core.borrowed import routes as borrowed
from core.consents import answers as consents_answers
from core.consents import retention as consents_retention
from core.consents import routes as consents
from core.db.engine import app_engine, district_engine
from core.db.scope import Reach
from core.demo import routes as demo
from core.departure import routes as departure
from core.desk import routes as desk
from core.district import routes as district
from core.errors import DomainError
from core.files import answers as files_answers
from core.files import retention as files_retention
from core.files import routes as files
from core.glass import retention as glass_retention
from core.glass import routes as glass
from core.i18n import _
from core.jobs import routes as jobs
from core.limits import retention as limits_retention
from core.logs import events
from core.logs.requests import Lines
from core.metrics.processes import Shared
from core.notices import retention as notices_retention
from core.organisations import routes as organisations
from core.orientation import routes as orientation
from core.people import answers as people_answers
from core.people import retention as people_retention
from core.people import routes as people
from core.plugins import Plugins
from core.postbox import routes as postbox
from core.privacy import expiries as privacy_expiries
from core.privacy import register, restore
from core.privacy import routes as privacy
from core.ratings import routes as ratings
from core.reading import routes as reading
from core.search import routes as search
from core.services import routes as services
from core.settings import ROOT, Settings, from_environment
from core.translations import routes as translations
from core.web import assets, checks
from core.web.answers import Ready, error_page, respond
from core.web.front import Front
from core.web.health import Health
from core.web.line import Visit
from core.web.page_cache import PageCache
from core.web.platform import Platform
from core.web.signing import Signer
from core.web.sites import Published, Sites
from core.web.templates import environment, staff_pages
from core.web.tongues import Tongues
from core.who import Site

CORE = (
    *organisations.ROUTES,
    *services.ROUTES,
    *search.ROUTES,
    *orientation.ROUTES,
    *ratings.ROUTES,
    *accounts.ROUTES,
    *files.ROUTES,
    *people.ROUTES,
    *district.ROUTES,
    *desk.ROUTES,
    *postbox.ROUTES,
    *demo.ROUTES,
    *translations.ROUTES,
    *reading.ROUTES,
    *borrowed.ROUTES,
    *audit.ROUTES,
    *glass.ROUTES,
    *consents.ROUTES,
    *jobs.ROUTES,
    *privacy.ROUTES,
    *departure.ROUTES,
)

RETENTION = (
    accounts_retention,
    consents_retention,
    files_retention,
    glass_retention,
    limits_retention,
    notices_retention,
    people_retention,
    privacy_expiries,
)
EXPIRIES = tuple(one for room in RETENTION for one in room.EXPIRIES)
HOLDERS = (consents_answers.HOLDER, files_answers.HOLDER, people_answers.HOLDER)


def build_platform(settings: Settings, *, package: str = "plugins", strict: bool = False) -> Platform:
    """Find the plugins, open the engines, make the templates."""
    plugins = Plugins(package, strict=strict)
    own = (plugins.folder(slug) / "matrix.toml" for slug in plugins.manifests)
    table = matrix.read(path for path in own if path.exists())
    engine, published = app_engine(settings), Published()
    files = assets.load(ROOT / "core" / "assets" / "built")
    templates = environment(plugins, files, settings)
    return Platform(
        settings=settings,
        engine=engine,
        district_engine=district_engine(settings),
        plugins=plugins,
        matrix=table,
        register=register.read(plugins.folders.values()),
        expiries=(*EXPIRIES, *(one for own in plugins.declared("register_expiries").values() for one in own)),
        holders=HOLDERS,
        published=published,
        sites=Sites(engine, settings, published),
        tongues=Tongues(engine, published),
        pages=PageCache(),
        signer=Signer(settings),
        templates=templates,
        staff_pages=staff_pages(templates, plugins),
        assets=files,
        health=Health(engine),
        threads=CapacityLimiter(settings.pool_size),
        grants={role: table.of(role) for role in table.roles},
    )


def build_app(platform: Platform) -> ASGIApp:
    """Assemble the application; refuse to where a route or a table declares nothing."""
    app = assemble(
        platform.plugins,
        on_startup=[lambda: platform.published.listen(platform.engine)],
        on_shutdown=[
            platform.watch.stop,
            platform.published.stop,
            platform.engine.dispose,
            platform.district_engine.dispose,
        ],
    )
    checks.routes(app, platform)
    checks.tables()
    register.refuse_silence(
        platform.register, [module.__name__ for module in platform.plugins.modules.values()]
    )
    return Front(app, platform)  # type: ignore[return-value]


def assemble(plugins: Plugins, **life: Any) -> Litestar:
    """Put the routes of the core and of the plugins together; each request says of which platform it is."""
    return Litestar(
        route_handlers=[*CORE, *_plugin_routers(plugins)],
        exception_handlers={DomainError: _refuse, HTTPException: _refuse, Exception: _broken},
        openapi_config=None,
        logging_config=None,
        **life,
    )


def create() -> ASGIApp:
    """Return the application for a server; settings come from the environment."""
    settings = from_environment()
    events.set_up(settings)
    platform = build_platform(settings)
    watch = platform.watch
    watch.shared = Shared(settings.data_dir, partial(watch.own, platform))
    if settings.log == "json":
        watch.lines = Lines(sys.stdout.buffer)
    checks.walls(platform.engine)
    restore.at_start(platform)
    built = build_app(platform)
    gc.collect()
    gc.freeze()  # what was built stays as long as the process: the collector need not walk it again
    gc.set_threshold(5_000, 5, 5)
    return built


def _plugin_routers(plugins: Plugins) -> list[Router]:
    return [
        Router(
            plugins.manifests[slug].path,
            route_handlers=handlers,
            guards=[_switched_on(slug)],
            opt={"plugin": slug},
        )
        for slug, handlers in plugins.declared("register_routes").items()
        if handlers
    ]


def _switched_on(slug: str) -> Guard:
    async def guard(connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler) -> None:
        site: Site = connection.scope["site"]  # type: ignore[typeddict-item]
        spec = handler.opt.get("spec")  # the framework's own OPTIONS has none
        on_portal = spec is not None and (spec.network or spec.reach is Reach.DISTRICT) and site.is_portal
        wide = on_portal or (spec is not None and spec.reach is Reach.INSIDE)
        if slug not in (site.network_plugins if wide else site.plugins):
            raise NotFoundException

    return guard


def _refuse(request: Request[Any, Any, Any], why: Exception) -> Ready:
    status = getattr(why, "status", getattr(why, "status_code", 500))
    words = {
        404: _("Questa pagina non esiste, o non è attiva in questo spazio."),
        405: _("Questa pagina si apre in un altro modo. Torna indietro e riprova."),
    }
    text = (
        str(why) if isinstance(why, DomainError) else words.get(status, _("Torna indietro e prova di nuovo."))
    )
    return Ready(respond(error_page(status if status < 500 else 400, text), _bare_visit(request)))  # noqa: PLR2004


def _broken(request: Request[Any, Any, Any], why: Exception) -> Ready:
    checks.log.exception("a handler broke", exc_info=why)
    text = _(
        "Qualcosa si è rotto da parte nostra. Riprova fra poco: quello che avevi già confermato è salvo."
    )
    return Ready(respond(error_page(500, text), _bare_visit(request)))


def _bare_visit(request: Request[Any, Any, Any]) -> Visit:
    return Visit(checks.BARE, request)
