"""The web server: processes that each run one event loop and some threads."""

from granian import Granian
from granian.constants import Interfaces, Loops
from granian.log import LogLevels

from core.logs import events
from core.settings import Settings

WAITING = 512
LEAVE_WITHIN = 10
"""Seconds that a process told to end has for what it began."""


def run(application: str, *, host: str, port: int, workers: int, settings: Settings | None = None) -> None:
    """Serve an application (`module:factory`) until the process is told to end."""
    Granian(
        application,
        factory=True,
        address=host,
        port=port,
        interface=Interfaces.ASGI,
        loop=Loops.uvloop,
        workers=workers,
        log_level=LogLevels.warning,
        log_dictconfig=events.configuration(settings) if settings else None,
        backpressure=WAITING,
        respawn_failed_workers=True,
        workers_kill_timeout=LEAVE_WITHIN,
    ).serve()
