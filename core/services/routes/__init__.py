"""Addresses of the catalogue."""

from core.services.routes import helping, public, sheets

ROUTES = (*public.ROUTES, *helping.ROUTES, *sheets.ROUTES)
