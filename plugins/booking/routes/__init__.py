"""Addresses under /appuntamenti."""

from plugins.booking.routes import door, journey, own, settings, staff

ROUTES = (*journey.ROUTES, *own.ROUTES, *door.ROUTES, *staff.ROUTES, *settings.ROUTES)
