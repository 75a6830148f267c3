"""Addresses under /appuntamenti."""

from plugins.booking.routes import door, journey, listing, one, own, settings, staff

ROUTES = (
    *journey.ROUTES,
    *own.ROUTES,
    *door.ROUTES,
    *listing.ROUTES,
    *staff.ROUTES,
    *one.ROUTES,
    *settings.ROUTES,
)
