"""Two hundred at one moment for the same time of a hub with two desks: two win, the others are offered other times.

Each is a client with a connection of its own, and all of them press at once. A third place, a lost answer or an answer
of 500 would be a mistake, and nothing is told then.
"""

import http.client
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from statistics import quantiles
from threading import Barrier
from time import perf_counter
from typing import Any, NamedTuple
from urllib.parse import urlencode
from uuid import UUID

from core import clock
from core.bench.ground import Ground
from core.bench.processes import CannotMeasure, Web
from core.dates import holidays_between

CLIENTS, ROUNDS = 200, 3
LATEST, WON, LOST, BROKEN = 60, 303, 409, 500
PATIENCE = 60.0
_HUB = """
SELECT h.host, t.id::text, count(d.id) FROM host h
JOIN booking_type t ON t.organisation_id = h.tenant_id AND t.minutes = 30
JOIN booking_desk d ON d.organisation_id = h.tenant_id
JOIN organisation o ON o.id = h.tenant_id AND 'booking' = ANY (o.plugins)
WHERE o.district_id = %s GROUP BY h.host, t.id ORDER BY h.host LIMIT 1
"""
_TWICE = """
SELECT count(*) FROM booking_appointment a JOIN booking_appointment b
  ON a.desk_id = b.desk_id AND a.id < b.id AND a.starts_at < b.ends_at AND b.starts_at < a.ends_at
WHERE a.state = 'booked' AND b.state = 'booked' AND a.request_key LIKE 'race%%' AND b.request_key LIKE 'race%%'
"""


class Answer(NamedTuple):
    """What one client was told, and after how long."""

    status: int
    waited: float


def cost(ground: Ground, page: Web, district: UUID) -> dict[str, Any]:
    """Return who won, who was offered other times, what broke, and how long one waited."""
    with ground.connect() as db:
        row: Any = db.execute(_HUB, (district,)).fetchone()
    if row is None:
        raise CannotMeasure("No hub of the measure has desks.")
    host, kind, desks = row
    rounds = [_round(page, host, kind, at, number) for number, at in enumerate(_times())]
    answers = [answer for one in rounds for answer in one]
    statuses = Counter(answer.status for answer in answers)
    broken = sum(many for status, many in statuses.items() if status >= BROKEN)
    winners = [sum(answer.status == WON for answer in one) for one in rounds]
    if set(winners) != {desks} or statuses[WON] + statuses[LOST] != len(answers) or _twice(ground):
        raise CannotMeasure(f"A race for {desks} places was answered with {dict(statuses)}.")
    waits = quantiles((1000 * answer.waited for answer in answers), n=20)
    told = {
        "clients": CLIENTS,
        "rounds": ROUNDS,
        "places": desks,
        "winners": winners,
        "refused": statuses[LOST],
    }
    return told | {"errors_5xx": broken, "p50_ms": round(waits[9], 1), "p95_ms": round(waits[18], 1)}


def _round(page: Web, host: str, kind: str, at: datetime, number: int) -> list[Answer]:
    """Let everybody press at once."""
    go = Barrier(CLIENTS)

    def one(client: int) -> Answer:
        form = _form(kind, at, number * CLIENTS + client)
        connection = http.client.HTTPConnection("127.0.0.1", page.port, timeout=PATIENCE)
        connection.connect()
        go.wait(PATIENCE)
        begun = perf_counter()
        headers = {"Host": host, "Content-Type": "application/x-www-form-urlencoded"}
        connection.request("POST", "/appuntamenti/conferma", form, headers)
        answer = connection.getresponse()
        answer.read()
        connection.close()
        return Answer(answer.status, perf_counter() - begun)

    with ThreadPoolExecutor(CLIENTS) as everybody:
        return list(everybody.map(one, range(CLIENTS)))


def _form(kind: str, at: datetime, who: int) -> str:
    person = {"name": f"Persona {who}", "phone": f"347{who:07}", "email": f"persona{who}@esempio.it"}
    more = {"language": "it", "privacy": "on", "richiesta": f"race-in-the-bench-of-{who}"}
    return urlencode({"tipo": kind, "ora": at.strftime("%Y-%m-%dT%H:%M")} | person | more)


def _times() -> list[datetime]:
    """Return times on days that nothing else of the measure books: beyond a month, Mondays to Fridays."""
    today = clock.today()
    free = holidays_between(today, today + timedelta(days=LATEST), None, "")
    days = [today + timedelta(days=ahead) for ahead in range(32, LATEST)]
    open_ones = [day for day in days if day.isoweekday() < 6 and day not in free]  # noqa: PLR2004 - Saturday
    return [datetime(day.year, day.month, day.day, 10, tzinfo=clock.ROME) for day in open_ones[:ROUNDS]]


def _twice(ground: Ground) -> int:
    with ground.connect() as db:
        row: Any = db.execute(_TWICE).fetchone()
    return int(row[0])
