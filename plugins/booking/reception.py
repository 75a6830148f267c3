"""What a hub's people see first: what to do, who comes next, who is here, who has not come yet."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from core.contributions import Act, Line, Part
from core.dates import clock_time, local
from core.i18n import _, ngettext
from core.who import Site
from plugins.booking import permissions
from plugins.booking.pages.shown import meeting_of, mode_of
from plugins.booking.pages.staff import acts
from plugins.booking.queries import appointments
from plugins.booking.queries.appointments import Booked
from plugins.booking.queries.offer import Offer, offer
from plugins.booking.rules.states import State
from plugins.booking.rules.words import away_words, span_words

DAY = "/appuntamenti/giornata"
MOST_NEXT, MOST = 2, 5


def parts(db: Session, site: Site, now: datetime) -> list[Part]:
    """Return the parts of the first page, in one statement; none where there is no desk."""
    found = offer(db, site, now)
    if found is None or not found.kinds:
        return []
    rows = appointments.day(db, local(now).date())
    expected = [one for one in rows if one.state == State.BOOKED]
    late = [one for one in expected if one.starts_at <= now]
    shown = [_next(found, [one for one in expected if one.starts_at > now], now)]
    shown.append(_here(found, [one for one in rows if one.state == State.ARRIVED], now))
    return [*shown, _late(found, late, now)] if late else shown


def _next(hub: Offer, coming: list[Booked], now: datetime) -> Part:
    more = len(coming) - MOST_NEXT
    return Part(
        title=_("Chi viene adesso"),
        needs=permissions.READ,
        lines=_lines(hub, coming[:MOST_NEXT], now),
        acts=(
            Act(
                label=_("È arrivata una persona"),
                path="/appuntamenti/arrivo",
                needs=permissions.WRITE,
                icon="user",
            ),
            Act(
                label=_("Prenota per qualcuno"),
                path="/appuntamenti/nuovo",
                needs=permissions.WRITE,
                kind="outline-primary",
                icon="calendar",
            ),
            Act(
                label=ngettext("Altra {n} persona oggi", "Altre {n} persone oggi", more).format(n=more)
                if more > 0
                else _("Vedi la giornata"),
                path=DAY,
                needs=permissions.READ,
                kind="outline-primary",
                icon="list",
            ),
        ),
        empty=_("Per oggi non aspetti altri. Chi arriva senza appuntamento prende il primo posto libero."),
        weight=10,
    )


def _here(hub: Offer, waiting: list[Booked], now: datetime) -> Part:
    return Part(
        title=_("Chi è qui"),
        needs=permissions.READ,
        lines=_lines(hub, waiting[:MOST], now),
        empty=_("Nessuno in attesa. Quando una persona arriva, premi «È qui»: la trovi in questo elenco."),
        weight=11,
    )


def _late(hub: Offer, late: list[Booked], now: datetime) -> Part:
    return Part(
        title=_("Non sono ancora arrivati"),
        needs=permissions.READ,
        lines=_lines(hub, late[-MOST:], now),
        weight=12,
    )


def _lines(hub: Offer, rows: Iterable[Booked], now: datetime) -> tuple[Line, ...]:
    return tuple(_line(hub, one, now) for one in rows)


def _line(hub: Offer, one: Booked, now: datetime) -> Line:
    kind, path = hub.kind(one.type_id), f"/appuntamenti/{one.id}"
    at = mode_of(one.mode) if meeting_of(one.mode) else hub.desk(one.desk_id).name
    where = " · ".join(part for part in (kind.label if kind else "", at) if part)
    return Line(
        title=one.name or _("Persona allo sportello"),
        path=path,
        text=where,
        start=clock_time(one.starts_at),
        sign=_sign(one, now),
        acts=tuple(
            Act(
                label=words,
                path=f"{path}/stato",
                needs=permissions.WRITE,
                kind=kind_,
                fields={"stato": state},
            )
            for state, words, kind_ in acts(one, now)
        ),
    )


def _sign(one: Booked, now: datetime) -> tuple[str, str]:
    if one.state == State.ARRIVED:
        length = span_words(now - (one.changed_at or one.booked_at))
        return (_("qui da {length}").format(length=length) if length else _("appena arrivata")), "warning"
    if one.starts_at > now:
        return away_words(one.starts_at, now), "info"
    return _("in ritardo di {length}").format(
        length=span_words(now - one.starts_at) or _("1 minuto")
    ), "danger"
