"""An appointment and a hub as people read them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from babel import Locale

from core.contacts import phone_words
from core.dates import clock_time, date_words, local, weekday_words
from core.i18n import _, language
from core.organisations.languages import NAMES
from core.who import Fact, Site
from plugins.booking.codes import Codes
from plugins.booking.queries.appointments import Booked
from plugins.booking.queries.offer import Offer
from plugins.booking.rules.openings import moment, stretches
from plugins.booking.rules.schedule import Schedule

CALENDAR_DAYS = 14
WEB = "web"


class Shown(NamedTuple):
    """One appointment. Moments are those of the clocks of Rome; what few pages show is worked out when asked for."""

    booked: Booked
    id: UUID
    start: datetime
    kind: str
    bring: list[str]
    desk: str
    desk_place: str
    hub: str
    address: Fact
    state: str
    sign: tuple[str, str]
    channel: str
    codes: Codes
    name: str
    email: str | None
    language: str
    note: str | None
    reason: str | None
    demo: bool

    @classmethod
    def of(cls, offer: Offer, booked: Booked, codes: Codes) -> "Shown":
        """Return an appointment in words."""
        kind, desk = offer.kind(booked.type_id), offer.desk(booked.desk_id)
        return cls(
            booked=booked,
            id=booked.id,
            start=local(booked.starts_at),
            kind=kind.label if kind else _("Appuntamento"),
            bring=list(kind.bring) if kind else [],
            desk=desk.name,
            desk_place=desk.place,
            hub=offer.name,
            address=offer.address,
            state=booked.state,
            sign=sign_of(booked.state),
            channel=channel_of(booked.channel),
            codes=codes,
            name=booked.name,
            email=booked.email,
            language=booked.language,
            note=booked.note,
            reason=booked.reason,
            demo=booked.demonstration,
        )

    @property
    def end(self) -> datetime:
        """Return when it ends."""
        return local(self.booked.ends_at)

    @property
    def to_tick(self) -> list[tuple[str, str]]:
        """Return what she is asked to bring, as boxes to tick."""
        return [(paper, paper) for paper in self.bring]

    @property
    def missing(self) -> list[str]:
        """Return the papers that she does not have yet, as far as she said."""
        return [paper for paper in self.bring if paper not in self.booked.ready]

    @property
    def phone(self) -> str | None:
        """Return the telephone as people read it."""
        return phone_words(self.booked.phone) if self.booked.phone else None

    @property
    def code(self) -> str:
        """Return the code as people read it."""
        return self.codes.shown(self.id)

    @property
    def mode(self) -> str:
        """Return how one meets, in words."""
        return mode_of(self.booked.mode)

    @property
    def apart(self) -> str:
        """Say how one meets where she does not come here; empty where she does."""
        return meeting_of(self.booked.mode)

    @property
    def when(self) -> str:
        """Return the day and the hour in words."""
        return when_words(self.start)


@dataclass(frozen=True, kw_only=True, slots=True)
class Hub:
    """A hub in a list: where it is, when it is open, its first free time."""

    name: str
    url: str
    address: Fact
    phone: Fact
    hours: list[tuple[str, str]]
    first: datetime | None
    demo: bool

    @classmethod
    def of(cls, site: Site, offer: Offer, first: datetime | None, today: date) -> "Hub":
        """Return a hub in words."""
        return cls(
            name=offer.name,
            url=address_of(site, offer.host),
            address=offer.address,
            phone=offer.contacts["phone"],
            hours=hours_words(offer, today),
            first=local(first) if first else None,
            demo=offer.demo,
        )


def sign_of(state: str) -> tuple[str, str]:
    """Return a state in a word, with the colour of its sign."""
    match state:
        case "booked":
            return _("prenotato"), "info"
        case "arrived":
            return _("in attesa"), "warning"
        case "served":
            return _("concluso"), "success"
        case "left":
            return _("andata via"), "neutral"
        case "no_show":
            return _("assente"), "danger"
    return _("annullato"), "neutral"


def channel_of(code: str) -> str:
    """Say in which way an appointment was made."""
    match code:
        case "web":
            return _("Prenotato dal sito")
        case "phone":
            return _("Prenotato allo sportello o al telefono")
        case "door":
            return _("Senza appuntamento")
        case "network":
            return _("Prenotato da un altro ente della rete")
        case "import":
            return _("Importato da un file")
    return code


def mode_of(code: str) -> str:
    """Say in which way one meets."""
    match code:
        case "phone":
            return _("Al telefono")
        case "video":
            return _("In videochiamata")
        case "home":
            return _("A casa")
    return _("Di persona, allo sportello")


def meeting_of(code: str) -> str:
    """Say what happens where nobody comes to the desk; empty where one does."""
    match code:
        case "phone":
            return _("Ti chiamiamo noi, al tuo numero.")
        case "video":
            return _("Ti scriviamo noi come collegarti.")
        case "home":
            return _("Veniamo noi, al tuo indirizzo.")
    return ""


def language_words(code: str) -> str:
    """Name a language in the language of the page: "arabo"."""
    return Locale.parse(language()).languages.get(code) or NAMES.get(code, code)


def when_words(moment_: datetime) -> str:
    """Return a moment as people say it: "martedì 24 novembre 2026, alle 9:30"."""
    here = local(moment_)
    return _("{day}, alle {hour}").format(day=date_words(here), hour=clock_time(here))


def address_of(site: Site, host: str) -> str:
    """Return the address of another body's space, written as ours is."""
    return site.url.replace(f"//{site.host}", f"//{host}", 1)


def hours_words(offer: Offer, today: date) -> list[tuple[str, str]]:
    """Return the usual hours, all desks together: ("martedì", "9:00-12:30")."""
    monday = today - timedelta(days=today.weekday())
    week = monday, language()
    if week not in offer.hours:
        usual = Schedule(desks=offer.schedule.desks, hours=offer.schedule.hours)
        days = [monday + timedelta(days=ahead) for ahead in range(7)]
        found = ((weekday_words(day), _day_hours(usual, day)) for day in days)
        offer.hours[week] = [(name, hours) for name, hours in found if hours]
    return offer.hours[week]


def place_words(shown: Shown) -> str:
    """Return where an appointment is, on one line; how one meets, where that is not at the desk."""
    if shown.apart:
        return shown.mode
    where = shown.address.value or _("indirizzo da confermare")
    return ", ".join(part for part in (shown.hub, where, shown.desk, shown.desk_place) if part)


def _day_hours(schedule: Schedule, day: date) -> str:
    opened = sorted({stretch for desk in schedule.desks for stretch in stretches(schedule, desk, day)})
    return " · ".join(f"{_clock(opens)}-{_clock(closes)}" for opens, closes in _joined(opened))


def _joined(opened: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for opens, closes in opened:
        if joined and opens <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(closes, joined[-1][1]))
        else:
            joined.append((opens, closes))
    return joined


def _clock(seconds: int) -> str:
    return clock_time(moment(seconds))
