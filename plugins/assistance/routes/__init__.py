"""Addresses of the plugin, in the order in which they are met."""

from plugins.assistance.routes import (
    case,
    drafts,
    filing,
    lists,
    mandates,
    meetings,
    own,
    papers,
    procedures,
    questions,
)

ROUTES = (
    *lists.ROUTES,
    *meetings.ROUTES,
    *own.ROUTES,
    *procedures.ROUTES,
    *drafts.ROUTES,
    *mandates.ROUTES,
    *case.ROUTES,
    *questions.ROUTES,
    *papers.ROUTES,
    *filing.ROUTES,
)
