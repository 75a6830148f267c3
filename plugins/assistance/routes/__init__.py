"""Addresses of the plugin, in the order in which they are met."""

from plugins.assistance.routes import (
    case,
    drafts,
    filing,
    golden,
    lists,
    mandates,
    meetings,
    oversight,
    own,
    papers,
    precheck,
    procedures,
    questions,
    sessions,
)

ROUTES = (
    *lists.ROUTES,
    *sessions.LIMIT,
    *oversight.LOADS,
    *meetings.ROUTES,
    *own.ROUTES,
    *procedures.ROUTES,
    *drafts.ROUTES,
    *golden.ROUTES,
    *precheck.ROUTES,
    *mandates.ROUTES,
    *case.ROUTES,
    *sessions.ROUTES,
    *oversight.ROUTES,
    *questions.ROUTES,
    *papers.ROUTES,
    *filing.ROUTES,
)
