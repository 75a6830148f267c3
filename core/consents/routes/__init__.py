"""Addresses of purposes and consents."""

from core.consents.routes import desk, notice, own, purposes

ROUTES = (*notice.ROUTES, *purposes.ROUTES, *own.ROUTES, *desk.ROUTES)
