"""Addresses of the district's rooms."""

ROUTES = ()
