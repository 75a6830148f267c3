"""Addresses under /appuntamenti."""

from plugins.booking.routes import door, journey, listing, one, own, settings, slips, staff

ROUTES = (
    *journey.ROUTES,
    *own.ROUTES,
    *door.ROUTES,
    *listing.ROUTES,
    *staff.ROUTES,
    *one.ROUTES,
    *slips.ROUTES,
    *settings.ROUTES,
)
