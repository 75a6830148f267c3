"""Addresses under /appuntamenti."""

from plugins.booking.routes import journey, own, settings, staff

ROUTES = (*journey.ROUTES, *own.ROUTES, *staff.ROUTES, *settings.ROUTES)
