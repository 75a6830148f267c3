"""Who may say how applications are made: the rights of the catalogue (core/accounts/matrix.toml)."""

from core.contributions import Permission

GOVERN = Permission(resource="catalogue", verb="govern")
