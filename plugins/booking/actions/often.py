"""One person, one appointment a day for one thing, and a body's own limit a month.

It holds for what whoever asks has shown to be hers, by the cookie of her appointment, and is told to colleagues. A
telephone or an e-mail that anybody can type refuses nothing: a stranger would learn from it who comes here. What is
taken so is told to that very e-mail, and to the desk.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from core.dates import clock_time, local
from core.i18n import _, ngettext
from plugins.booking.queries import appointments, others
from plugins.booking.queries.offer import Kind, Offer
from plugins.booking.queries.whose import person_of
from plugins.booking.rules.request import BookingRequest


def enough(
    db: Session, *, offer: Offer, kind: Kind, start: datetime, who: BookingRequest, shown: UUID | None
) -> str | None:
    """Say why a person takes no more by herself, and whom to call; None where she may, or has shown nothing of hers."""
    one = appointments.one(db, shown) if shown else None
    if one is None or not _same(one, who):
        return None
    hers = others.shown(one.id, person_of(db, one.id))
    if others.same_day(db, hers=hers, type_id=kind.id, start=start):
        return _(
            "Per questo motivo hai già un appuntamento quel giorno. Te ne serve un altro? {call}"
        ).format(call=_call(offer))
    many = others.in_month(db, hers=hers, start=start) if offer.month_limit else 0
    if offer.month_limit and many >= offer.month_limit:
        words = ngettext(
            "In quel mese hai già {n} appuntamento. Te ne serve un altro? {call}",
            "In quel mese hai già {n} appuntamenti. Te ne serve un altro? {call}",
            many,
        )
        return words.format(n=many, call=_call(offer))
    return None


def for_colleagues(
    db: Session, *, offer: Offer, kind: Kind, start: datetime, who: BookingRequest
) -> str | None:
    """Tell a colleague what the person has already; she decides."""
    hers = others.left(who.phone, who.email)
    if found := others.same_day(db, hers=hers, type_id=kind.id, start=start):
        hour = clock_time(local(found[0][1]))
        return _("Quel giorno ha già un appuntamento per lo stesso motivo, alle {hour}.").format(hour=hour)
    if offer.month_limit and (many := others.in_month(db, hers=hers, start=start)) >= offer.month_limit:
        return ngettext(
            "In quel mese ha già {n} appuntamento.", "In quel mese ha già {n} appuntamenti.", many
        ).format(n=many)
    return None


def _same(hers: appointments.Booked, who: BookingRequest) -> bool:
    return bool((who.phone and who.phone == hers.phone) or (who.email and who.email == hers.email))


def _call(offer: Offer) -> str:
    phone = offer.contacts["phone"].value
    return (
        _("Chiama {phone}: ti aiuta una persona.").format(phone=phone)
        if phone
        else _("Chiedi allo sportello: ti aiuta una persona.")
    )
