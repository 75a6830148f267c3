"""The floor: what no page of this stack can be cheaper than. One handler, one statement, one template, nothing else.

Sync handlers in a thread, a plain engine as the same database role, the scope told with BEGIN as the policies want it.
"""

import os
from collections.abc import Callable
from typing import Annotated, Any, Final
from urllib.parse import unquote
from uuid import UUID

import click
from jinja2 import Environment
from litestar import Litestar, Response, get, post
from litestar.enums import MediaType, RequestEncodingType
from litestar.params import Body
from sqlalchemy import Engine, TextClause, text

from core import server
from core.db.engine import APP_ROLE, engine_for
from core.db.scope import SCOPE, Scope
from core.settings import from_environment

SIZES: Final = "DIFFUSO_BENCH_SIZES"
STATEMENTS: Final = {
    "sheet": text("""
SELECT s.name, s.level, s.state, s.categories, s.description, s.sheet, s.verification, s.verified_on,
  (SELECT jsonb_agg(jsonb_build_object('name', o.name, 'slug', o.slug, 'host', h.host))
   FROM service_helps_with w JOIN organisation o ON o.id = w.organisation_id JOIN host h ON h.tenant_id = o.id
   WHERE w.service_id = s.id) AS helpers
FROM service s WHERE s.slug = :asked
"""),
    "search": text("""
SELECT kind, slug, title, summary, stale FROM search_document WHERE vector @@ websearch_to_tsquery('diffuso', :asked)
ORDER BY stale, ts_rank(vector, websearch_to_tsquery('diffuso', :asked)) DESC LIMIT 30
"""),
    "free_times": text("""
SELECT desk_id, starts_at, ends_at FROM booking_taken
WHERE district_id = :district AND organisation_id = :tenant
  AND starts_at >= now() AND starts_at < now() + interval '30 days'
ORDER BY starts_at
"""),
    "day": text("""
SELECT a.id, a.starts_at, a.ends_at, a.state, a.name, a.phone, a.email, a.note, a.channel, s.account_id
FROM booking_appointment a, session s
WHERE a.starts_at >= CAST(:asked AS date) AND a.starts_at < CAST(:asked AS date) + 1 AND s.expires_at > now()
ORDER BY a.starts_at
"""),
}
BOOK = text("""
INSERT INTO bench_booking (tenant_id, id, district_id, desk_id, type_id, starts_at, ends_at, code_hash, request_key,
                           name, phone)
VALUES (:tenant, uuidv7(), :district, CAST(:desk AS uuid), CAST(:kind AS uuid), CAST(:start AS timestamptz),
        CAST(:start AS timestamptz) + interval '15 min', sha256(CAST(:key AS bytea)), :key, :name, :phone)
""")
TEMPLATE = """<!doctype html>
<html lang="it"><head><title>{{ asked }}</title></head><body><main><h1>{{ asked }}</h1>
<ul>{% for row in rows %}<li>{% for value in row %}<p>{{ value }}</p>{% endfor %}</li>{% endfor %}</ul>
FILLING</main></body></html>
"""
FILLING = "<p>Ascolto, orientamento e aiuto con le pratiche, vicino a casa.</p>\n"
Form = Annotated[dict[str, str], Body(media_type=RequestEncodingType.URL_ENCODED)]


def create() -> Litestar:
    """Return the floor's application."""
    settings = from_environment()
    engine = engine_for(settings.role_url(APP_ROLE), pool_size=settings.pool_size)
    sizes = dict(part.split("=") for part in os.environ[SIZES].split(",") if part)
    show = {name: template(int(size)) for name, size in sizes.items()}

    @get(
        "/{name:str}/{district:uuid}/{tenant:uuid}/{asked:str}",
        sync_to_thread=True,
        media_type=MediaType.HTML,
    )
    def page(name: str, district: UUID, tenant: UUID, asked: str) -> str:
        given = {"district": district, "tenant": tenant, "asked": unquote(asked)}
        rows = execute(engine, STATEMENTS[name], given).all()
        return show[name](rows=rows, asked=asked)

    @post("/booking/{district:uuid}/{tenant:uuid}", sync_to_thread=True, status_code=303)
    def book(district: UUID, tenant: UUID, data: Form) -> Response[None]:
        execute(engine, BOOK, {"district": district, "tenant": tenant, **data})
        return Response(None, headers={"location": "/"})

    return Litestar([page, book], openapi_config=None, logging_config=None, on_shutdown=[engine.dispose])


def execute(engine: Engine, statement: TextClause, given: dict[str, Any]) -> Any:
    """Run one statement in a transaction of its own, inside the scope of a body."""
    scope = Scope(given["district"], given["tenant"])
    with engine.connect() as connection, connection.execution_options(**{SCOPE: scope}).begin():
        return connection.execute(statement, given)


def template(size: int) -> Callable[..., str]:
    """Return the page: its rows, then words until it has the size."""
    source = TEMPLATE.replace("FILLING", FILLING * max(0, size // len(FILLING)))
    return Environment(autoescape=True).from_string(source).render


@click.command()
@click.option("--port", type=int, required=True)
def main(port: int) -> None:
    """Serve the floor."""
    server.run("core.bench.floor:create", host="127.0.0.1", port=port, workers=1)


if __name__ == "__main__":
    main()
