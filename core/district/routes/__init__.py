"""Addresses of the district's rooms; they answer on the portal only."""

from core.district.routes import bodies, body, catalogue, comuni, numbers

ROUTES = (*bodies.ROUTES, *body.ROUTES, *numbers.ROUTES, *comuni.ROUTES, *catalogue.ROUTES)
