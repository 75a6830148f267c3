"""Addresses of sign-in, of one's own access, and of the body's people."""

from core.accounts.routes import (
    confirmation,
    entry,
    invitation,
    own,
    own_app,
    own_passkeys,
    password,
    presence,
    second_step,
    team,
)

ROUTES = (
    *entry.ROUTES,
    *second_step.ROUTES,
    *invitation.ROUTES,
    *password.ROUTES,
    *own.ROUTES,
    *confirmation.ROUTES,
    *own_app.ROUTES,
    *own_passkeys.ROUTES,
    *team.ROUTES,
    *presence.ROUTES,
)
