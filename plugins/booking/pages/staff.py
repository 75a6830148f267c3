"""The desk's own pages: its day, a booking for somebody, one appointment."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from markupsafe import Markup

from core.contributions import Act
from core.dates import clock_time, local
from core.i18n import _
from core.web.page import Page, Undo
from plugins.booking.codes import Codes
from plugins.booking.pages.receipts import Receipt
from plugins.booking.pages.shown import WEB, Shown, channel_of, mode_of, sign_of
from plugins.booking.pages.times import Times
from plugins.booking.queries.appointments import Booked
from plugins.booking.queries.offer import Offer
from plugins.booking.queries.orphans import left_alone
from plugins.booking.rules import states
from plugins.booking.rules.availability import first_free
from plugins.booking.rules.openings import stretches
from plugins.booking.rules.periods import Busy, Stretch
from plugins.booking.rules.schedule import Desk
from plugins.booking.rules.states import State

Errors = Mapping[str, str]
SHOWN_NEXT = 3


class Line(NamedTuple):
    """One appointment of a day in words, and what can be done about it now: (state, words, kind of button)."""

    path: str
    name: str
    kind: str
    more: str
    start: str
    sign: tuple[str, str]
    acts: list[tuple[str, str, str]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Diary(Page):
    """A day of this body's desks."""

    template = "booking/diary.html"

    day: date
    before: str
    after: str
    today: str | None
    desks: list[tuple[str, str, list[Line]]]
    cancelled: list[Shown]
    counts: list[tuple[int, str, str]]
    next_free: list[tuple[str, str]]
    kinds: list[tuple[str, str]]
    closed: str | None
    orphans: int
    may_write: bool
    has_desks: bool
    request_key: str
    done: str | None = None
    undo: Undo | None = None
    errors: Errors = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class DaySheet(Page):
    """A day on paper, for a day without network."""

    template = "booking/day_sheet.html"

    day: date
    desks: list[tuple[str, str, list[Shown]]]
    demo_data: bool
    address: str
    qr: Markup


@dataclass(frozen=True, kw_only=True, slots=True)
class NewAppointment(Page):
    """A booking for somebody who is on the phone or at the desk."""

    template = "booking/new.html"

    kinds: list[tuple[str, str]]
    kind_id: str
    minutes: int
    times: Times
    values: Mapping[str, str]
    modes: list[tuple[str, str]]
    mode: str | None
    languages: list[tuple[str, str]]
    request_key: str
    near: list[tuple[str, str]] = field(default_factory=list)
    errors: Errors = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class OneAppointment(Page):
    """One appointment, with everything the desk may do about it."""

    template = "booking/one.html"

    shown: Shown
    acts: list[tuple[str, str, str]]
    receipts: list[Receipt]
    came: list[tuple[str, str]]
    asks_how: bool
    why_not_move: str
    why_not_cancel: str
    orphan: bool
    may_write: bool
    day_path: str
    home: str | None = None
    also_booked: Sequence[tuple[str, str]] = ()
    person_id: UUID | None = None
    may_attach: bool = False
    also: Sequence[Act] = ()
    looked_for: str | None = None
    done: str | None = None
    undo: Undo | None = None
    new: bool = False
    errors: Errors = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class MoveOne(Page):
    """Another time for somebody's appointment."""

    template = "booking/move_one.html"

    shown: Shown
    times: Times
    near: list[tuple[str, str]] = field(default_factory=list)
    errors: Errors = field(default_factory=dict)


def diary(offer: Offer, rows: list[Booked], day: date, now: datetime, codes: Codes, **more: object) -> Diary:
    """Return a day from its rows: by desk, with what can be done, what is free, and who is left out."""
    today, live = local(now).date(), [one for one in rows if one.state != State.CANCELLED]
    desks, lines = _by_desk(offer, live, day), _Lines(offer, now)
    left_out = {one.id for _desk, opened, mine in desks for one in mine if left_alone(one, opened)}
    return Diary(
        day=day,
        before=day_path(day - timedelta(days=1)),
        after=day_path(day + timedelta(days=1)),
        today=None if day == today else "/appuntamenti/giornata",
        desks=[
            (desk.name, desk.place, [lines.of(one, orphan=one.id in left_out) for one in mine])
            for desk, _opened, mine in desks
        ],
        cancelled=[Shown.of(offer, one, codes) for one in rows if one.state == State.CANCELLED],
        counts=_counts(live),
        next_free=_next_free(offer, live, day, now),
        kinds=[(str(kind.id), kind.label) for kind in offer.kinds],
        closed=None if any(opened for _desk, opened, _mine in desks) else _closed(offer, day),
        orphans=len(left_out),
        has_desks=any(desk.active for desk in offer.schedule.desks),
        **more,  # type: ignore[arg-type]
    )


def day_sheet(
    offer: Offer, rows: Iterable[Booked], day: date, codes: Codes, address: str, square: Markup
) -> DaySheet:
    """Return a day as it is printed, with the square that leads to where it is typed in."""
    live = [one for one in rows if one.state != State.CANCELLED]
    desks = [
        (desk.name, desk.place, [Shown.of(offer, one, codes) for one in mine])
        for desk, _opened, mine in _by_desk(offer, live, day)
    ]
    return DaySheet(
        day=day,
        desks=desks,
        demo_data=any(one.demonstration for one in live),
        address=address,
        qr=square,
    )


def acts(booked: Booked, now: datetime) -> list[tuple[str, str, str]]:
    """Return what can be marked now: the state, the words of the button, its kind."""
    steps, found = states.NEXT[booked.state], []
    if State.ARRIVED in steps and states.may_arrive(booked, now):
        found.append((State.ARRIVED.value, _("È qui"), "primary"))
    if State.SERVED in steps and states.may_be_served(booked):
        found.append((State.SERVED.value, _("Concluso"), "primary"))
    if State.LEFT in steps:
        found.append((State.LEFT.value, _("È andata via"), "outline-danger"))
    if State.NO_SHOW in steps and states.may_be_no_show(booked, now):
        found.append((State.NO_SHOW.value, _("Assente"), "outline-danger"))
    marked = booked.changed_at or booked.booked_at
    if State.BOOKED in steps and states.may_undo(booked, now, marked_at=marked):
        found.append((State.BOOKED.value, _("Correggi"), "outline-primary"))
    return found


def day_path(day: date) -> str:
    """Return the address of a day."""
    return f"/appuntamenti/giornata?giorno={day.isoformat()}"


class _Lines:
    """Writes the lines of a day; what they share is looked up once."""

    def __init__(self, offer: Offer, now: datetime) -> None:
        self.now, self.kinds = now, {kind.id: kind.label for kind in offer.known}
        self.signs = {state.value: sign_of(state) for state in State}
        self.demo, self.late = _("dato dimostrativo"), (_("in ritardo"), "warning")
        self.modes = {code: mode_of(code) for code in ("phone", "video", "home")}
        self.orphan, self.unnamed = (_("fuori orario"), "danger"), _("Appuntamento")

    def of(self, one: Booked, *, orphan: bool) -> Line:
        sign, channel = self.signs[one.state], None if one.channel == WEB else channel_of(one.channel)
        if one.state == State.BOOKED and (orphan or one.starts_at < self.now):
            sign = self.orphan if orphan else self.late
        told = self.modes.get(one.mode), one.note, channel, self.demo if one.demonstration else None
        return Line(
            path=f"/appuntamenti/{one.id}",
            name=one.name,
            kind=self.kinds.get(one.type_id, self.unnamed),
            more=" · ".join(filter(None, told)),
            start=clock_time(one.starts_at),
            sign=sign,
            acts=acts(one, self.now),
        )


def _by_desk(offer: Offer, live: list[Booked], day: date) -> list[tuple[Desk, list[Stretch], list[Booked]]]:
    """Return the desks that are open or have somebody that day: when they are open, and who comes."""
    found, at = [], dict[UUID, list[Booked]]()
    for one in live:
        at.setdefault(one.desk_id, []).append(one)
    for desk in offer.schedule.desks:
        mine, opened = at.get(desk.id, []), stretches(offer.schedule, desk, day)
        if mine or opened:
            found.append((desk, opened, mine))
    return found


def _counts(live: list[Booked]) -> list[tuple[int, str, str]]:
    def how_many(state: State) -> int:
        return sum(one.state == state for one in live)

    return [
        (how_many(State.BOOKED), _("ancora da ricevere"), "info"),
        (how_many(State.ARRIVED), _("in attesa"), "warning"),
        (how_many(State.SERVED), _("conclusi"), "success"),
        (how_many(State.NO_SHOW), _("assenti"), "danger"),
    ]


def _next_free(offer: Offer, live: list[Booked], day: date, now: datetime) -> list[tuple[str, str]]:
    """Return the first free time of the day for what one most often comes for."""
    taken: dict[UUID, list[Stretch]] = {}
    for one in live:
        if one.state in states.TAKES_TIME:
            ends_at = -int(-one.ends_at.timestamp() // 1)
            taken.setdefault(one.desk_id, []).append((int(one.starts_at.timestamp()), ends_at))
    occupied = {desk: Busy.during(stretches) for desk, stretches in taken.items()}
    found = (
        (kind.label, first_free(offer.at_desk, kind.rule, [day], occupied, now))
        for kind in offer.kinds[:SHOWN_NEXT]
    )
    return [(label, clock_time(time.start)) for label, time in found if time]


def _closed(offer: Offer, day: date) -> str:
    """Say why nobody is received on a day."""
    if day in offer.schedule.holidays:
        return _("È festa: {name}.").format(name=offer.schedule.holidays[day])
    told = [e.reason for e in offer.schedule.exceptions if e.on(day) and e.reason]
    return told[0] if told else _("Lo sportello è chiuso.")
