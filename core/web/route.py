"""Route decorators. A route that does not say who may use it, and how far it sees, cannot exist."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import litestar
from litestar import Request
from litestar.enums import MediaType
from litestar.handlers import HTTPRouteHandler
from litestar.response.base import ASGIResponse

from core.contributions import Permission
from core.db.scope import Reach
from core.web import line
from core.web.incoming import read_form

Handler = Callable[..., Any]


@dataclass(frozen=True, kw_only=True)
class Spec:
    """What a route declares: the handler, who may use it, how far it sees."""

    handler: Handler
    names: frozenset[str]
    needs: Permission
    reach: Reach
    remember: int
    otherwise: Handler | None
    upload: int
    tries: Handler | None = None
    tells: bool = False
    network: bool = False
    from_anybody: Handler | None = None
    calls: Handler | None = None


def get(
    path: str,
    *,
    needs: Permission,
    reach: Reach = Reach.TENANT,
    remember: int = 0,
    otherwise: Handler | None = None,
    calls: Handler | None = None,
    tells: bool = False,
    network: bool = False,
) -> Callable[[Handler], HTTPRouteHandler]:
    """Declare a page. `remember`: seconds for which an anonymous reader may get the same page again.

    `otherwise`, `calls`: as of a change. `tells`: a page of the district that leaves a line in the office's own log.
    `network`: a page of a plugin that the portal shows too, as soon as one body of the district has it on.
    """
    declared = {
        "remember": remember,
        "otherwise": otherwise,
        "calls": calls,
        "tells": tells,
        "network": network,
    }
    return _route(litestar.get, path, needs=needs, reach=reach, **declared)


def post(
    path: str,
    *,
    needs: Permission,
    reach: Reach = Reach.TENANT,
    otherwise: Handler | None = None,
    upload: int = 0,
    tries: Handler | None = None,
    from_anybody: Handler | None = None,
    calls: Handler | None = None,
    network: bool = False,
) -> Callable[[Handler], HTTPRouteHandler]:
    """Declare a change. `otherwise` answers, in a new transaction, when a rule said no.

    It gets `why`; the annotation of `why` says which refusals it answers, the others are shown as they are.
    `upload`: how many bytes may come with files, 0 where no file may. Who may send them is looked at before they are
    read; `from_anybody`: what is asked instead where nobody has to be signed in, it raises where nothing may come.
    `tries` returns what the request is counted of (core/limits); a handler may ask whether a budget is `over`.
    `calls` returns what has to be asked of somebody outside, or None; it is asked while no connection to the database
    is held, and the handler gets the answer as `said`.
    `network`: the portal answers it, too, as soon as one body of the district has the plugin on.
    """
    declared = {"otherwise": otherwise, "upload": upload, "tries": tries, "network": network}
    declared |= {"from_anybody": from_anybody, "calls": calls}
    return _route(litestar.post, path, needs=needs, reach=reach, **declared)


def _route(verb: Any, path: str, **declared: Any) -> Callable[[Handler], HTTPRouteHandler]:
    def declare(handler: Handler) -> HTTPRouteHandler:
        spec = Spec(
            handler=handler,
            names=frozenset(inspect.signature(handler).parameters),
            **({"remember": 0, "otherwise": None, "upload": 0} | declared),
        )
        found: HTTPRouteHandler = verb(
            path,
            name=f"{handler.__module__}.{handler.__name__}",
            opt={"spec": spec},
            media_type=MediaType.HTML,
            **({"request_max_body_size": None} if spec.upload else {}),
        )(_endpoint(spec))
        return found

    return declare


def _endpoint(spec: Spec) -> Handler:
    async def endpoint(request: Request[Any, Any, Any]) -> ASGIResponse:
        visit = line.Visit(spec, request)
        if request.method != "POST":
            return await line.walk(visit)
        if spec.upload and (refused := await line.look(visit)):
            return refused
        visit.form = form = await read_form(request, upload=spec.upload)
        try:
            return await line.walk(visit)
        finally:
            form.close()

    endpoint.__name__, endpoint.__doc__ = spec.handler.__name__, spec.handler.__doc__
    return endpoint
