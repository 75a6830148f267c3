"""Who may say which provider a body trusts."""

from core.contributions import Permission

MANAGE = Permission(resource="oidc", verb="manage")
