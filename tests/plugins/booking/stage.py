"""A hub to try things on: open every day of the next weeks, holidays too, so that no test depends on today."""

import re
import time as clocks
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import create_engine, delete, select, text, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from core import clock
from core.dates import to_utc
from core.db.ids import new_id
from core.db.scope import Reach, Scope, open_session
from core.organisations.models import Organisation
from core.web.platform import Platform
from core.who import Site
from plugins.booking.codes import Codes
from plugins.booking.models import Appointment, DayRule, Desk, Terms, Type
from plugins.booking.queries.taken import forget_first_times
from tests.actors import Browser, Screen

PIOLTELLO, SEGRATE = "caritas-pioltello.localhost", "caritas-segrate.localhost"
OPENS, CLOSES = time(8), time(20)
DAYS_OPEN = 21
PERSON = {"name": "Rosa D'Amico", "phone": "347 123 4567", "email": "", "note": "", "privacy": "1"}


@dataclass
class Hub:
    """A body with desks, and the ways to look at it from behind."""

    platform: Platform
    site: Site
    desks: list[UUID]
    kinds: dict[str, UUID]

    @contextmanager
    def db(self) -> Iterator[Session]:
        scope = Scope(self.site.district_id, self.site.tenant_id)
        with open_session(self.platform.engine, scope) as db, db.begin():
            yield db

    @property
    def codes(self) -> Codes:
        return Codes(self.platform.signer.keyed)

    def kind(self, label: str = "Aiuto generale") -> str:
        return str(self.kinds[label])

    def at(self, ahead: int, hour: int, minute: int = 0) -> datetime:
        """A moment some days from now, by the clocks of Rome."""
        return to_utc(clock.today() + timedelta(days=ahead), time(hour, minute))

    def rows(self) -> list[Any]:
        with self.db() as db:
            asked = select(Appointment.__table__).order_by(Appointment.starts_at)
            return list(db.connection().execute(asked))

    def live(self) -> list[Any]:
        return [row for row in self.rows() if row.state in ("booked", "arrived", "served")]

    def taken(self) -> list[Any]:
        with self.db() as db:
            own = {"body": self.site.tenant_id}
            return list(db.execute(text("SELECT * FROM booking_taken WHERE organisation_id = :body"), own))

    def held(self) -> list[Any]:
        return [row for row in self.taken() if row.held_until]

    def make_over(self, database: str) -> None:
        """Let every hold be over a moment ago, as the owner of the tables."""
        engine = create_engine(database)
        with engine.begin() as owner:
            for name, value in (("district", self.site.district_id), ("tenant", self.site.tenant_id)):
                owner.execute(text(f"SET LOCAL app.{name} = '{value}'"))
            owner.execute(text("UPDATE booking_taken SET held_until = now() WHERE held_until IS NOT NULL"))
        engine.dispose()

    def jobs(self, name: str = "booking.") -> list[Any]:
        with self.db() as db:
            asked = text(
                "SELECT task_name, args, scheduled_at FROM procrastinate_jobs WHERE task_name LIKE :n"
            )
            return list(db.execute(asked, {"n": f"{name}%"}))

    def clear(self) -> None:
        """Take every appointment away."""
        with self.db() as db:
            db.execute(delete(Appointment))
            held = "SELECT booking_let_go(appointment_id) FROM booking_taken WHERE organisation_id = :body"
            db.execute(text(held), {"body": self.site.tenant_id}).all()
            db.execute(text("DELETE FROM message"))
            db.execute(text("DELETE FROM procrastinate_jobs"))
            db.execute(text("DELETE FROM attempt"))
        forget_first_times()
        self.platform.pages._made.clear()

    def fill(self, ahead: int) -> None:
        """Take whatever is still free on a day, a quarter of an hour at a time."""
        for desk in range(len(self.desks)):
            for quarter in range((CLOSES.hour - OPENS.hour) * 4):
                try:
                    self.put(
                        self.at(ahead, OPENS.hour) + timedelta(minutes=15 * quarter), minutes=15, desk=desk
                    )
                except IntegrityError:
                    continue

    def close(self, ahead: int) -> None:
        """Take a whole day at every desk."""
        for desk in range(len(self.desks)):
            self.put(self.at(ahead, 8), minutes=8 * 60, desk=desk)
            self.put(self.at(ahead, 16), minutes=4 * 60, desk=desk)

    def reopen(self) -> None:
        """Take the closures away."""
        with self.db() as db:
            own = DayRule.organisation_id == self.site.tenant_id
            db.execute(delete(DayRule).where(own, DayRule.kind == "closed"))

    def put(self, start: datetime, **more: Any) -> UUID:
        """Write an appointment straight into the table."""
        made = self.appointment(start, **more)
        appointment_id = made.id
        with self.db() as db:
            db.add(made)
        return appointment_id

    def appointment(
        self, start: datetime, *, minutes: int = 30, desk: int = 0, state: str = "booked", **more: Any
    ) -> Appointment:
        """An appointment that nobody has written down yet."""
        appointment_id = new_id()
        values = {
            "id": appointment_id,
            "district_id": self.site.district_id,
            "desk_id": self.desks[desk],
            "type_id": self.kinds["Aiuto generale"],
            "starts_at": start,
            "ends_at": start + timedelta(minutes=minutes),
            "state": state,
            "code_hash": self.codes.hash(self.codes.of(appointment_id)),
            "request_key": f"test {appointment_id}",
            "name": "Bruna Galli",
            "phone": "+393471234567",
            "email": "bruna@esempio.test",
            "booked_at": datetime.now(UTC),
        }
        return Appointment(**(values | more))


def furnish(platform: Platform, host: str, *, desks: int = 1, first: date | None = None) -> Hub:
    """Give a body desks that are open from 8 to 20 on every one of the next days, and two things to come for."""
    site = platform.sites.find(host)
    assert site is not None
    hub = Hub(platform, site, [new_id() for _desk in range(desks)], {})
    today = first or clock.today()
    with hub.db() as db:
        own = {"organisation_id": site.tenant_id}
        for number, desk_id in enumerate(hub.desks, start=1):
            db.add(Desk(id=desk_id, name=f"Sportello {number}", place=None, **own))
        db.flush()
        until = today + timedelta(days=DAYS_OPEN)
        db.add(DayRule(first=today, last=until, kind="instead", opens=OPENS, closes=CLOSES, reason="", **own))
        for place, (label, minutes, services) in enumerate(
            (("Aiuto generale", 30, []), ("ISEE", 60, ["isee-dsu"]), ("SPID", 40, ["spid", "cie"]))
        ):
            hub.kinds[label] = new_id()
            db.add(
                Type(
                    id=hub.kinds[label],
                    label=label,
                    minutes=minutes,
                    services=services,
                    bring=["Documento di identità"],
                    position=place,
                    **own,
                )
            )
        terms = Terms(
            notice_minutes=60, horizon_days=14, cancel_hours=4, move_hours=24, step_minutes=15, **own
        )
        db.add(terms)
    return hub


def listen(platform: Platform) -> None:
    """Let the process hear what is published, as it does when it serves."""
    platform.published.listen(platform.engine)
    end = clocks.monotonic() + 10
    while not platform.published.listening and clocks.monotonic() < end:
        clocks.sleep(0.01)
    assert platform.published.listening


def times_on(screen: Screen) -> list[str]:
    """The times a page offers."""
    return re.findall(r'name="ora" value="([^"]+)"', screen.html)


def hidden(screen: Screen, name: str) -> str:
    """The value of a hidden field."""
    found = re.search(rf'name="{name}" value="([^"]*)"', screen.html)
    assert found, name
    return found[1]


def value_of(moment: datetime) -> str:
    """A moment as the forms send it."""
    from plugins.booking.pages.times import time_value

    return time_value(moment)


def walk(browser: Browser, hub: Hub, start: datetime, *, kind: str = "Aiuto generale", **who: str) -> Screen:
    """Go to the check page, as somebody who has chosen and typed everything."""
    fields = {"tipo": hub.kind(kind), "ora": value_of(start)} | PERSON | who
    return browser.post("/appuntamenti/riepilogo", fields)


def confirm(browser: Browser, check: Screen) -> Screen:
    """Press "Conferma la prenotazione"."""
    return browser.post("/appuntamenti/conferma", check.form("/appuntamenti/conferma"))


def code_on(screen: Screen) -> str:
    """The code a page shows."""
    found = re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", screen.words)
    assert found
    return found[0]


def minutes_of(rows: Sequence[Any]) -> list[tuple[UUID, datetime, datetime]]:
    """Desk, start and end of rows, in order."""
    return sorted((row.desk_id, row.starts_at, row.ends_at) for row in rows)


def switch_on(platform: Platform, host: str) -> None:
    """Switch the plugin on for a body, as the district does."""
    site = platform.sites.find(host)
    assert site is not None
    scope = Scope(site.district_id, None, Reach.DISTRICT)
    with open_session(platform.district_engine, scope) as db, db.begin():
        on = update(Organisation).where(Organisation.id == site.tenant_id)
        db.execute(on.values(plugins=["booking"]))
    platform.published.changed(str(site.district_id))
