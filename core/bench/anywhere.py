"""How long one waits for the first free time in a whole district: ten hubs, sixty days, a server that is busy with it.

Every request looks through what all the hubs offer; half of them wish for a language that is spoken only in the last of
the sixty days, so that every day of every hub is looked at. All connections ask at once, one after the other, and no
answer is remembered.
"""

import time
from pathlib import Path
from typing import Any
from uuid import UUID

from core.bench.ground import Ground
from core.bench.load import Ask, Asks, Own
from core.bench.processes import CannotMeasure, Web

HUBS, DAYS, GOAL_MS = 10, 60, 150
HEARD_WITHIN = 2.0
WISHES = ("", "servizio=spid&", "lingua=ar&", "servizio=spid&lingua=ar&")
_DISTRICT = """
SELECT district_id FROM organisation WHERE 'booking' = ANY (plugins)
GROUP BY district_id ORDER BY count(*) DESC, district_id LIMIT 1
"""
_LEAVE = """
UPDATE organisation SET plugins = array_remove(plugins, 'booking') WHERE id IN (
  SELECT id FROM organisation WHERE district_id = %s AND 'booking' = ANY (plugins) ORDER BY id OFFSET %s)
"""
_AMINA = """
WITH amina AS (
  INSERT INTO booking_operator (district_id, organisation_id, name, languages)
  SELECT district_id, id, 'Amina', '{ar}' FROM organisation WHERE district_id = %s AND 'booking' = ANY (plugins)
  RETURNING district_id, organisation_id, id)
INSERT INTO booking_hours (district_id, organisation_id, desk_id, weekday, opens, closes, valid_from, operator_id)
SELECT d.district_id, d.organisation_id, d.id, weekday, '18:30', '19:30', current_date + %s, amina.id
FROM amina JOIN booking_desk d USING (district_id, organisation_id), generate_series(0, 4) AS weekday
"""
_HOSTS = """
SELECT h.host FROM host h JOIN organisation o ON o.id = h.tenant_id
WHERE o.district_id = %s AND 'booking' = ANY (o.plugins) ORDER BY h.host
"""


def cost(
    bench: tuple[Ground, Web], district: UUID, load: Own, folder: Path, seconds: float
) -> dict[str, Any]:
    """Return how long the search takes for whoever waits for it, in milliseconds."""
    ground, page = bench
    hosts = _hubs(ground, district)
    asks = [Ask(host, f"/appuntamenti/primo-posto?{wish}n={{n}}") for host in hosts for wish in WISHES]
    load.turn(page.port, Asks.kept(folder / "anywhere-once", asks, again=False), seconds)
    turn = load.turn(page.port, Asks.kept(folder / "anywhere", asks), seconds)
    told = {"hubs": len(hosts), "days": DAYS, "rps": round(turn.rps, 1), "p50_ms": round(turn.p50_ms, 1)}
    return told | {"p95_ms": round(turn.p95_ms or 0, 1), "goal_ms": GOAL_MS}


def prepare(ground: Ground) -> UUID:
    """Let the hubs of one district, ten at most, be booked for sixty days; return the district."""
    with ground.connect() as db:
        row: Any = db.execute(_DISTRICT).fetchone()
        if row is None:
            raise CannotMeasure("No body of the measure can be booked.")
        db.execute(_LEAVE, (row[0], HUBS))
        db.execute(_AMINA, (row[0], DAYS - 7))
        db.execute("UPDATE booking_terms SET horizon_days = %s WHERE district_id = %s", (DAYS, row[0]))
    time.sleep(HEARD_WITHIN)
    district: UUID = row[0]
    return district


def _hubs(ground: Ground, district: UUID) -> list[str]:
    with ground.connect() as db:
        rows: Any = db.execute(_HOSTS, (district,)).fetchall()
    return [host for (host,) in rows]
