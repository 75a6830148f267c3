"""Addresses of another way in."""

from plugins.oidc.routes import accepting, entering, own, provider

ROUTES = (*provider.ROUTES, *entering.ROUTES, *accepting.ROUTES, *own.ROUTES)
