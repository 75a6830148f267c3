"""Addresses under /appuntamenti."""

from plugins.booking.routes import (
    answer,
    changes,
    door,
    first,
    importing,
    journey,
    letters,
    listing,
    numbers,
    one,
    own,
    settings,
    slips,
    staff,
    whose,
)

ROUTES = (
    *journey.ROUTES,
    *first.ROUTES,
    *own.ROUTES,
    *answer.ROUTES,
    *letters.ROUTES,
    *door.ROUTES,
    *listing.ROUTES,
    *numbers.ROUTES,
    *staff.ROUTES,
    *one.ROUTES,
    *slips.ROUTES,
    *whose.ROUTES,
    *settings.ROUTES,
    *importing.ROUTES,
    *changes.ROUTES,
)
