"""Addresses of purposes and consents."""

from core.consents.routes import notice, purposes

ROUTES = (*notice.ROUTES, *purposes.ROUTES)
