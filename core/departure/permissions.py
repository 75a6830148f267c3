"""What the rooms of leaving ask for."""

from core.contributions import Permission

TAKE = Permission(resource="privacy", verb="take")
"""The body's administrator: the archive with everything, and where it was handed in."""
