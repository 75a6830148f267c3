"""Addresses of another way in."""

from plugins.oidc.routes import entering, own, provider

ROUTES = (*provider.ROUTES, *entering.ROUTES, *own.ROUTES)
