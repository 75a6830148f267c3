"""Addresses of the log: a body's own, one's own acts, the auditor's."""

from core.audit.routes import body, review

ROUTES = (*body.ROUTES, *review.ROUTES)
