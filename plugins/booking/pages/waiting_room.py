"""The waiting room: who waits, for the desk; which numbers were called, for the screen on the wall."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from core.dates import clock_time, local
from core.i18n import _
from core.web.page import Page
from plugins.booking.queries.offer import Offer
from plugins.booking.queries.waiting_room import Called, Waiting
from plugins.booking.rules.waiting_room import in_order
from plugins.booking.rules.words import span_words


class Line(NamedTuple):
    """Somebody who is here."""

    path: str
    number: int
    name: str
    text: str
    sign: tuple[str, str]
    called: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Queue(Page):
    """Who is here, in the order in which they are called."""

    template = "booking/queue.html"

    lines: list[Line]
    desks: list[tuple[str, str]]
    desk_id: str
    kinds: list[tuple[str, str]]
    request_key: str
    done: str | None = None
    errors: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class Screen(Page):
    """The screen of the waiting room: numbers and desks, nobody's name."""

    template = "booking/screen.html"
    fragment = "called"

    live: str
    called: list[tuple[int, str]]
    waiting: int
    hour: str


def lines(offer: Offer, rows: Iterable[Waiting], now: datetime) -> list[Line]:
    """Return who is here in words: who was called first, then in the order of calling."""
    everybody = list(rows)
    called = [one for one in everybody if one.state == "called"]
    return [_line(offer, one, now) for one in (*called, *in_order(set(everybody) - set(called), now))]


def screen(rows: Iterable[Called], waiting: int, live: str, now: datetime) -> Screen:
    """Return the screen."""
    called = [(one.number, one.desk) for one in rows]
    return Screen(live=live, called=called, waiting=waiting, hour=clock_time(local(now)))


def _line(offer: Offer, one: Waiting, now: datetime) -> Line:
    kind = offer.kind(one.type_id)
    at = _("appuntamento alle {hour}").format(hour=clock_time(local(one.starts_at))) if one.starts_at else ""
    length = span_words(now - one.taken_at)
    waits = _("aspetta da {length}").format(length=length) if length else _("appena arrivata")
    was_called = one.state == "called"
    desk = offer.desk(one.desk_id).name if was_called and one.desk_id else ""
    return Line(
        path=f"/appuntamenti/coda/{one.id}",
        number=one.number,
        name=one.name or _("Senza appuntamento"),
        text=" · ".join(part for part in (kind.label if kind else "", at) if part),
        sign=(_("chiamata: {desk}").format(desk=desk), "success") if was_called else (waits, "warning"),
        called=was_called,
    )
