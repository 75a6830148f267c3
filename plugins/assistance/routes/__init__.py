"""Addresses of the plugin, in the order in which they are met."""

from plugins.assistance.routes import drafts, procedures

ROUTES = (*procedures.ROUTES, *drafts.ROUTES)
