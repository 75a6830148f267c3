"""Addresses of sign-in, of one's own access, and of the body's people."""

from core.accounts.routes import entry, invitation, own, password, team

ROUTES = (*entry.ROUTES, *invitation.ROUTES, *password.ROUTES, *own.ROUTES, *team.ROUTES)
