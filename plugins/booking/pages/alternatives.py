"""What whoever came too late is offered instead: the nearest times here, then at another hub, held for her."""

from collections.abc import Iterator
from urllib.parse import urlencode
from uuid import UUID

from core.dates import local
from plugins.booking.actions.hold import MOST, Hold, Keyed, hold_instead, let_go, slots_of, stand_in_line
from plugins.booking.actions.place import Asked
from plugins.booking.pages.journey import Alternative, Gone
from plugins.booking.pages.shown import address_of, when_words
from plugins.booking.pages.steps import Visit, new_key
from plugins.booking.pages.times import closest_apart, time_value
from plugins.booking.queries.offer import offers
from plugins.booking.queries.taken import Asked as AskedOf
from plugins.booking.queries.taken import first_times
from plugins.booking.rules.request import Mistakes


def gone(visit: Visit, why: Exception, keyed: Keyed) -> Gone:
    """Say that the time is gone, and offer others; everything that was typed is kept."""
    if visit.held:
        let_go(visit.db, visit.held)
    found = alternatives(visit, keyed, held=stand_in_line(visit.db))
    return Gone(
        status=getattr(why, "status", 409),
        why=str(why),
        errors={"ora": str(why)},
        draft=visit.draft.with_(tipo=str(visit.kind.id)),
        found=found,
        tokens=" ".join(one.held for one in found if one.held),
        request_key=new_key(),
    )


def alternatives(visit: Visit, keyed: Keyed, *, held: bool) -> list[Alternative]:
    """Return three other times, each held for her where that can be."""
    slots = iter(_slots(visit, keyed) if held else ())
    found: list[tuple[Asked, Hold | None]] = []
    for asked in _candidates(visit):
        slot = next(slots, None)
        found.append((asked, hold_instead(visit.db, asked, slot=slot, now=visit.now) if slot else None))
        if len(found) == MOST:
            break
    tokens = [one.token(keyed) for _asked, one in found if one]
    return [_shown(visit, asked, one, keyed, tokens) for asked, one in found]


def _slots(visit: Visit, keyed: Keyed) -> list[UUID]:
    person = visit.person
    if isinstance(person, Mistakes):
        return []
    return slots_of(person.phone or person.email or "", keyed, visit.now)


def _candidates(visit: Visit) -> Iterator[Asked]:
    """Give the times nearest to the one she wanted, here, then the first ones of the other hubs."""
    wanted = visit.draft.start or visit.now
    for start in closest_apart(visit.db, visit.offer, visit.kind, wanted, visit.now, spoken=visit.spoken):
        yield visit.asked_at(start)
    yield from _elsewhere(visit)


def _elsewhere(visit: Visit) -> Iterator[Asked]:
    asked = [
        AskedOf(found, kind)
        for body, found in offers(visit.db, visit.site, visit.now).items()
        if body != visit.site.tenant_id
        and (kind := found.kind_for(visit.draft.service) or found.kind_for(None))
    ]
    times = first_times(visit.db, visit.site, asked, visit.now)
    ranked = sorted(
        ((start, one) for start, one in zip(times, asked, strict=True) if start), key=lambda one: one[0]
    )
    for start, (offer, kind) in ranked:
        yield Asked(offer=offer, schedule=offer.schedule, kind=kind, start=start)


def _shown(visit: Visit, asked: Asked, held: Hold | None, keyed: Keyed, tokens: list[str]) -> Alternative:
    offer, time, token = asked.offer, time_value(asked.start), held.token(keyed) if held else ""
    chosen = {"tipo": str(asked.kind.id), "ora": time, "posto": token, "altri": " ".join(tokens)}
    if visit.draft.service in asked.kind.services:
        chosen["servizio"] = visit.draft.service or ""
    query = urlencode({name: value for name, value in chosen.items() if value})
    here = offer.organisation_id == visit.site.tenant_id
    return Alternative(
        time=time,
        words=when_words(asked.start),
        hub=offer.name,
        held=token,
        until=local(held.until) if held else None,
        path="" if here else f"{address_of(visit.site, offer.host)}/appuntamenti/motivo?{query}",
        demo=offer.demo,
    )
