"""A body that leaves: what is hers and of others, and how its days go by."""

import json
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Engine, column, func, select, table, text

from core.db.check.declared import declared
from core.departure.actions import own_tables
from core.jobs.worker import jobs, run_one
from core.web.platform import Platform
from tests.actors import Browser
from tests.core.people.desk import Desk

SLUG = "caritas-pioltello"
ROOM = f"/distretto/enti/{SLUG}/uscita"
HERS = ("Ornella", "Canarini", "+393471112233", "Porta il canarino", "ornella@canarini.test")
LOGO, SAID = b"un logo che va via", "Diciamo questo di noi"
OTHERS = ("Berenice", "Passerotti", "+393470000001")
PUBLISHED = (
    """INSERT INTO service
         (id, district_id, slug, organisation_id, name, level, state, description, verification, sheet)
       SELECT uuidv7(), :d, 'una-che-va', :t, 'Una', level, state, description, verification, sheet
       FROM service WHERE district_id = :d AND slug = 'spid'""",
    """INSERT INTO organisation_logo (district_id, organisation_id, media_type, body, digest)
       VALUES (:d, :t, 'image/png', :logo, 'abcdef') ON CONFLICT (district_id, organisation_id)
       DO UPDATE SET body = excluded.body, digest = excluded.digest""",
    "UPDATE organisation SET does = CAST(:said AS jsonb) WHERE id = :t",
)
"""A sheet, a logo, and a word of itself."""


def close(platform: Platform) -> None:
    platform.engine.dispose()
    platform.district_engine.dispose()


class Stage(NamedTuple):
    """The body that leaves, who decides it, and somebody whom no wall stops."""

    platform: Platform
    desk: Desk
    superuser: Engine
    office: Browser
    ornella: UUID


def ends(superuser: Engine, desk: Desk, platform: Platform, days: int) -> None:
    """Let the last day be that many days away."""
    with superuser.begin() as db:
        move = "UPDATE departure SET announced_at = announced_at - interval '1 year', "
        move += "ends_at = now() + make_interval(days => :d) WHERE organisation_id = :t"
        db.execute(text(move), {"d": days, "t": desk.site.tenant_id})
    platform.published.forget_everything()


def published(superuser: Engine, desk: Desk) -> tuple[str, str]:
    """Let the body have a sheet and a logo of its own, and say something of itself; return where they are."""
    given = {
        "t": desk.site.tenant_id,
        "d": desk.site.district_id,
        "logo": LOGO,
        "said": json.dumps({"value": SAID}),
    }
    with superuser.begin() as db:
        for statement in PUBLISHED:
            db.execute(
                text(statement), {name: value for name, value in given.items() if f":{name}" in statement}
            )
    return "una-che-va", "abcdef"


def run(platform: Platform, desk: Desk, name: str, **more: Any) -> None:
    job = next(one for one in jobs(platform) if one.name == name)
    run_one(platform, job, district=str(desk.site.district_id), tenant=str(desk.site.tenant_id), **more)


def rows(superuser: Engine, tenant: UUID) -> dict[str, int]:
    """How many rows of a body stand in each table; for whoever counts there are no walls."""
    declared()
    found = {}
    with superuser.begin() as db:
        for kind, owner in (*own_tables(), ("audit_entry", "tenant_id"), ("audit_head", "tenant_id")):
            name = str(getattr(kind, "__tablename__", kind))
            asked = select(func.count()).select_from(table(name)).where(column(owner) == tenant)
            found[name] = db.execute(asked).scalar_one()
    return {name: count for name, count in found.items() if count}
