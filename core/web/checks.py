"""What must hold before the first request is answered; the application refuses to start otherwise."""

import logging
from collections.abc import Iterator

from litestar import Litestar
from litestar.handlers import HTTPRouteHandler
from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError

from core.accounts import permissions
from core.db import check
from core.db.scope import Reach
from core.db.tables import Table, kind_of
from core.web import inside
from core.web.platform import Platform
from core.web.route import Spec

log = logging.getLogger("diffuso")
BARE = Spec(
    handler=lambda: None,
    names=frozenset(),
    needs=permissions.CATALOGUE_READ,
    reach=Reach.NONE,
    remember=0,
    otherwise=None,
    upload=0,
)


class CannotServe(Exception):
    """A route or a table does not say whose it is, or a table stands open."""


def handlers(app: Litestar) -> Iterator[tuple[str, HTTPRouteHandler]]:
    """Walk every path and handler, without the OPTIONS that Litestar adds."""
    for route in app.routes:
        for handler in getattr(route, "route_handlers", ()):
            if isinstance(handler, HTTPRouteHandler) and handler.http_methods != {"OPTIONS"}:
                yield route.path, handler


def routes(app: Litestar, platform: Platform) -> None:
    """Refuse a route without a policy, or one that asks for what no role may do."""
    for path, handler in handlers(app):
        spec = handler.opt.get("spec")
        if not isinstance(spec, Spec):
            raise CannotServe(f"{path}: the route declares neither who may use it nor how far it sees")
        if not platform.matrix.knows(spec.needs):
            raise CannotServe(f"{path}: no role of the matrix may {spec.needs.code}")
        for method in handler.http_methods if spec.reach is Reach.INSIDE else ():
            if not inside.allowed(path, method, spec):
                raise CannotServe(f"{path}: no door leads there from the portal; see core/web/inside.py")


def tables() -> None:
    """Refuse a table that declares itself neither tenant, nor district, nor public."""
    for mapper in Table.registry.mappers:
        if kind_of(mapper.class_) is None:
            raise CannotServe(f"{mapper.class_.__name__}: the table does not declare whose rows it holds")


def walls(engine: Engine) -> None:
    """Refuse a database with a table that row-level security does not close. One statement, about 2 ms.

    A database that is away says nothing: pages answer 503 until it is back, and it holds no fewer walls then.
    """
    try:
        with engine.connect() as connection, connection.begin():
            standing_open = check.walls(connection)
    except OperationalError:
        log.warning("the database is away: its walls are not checked at this start")
        return
    if standing_open:
        raise CannotServe(f"{', '.join(standing_open)}: no row-level security; run `diffuso check`")
