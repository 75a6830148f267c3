"""Addresses of the rooms of terms, requests and the register."""

from core.privacy.routes import keeping, own, register, requests

ROUTES = (*own.ROUTES, *keeping.ROUTES, *requests.ROUTES, *register.ROUTES)
