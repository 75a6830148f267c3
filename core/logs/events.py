"""Events as lines: JSON in production, words in the demonstration. Never the words of an error, which may quote a row.

Of our own loggers the message is told as it was put together; of a library only the pattern of its message, since what
it fills in is not ours to vouch for. Of an exception, which kind it is and where it went, never what it says.
"""

import json
import logging
import logging.config
import traceback
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

from core.settings import Settings

REQUEST: ContextVar[str] = ContextVar("request", default="")
OURS = ("core", "plugins", "diffuso")
LONGEST = 500


class AsJson(logging.Formatter):
    """One JSON object a line; the fields are these and no others."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        found: dict[str, Any] = {
            "at": moment(record.created),
            "level": record.levelname.lower(),
            "event": said(record),
            "logger": record.name,
        }
        if request := REQUEST.get():
            found["request"] = request
        if record.exc_info and record.exc_info[1]:
            found["error"] = way(record.exc_info[1])
        return json.dumps(found, ensure_ascii=True)


class AsWords(logging.Formatter):
    """The same for somebody who watches a terminal."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line, and below it where an error went."""
        error = record.exc_info[1] if record.exc_info else None
        below = [f"    {step}" for step in way(error)] if error else []
        return "\n".join([f"{record.levelname.lower()}: {said(record)}", *below])


def set_up(settings: Settings) -> None:
    """Tell every event to the standard error, in the way that the settings name."""
    logging.config.dictConfig(configuration(settings))


def configuration(settings: Settings) -> dict[str, Any]:
    """Return the same as a dictionary, for the web server, which sets itself up."""
    own = {"handlers": ["events"], "level": "WARNING", "propagate": False}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"events": {"()": AsWords if settings.log == "words" else AsJson}},
        "handlers": {
            "events": {"class": "logging.StreamHandler", "formatter": "events", "stream": "ext://sys.stderr"}
        },
        "loggers": {"_granian": own, "granian.access": own},
        "root": {"handlers": ["events"], "level": "WARNING"},
    }


def said(record: logging.LogRecord) -> str:
    """Return what may be told of a message, on one line."""
    ours = record.name.partition(".")[0] in OURS
    return " ".join((record.getMessage() if ours else str(record.msg)).split())[:LONGEST]


def way(error: BaseException) -> list[str]:
    """Return the kind of an exception, and of what led to it, each with the places it went through."""
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    steps = [
        f"{step.filename}:{step.lineno} {step.name}" for step in traceback.extract_tb(error.__traceback__)
    ]
    return [*(way(cause) if cause else []), type(error).__qualname__, *steps[-12:]]


def moment(seconds: float) -> str:
    """Return a moment as it is told: UTC, to the millisecond."""
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds")
