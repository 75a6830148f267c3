"""Work after the commit: tell people about their appointment. Arguments are ids and numbers, never people's data."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from core import clock
from core.contacts import receives_texts
from core.contributions import Job
from core.jobs.actions import defer
from core.notices import actions as notices
from core.notices.actions import Notice
from core.notices.carriers import carriers
from core.notices.rules import EMAIL, TEXT, Outcome, silent_until
from core.people.actions.reaching import unwanted
from core.web.platform import Platform
from core.who import Site
from plugins.booking import messages
from plugins.booking.actions import waiting as waiting_list
from plugins.booking.answer_links import key_of
from plugins.booking.codes import Codes
from plugins.booking.pages.shown import Shown
from plugins.booking.queries import appointments, others, receipts, whose
from plugins.booking.queries import waiting as waiting_queries
from plugins.booking.queries.appointments import Booked
from plugins.booking.queries.offer import Offer, offer
from plugins.booking.rules import telling
from plugins.booking.rules.states import State

KINDS = {TEXT: "phone", EMAIL: "email"}


def all_jobs() -> list[Job]:
    """Return one job for each kind of message, and the one that takes away holds that are over."""
    told = [Job(name=f"booking.{name}", run=_teller(name)) for name in messages.kinds()]
    return [
        *told,
        Job(name="booking.tidy", run=_tidy, every="17 * * * *"),
        Job(name="booking.freed", run=_freed, every="*/10 * * * *"),
    ]


def _tidy(db: Session, site: Site) -> None:
    """Take away the holds that are over: they count no more, and only take up room."""
    db.execute(text("SELECT booking_tidy()"))


def _freed(db: Session, site: Site, *, platform: Platform) -> None:
    """Hold what became free for those who wait, and tell them; not at night, when nobody would see it."""
    now = clock.now()
    found = offer(db, site, now)
    if found is None or silent_until(now):
        return
    told = waiting_list.look(db, offer=found, now=now)
    ways = carriers(db, site, settings=platform.settings, plugins=platform.plugins) if told else {}
    for waiting_id in told:
        _tell_of_free(db, site, platform, waiting_id, ways, now)


def _tell_of_free(
    db: Session, site: Site, platform: Platform, waiting_id: UUID, ways: notices.Carriers, now: datetime
) -> None:
    waiting = waiting_queries.one(db, waiting_id)
    if waiting is None:
        return
    link, speech = key_of(platform.signer.keyed, waiting.id), platform.tongues.speech(site, waiting.language)
    contacts = {EMAIL: waiting.email, TEXT: waiting.phone if TEXT in ways else None}
    for way, contact in contacts.items():
        if not contact or unwanted(db, contacts=[(KINDS[way], contact)], person_id=None, now=now):
            continue
        notice = messages.freed(way, site, waiting, link, speech)
        message_id = notices.keep(db, replace(notice, body=""))
        if message_id:
            notices.send_unkept(db, message_id=message_id, notice=notice, carriers=ways, now=now)


@dataclass(frozen=True, slots=True)
class _Left:
    """What was left to be told, and how often that was tried by one way."""

    name: str
    appointment: str
    sequence: int
    since: str = ""
    way: str = ""
    attempt: int = 0

    def again(self, db: Session, at: datetime, way: str, attempt: int) -> None:
        """Leave it once more, for one way only."""
        more = {"since": self.since, "way": way, "attempt": attempt}
        defer(db, f"booking.{self.name}", at=at, appointment=self.appointment, sequence=self.sequence, **more)


def _teller(name: str) -> Callable[..., None]:
    def run(
        db: Session,
        site: Site,
        *,
        platform: Platform,
        appointment: str,
        sequence: int,
        since: str = "",
        way: str = "",
        attempt: int = 0,
    ) -> None:
        """Tell of one appointment, unless it has changed since this was left to be told."""
        left, now = _Left(name, appointment, sequence, since, way, attempt), clock.now()
        booked, found = appointments.one(db, UUID(appointment)), offer(db, site, now)
        if booked is None or found is None or not _holds(booked, left):
            return
        ways = carriers(db, site, settings=platform.settings, plugins=platform.plugins)
        text = TEXT in ways and bool(booked.phone) and receives_texts(booked.phone or "")
        _Telling(db, site, platform, found, booked, left, ways, now).tell(text=text)
        if name in (telling.CONFIRM, telling.MOVED) and not way:
            _remind(db, booked, left, now)

    return run


def _holds(booked: Booked, left: _Left) -> bool:
    expected = State.CANCELLED if messages.kinds()[left.name].cancelled else State.BOOKED
    if left.since and booked.changed_at != datetime.fromisoformat(left.since):
        return False
    return booked.sequence == left.sequence and booked.state == expected


def _remind(db: Session, booked: Booked, left: _Left, now: datetime) -> None:
    moments = {
        telling.REMIND: telling.remind_at(booked.starts_at, now),
        telling.TODAY: telling.today_at(booked.starts_at, now),
    }
    for name, at in moments.items():
        if at:
            defer(db, f"booking.{name}", at=at, appointment=left.appointment, sequence=left.sequence)


@dataclass(frozen=True, slots=True)
class _Telling:
    """One thing to tell one person, now."""

    db: Session
    site: Site
    platform: Platform
    offer: Offer
    booked: Booked
    left: _Left
    carriers: notices.Carriers
    now: datetime

    def tell(self, *, text: bool) -> None:
        """Tell by the way that was left, or by those that fit: one that is not wanted gives way to the next."""
        name = self.left.name
        ways = telling.ways(name, email=bool(self.booked.email), text=text)
        for way in (self.left.way,) if self.left.way else ways:
            if self._by(way) and name not in telling.URGENT:
                return

    def _by(self, way: str) -> bool:
        """Tell by one way, or keep why not; whether that is settled. What fails is tried again later."""
        silent = silent_until(self.now) if way == TEXT else None
        if silent:
            return self._later(silent, way)
        notice = self._notice(way)
        if why := self._why_not(notice):
            notices.withhold(self.db, notice, why=why, now=self.now)
            return False
        # What it says is not kept: the code in it is kept nowhere.
        message_id = notices.keep(self.db, replace(notice, body="", attachment=None))
        if message_id is None:
            return True
        outcome = notices.send_unkept(
            self.db, message_id=message_id, notice=notice, carriers=self.carriers, now=self.now
        )
        at = telling.try_again_at(self.now, self.left.attempt) if outcome is Outcome.FAILED else None
        if at:
            self.left.again(self.db, at, way, self.left.attempt + 1)
        return True

    def _later(self, morning: datetime, way: str) -> bool:
        """Leave it for the morning: at night no telephone rings."""
        if morning < self.booked.starts_at or self.booked.state == State.CANCELLED:
            self.left.again(self.db, morning, way, self.left.attempt)
        return True

    def _notice(self, way: str) -> Notice:
        keyed = self.platform.signer.keyed
        shown, answer = Shown.of(self.offer, self.booked, Codes(keyed)), key_of(keyed, self.booked.id)
        speech = self.platform.tongues.speech(self.site, self.booked.language)
        if way == TEXT:
            return messages.text(self.left.name, self.site, shown, self.booked, speech, answer)
        also = self._also() if self.left.name == telling.CONFIRM else []
        return messages.notice(
            self.left.name, self.site, shown, self.booked, self.now, speech, answer=answer, also=also
        )

    def _also(self) -> list[datetime]:
        """Return when else she is expected that day for the same thing; it is told to her own e-mail alone."""
        one = self.booked
        hers, start = others.left(None, one.email), one.starts_at
        found = others.same_day(self.db, hers=hers, type_id=one.type_id, start=start, but=one.id)
        return [at for _other, at in found]

    def _why_not(self, notice: Notice) -> str | None:
        contact = KINDS[notice.channel], notice.recipient
        person = whose.person_of(self.db, self.booked.id)
        if unwanted(self.db, contacts=[contact], person_id=person, now=self.now):
            return "wish"
        if receipts.sent_to(self.db, notice.recipient, self.now) >= telling.MOST_A_DAY:
            return "limit"
        return None
