"""How long a member waits for the list of her applications, in a hub that has fifty thousand of them.

They are invented rows, shared by twenty-five colleagues, of people whose names are sealed; the page is the real one,
asked for over HTTP one request after the other, in each of its views.
"""

from collections.abc import Iterator
from statistics import quantiles
from time import perf_counter
from typing import Any
from urllib.request import Request, urlopen
from uuid import UUID

from core import clock
from core.bench.ground import TOKEN, Ground
from core.bench.processes import CannotMeasure, Web
from core.db.engine import app_engine
from core.db.ids import new_id
from core.db.scope import Scope, transaction
from core.people.actions import writing
from core.people.rules.draft import Draft
from core.web.session import COOKIE
from core.who import Member

CASES, COLLEAGUES, PEOPLE, ASKS, WARM = 50_000, 25, 60, 100, 8
Me = tuple[UUID, UUID, Member]
"""The district, the body, and who works there."""
VIEWS = ("mie", "scadenze", "aspettano", "finite")
_HUB = """
SELECT h.host, m.district_id, m.tenant_id, m.account_id, m.id FROM membership m
JOIN host h USING (tenant_id) JOIN organisation o ON o.id = m.tenant_id
JOIN session s ON s.tenant_id = m.tenant_id AND s.membership_id = m.id
WHERE 'assistance' = ANY (o.plugins) ORDER BY m.tenant_id, m.id LIMIT 1
"""
_FILL = """
INSERT INTO assistance_case (tenant_id, district_id, person_id, procedure_id, operator_id, state, outcome, origin,
  code_hash, opened_at, since, due_on, over_at, missing, demonstration)
SELECT %(tenant)s, %(district)s, (%(people)s::uuid[])[1 + n %% %(some)s], (p.ids)[1 + n %% cardinality(p.ids)],
  CASE WHEN n %% %(colleagues)s = 0 THEN %(me)s ELSE (%(others)s::uuid[])[n %% %(colleagues)s] END,
  state, CASE WHEN state = 'decided' THEN 'granted' END, 'record', sha256(uuid_send(gen_random_uuid())),
  now() - n * interval '10 min', now() - n * interval '5 min', current_date + n %% 60 - 5,
  CASE WHEN state IN ('decided', 'closed') THEN now() END, '{}', true
FROM generate_series(1, %(cases)s) AS n
CROSS JOIN LATERAL (SELECT (ARRAY['open', 'waiting', 'ready', 'filed', 'decided', 'closed'])[1 + n %% 6]) AS s(state)
CROSS JOIN (SELECT array_agg(id) AS ids FROM assistance_procedure WHERE district_id = %(district)s) AS p
"""


def cost(ground: Ground, page: Web) -> dict[str, Any]:
    """Return what the list costs the one who waits for it, in milliseconds."""
    host, me = somebody(ground)
    _fill(ground, me, list(people(ground, me)))
    list(_waits(page, host, WARM))
    waits = sorted(_waits(page, host, ASKS))
    cuts = quantiles(waits, n=20)
    return {"cases": CASES, "p50_ms": round(cuts[9], 1), "p95_ms": round(cuts[18], 1)}


def somebody(ground: Ground) -> tuple[str, Me]:
    """Return the host of a hub that helps with applications, and somebody who works there."""
    with ground.connect() as db:
        row: Any = db.execute(_HUB).fetchone()
    if row is None:
        raise CannotMeasure("No hub of the measure helps with applications.")
    host, district, tenant, account, hat = row
    member = Member(
        account_id=account, membership_id=hat, tenant_id=tenant, name="", login="", role="volunteer", role_label="",
        organisation_name="", permissions=frozenset(), csrf="",
    )  # fmt: skip
    return host, (district, tenant, member)


def people(ground: Ground, me: Me) -> Iterator[UUID]:
    """Write down invented people; return their ids."""
    district, tenant, by = me
    engine = app_engine(ground.settings)
    for number in range(PEOPLE):
        person_id = new_id()
        with transaction(engine, Scope(district, tenant)) as db:
            told, code = Draft(name="Amina", surname=f"Prova {number}"), str(person_id)[-12:]
            writing.create(db, told=told, code=code, person_id=person_id, by=by, now=clock.now())
        yield person_id
    engine.dispose()


def _fill(ground: Ground, me: Me, people: list[UUID]) -> None:
    district, tenant, member = me
    given = {
        "tenant": tenant,
        "district": district,
        "people": people,
        "some": len(people),
        "colleagues": COLLEAGUES,
        "me": member.membership_id,
        "others": [new_id() for _colleague in range(COLLEAGUES)],
        "cases": CASES,
    }
    with ground.connect() as db:
        db.execute("SET session_replication_role = replica")
        db.execute(_FILL, given)
    with ground.connect() as db:
        db.autocommit = True
        db.execute("VACUUM ANALYZE assistance_case")


def _waits(page: Web, host: str, asks: int) -> Iterator[float]:
    for number in range(asks):
        view = VIEWS[number % len(VIEWS)]
        headers = {"Host": host, "Cookie": f"{COOKIE}={TOKEN}"}
        begun = perf_counter()
        asked = Request(f"http://127.0.0.1:{page.port}/pratiche?vista={view}", headers=headers)
        with urlopen(asked, timeout=30) as answer:  # noqa: S310 - our own server
            if b"df-item" not in answer.read():
                raise CannotMeasure(f"{host}: the list of applications is empty.")
        yield 1000 * (perf_counter() - begun)
