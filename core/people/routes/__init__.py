"""Addresses of people's records: those of the staff, and a person's own."""

from core.people.routes import finding, handing, own, record, together, writing

ROUTES = (*finding.ROUTES, *writing.ROUTES, *handing.ROUTES, *together.ROUTES, *record.ROUTES, *own.ROUTES)
