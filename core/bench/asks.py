"""What is asked of each page, and of its floor: the same things, of all the bodies, in no order."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import quote, urlencode
from uuid import UUID

from core import clock
from core.bench.ground import TOKEN, Ground
from core.bench.load import Ask
from core.dates import holidays_between
from core.web.session import COOKIE

MOST = 20_000
BOOKINGS = 8_800
PAGES = ("sheet", "search", "free_times", "booking", "day")
OF_BOOKING = ("free_times", "booking", "day")
_SHEETS = """
SELECT h.host, h.district_id, h.tenant_id, s.slug FROM host h JOIN service s USING (district_id)
ORDER BY md5(h.host || s.slug) LIMIT %s
"""
_WORDS = """
SELECT h.host, h.district_id, h.tenant_id, word FROM host h
JOIN vocabulary v ON v.district_id = h.district_id AND v.kind = 'synonym'
CROSS JOIN jsonb_array_elements_text(v.data -> 'words') AS word
ORDER BY md5(h.host || word) LIMIT %s
"""
_HUBS = """
SELECT h.host, h.district_id, h.tenant_id, t.id::text FROM host h JOIN booking_type t ON t.organisation_id = h.tenant_id
WHERE t.minutes = 30 ORDER BY md5(h.host) LIMIT %s
"""
_SLOTS = """
SELECT h.host, d.district_id, d.organisation_id, d.id, t.id, slot.at
FROM booking_desk d JOIN host h ON h.tenant_id = d.organisation_id
JOIN booking_type t ON t.organisation_id = d.organisation_id AND t.minutes = 15
CROSS JOIN LATERAL (
  SELECT wall AT TIME ZONE 'Europe/Rome' AS at
  FROM unnest(%(days)s::date[]) AS day, generate_series(0, 29) AS quarter,
       LATERAL (SELECT CASE WHEN quarter < 14 THEN time '09:00' ELSE time '10:30' END) AS part(begins),
       LATERAL (SELECT day + begins + quarter * interval '15 min') AS clock(wall)
  WHERE NOT EXISTS (
    SELECT FROM booking_taken k WHERE k.district_id = d.district_id AND k.organisation_id = d.organisation_id
    AND k.desk_id = d.id AND tstzrange(k.starts_at, k.ends_at) @> wall AT TIME ZONE 'Europe/Rome')
  ORDER BY md5(d.id::text || wall) LIMIT %(each)s
) AS slot
ORDER BY md5(d.id::text || slot.at) LIMIT %(most)s
"""


@dataclass(frozen=True, slots=True)
class Asked:
    """The requests for one page, and those for its floor, in the same order."""

    page: list[Ask]
    floor: list[Ask]
    status: int = 200
    again: bool = True


def asked(ground: Ground, page: str) -> Asked:
    """Return what to ask for a page."""
    if page == "booking":
        return _bookings(ground)
    statement, path = {
        "sheet": (_SHEETS, "/servizi/{}?n={{n}}"),
        "search": (_WORDS, "/cerca?q={}&n={{n}}"),
        "free_times": (_HUBS, "/appuntamenti/quando?tipo={}"),
        "day": (_HUBS, f"/appuntamenti/giornata?giorno={busy_day()}"),
    }[page]
    cookie = f"{COOKIE}={TOKEN}" if page == "day" else ""
    with ground.connect() as db:
        rows: list[Any] = db.execute(statement, (MOST,)).fetchall()
    words = [(row, busy_day().isoformat() if page == "day" else str(row[3])) for row in rows]
    return Asked(
        [Ask(row[0], path.format(quote(word)), cookie) for row, word in words],
        [_of_floor(f"{page}/{row[1]}/{row[2]}/{quote(word)}") for row, word in words],
    )


def hosts(ground: Ground) -> list[Ask]:
    """Return one cheap request for each body, so that the server knows them all."""
    with ground.connect() as db:
        rows: list[Any] = db.execute("SELECT host FROM host ORDER BY host").fetchall()
    return [Ask(host, "/servizi/spid") for (host,) in rows]


def busy_day() -> date:
    """Return the first working day after today: the hubs have twenty appointments then."""
    return next(day for day in _coming() if day.weekday() < 5)  # noqa: PLR2004 - Saturday


def _bookings(ground: Ground) -> Asked:
    holidays = holidays_between(clock.today(), clock.today() + timedelta(days=40), None, "")
    days = [day for day in _coming() if day.weekday() < 5 and day not in holidays and day != busy_day()]  # noqa: PLR2004
    with ground.connect() as db:
        desks: Any = db.execute("SELECT count(*) FROM booking_desk").fetchone()
        given = {"days": days, "each": BOOKINGS // desks[0] + 1, "most": BOOKINGS}
        rows: list[Any] = db.execute(_SLOTS, given).fetchall()
    return Asked(
        [
            Ask(host, "/appuntamenti/conferma", form=_form(kind, at, n))
            for n, (host, _d, _t, _desk, kind, at) in enumerate(rows)
        ],
        [
            _of_floor(f"booking/{district}/{tenant}", _plain(desk, kind, at, n))
            for n, (_host, district, tenant, desk, kind, at) in enumerate(rows)
        ],
        status=303,
        again=False,
    )


def _form(kind: UUID, at: datetime, number: int) -> str:
    return urlencode(
        {
            "tipo": kind,
            "ora": at.astimezone(clock.ROME).strftime("%Y-%m-%dT%H:%M"),
            "name": f"Persona {number}",
            "phone": "347 123 4567",
            "email": f"persona{number}@esempio.it",
            "language": "it",
            "privacy": "on",
            "richiesta": f"one-request-of-the-bench-{number}",
        }
    )


def _plain(desk: UUID, kind: UUID, at: datetime, number: int) -> str:
    who = {"name": f"Persona {number}", "phone": "+393471234567"}
    return urlencode({"desk": desk, "kind": kind, "start": at.isoformat(), "key": f"request-{number}", **who})


def _of_floor(path: str, form: str | None = None) -> Ask:
    return Ask("localhost", f"/{path}", form=form)


def _coming() -> Iterator[date]:
    return (clock.today() + timedelta(days=ahead) for ahead in range(1, 30))
