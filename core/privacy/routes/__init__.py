"""Addresses of the rooms of terms, requests and the register."""

from core.privacy.routes import holds, keeping, own, register, requests

ROUTES = (*own.ROUTES, *keeping.ROUTES, *holds.ROUTES, *requests.ROUTES, *register.ROUTES)
