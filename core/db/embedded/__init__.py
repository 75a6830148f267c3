"""A PostgreSQL of Diffuso's own, for whoever has none: it starts and stops with the program, no port open.

with embedded.running(settings.data_dir) as server:
    engine = create_engine(server.owner_url)
"""

from core.db.embedded.databases import clone, drop
from core.db.embedded.process import AlreadyRunning, CannotStart
from core.db.embedded.server import Server, find, remove, running

__all__ = ["AlreadyRunning", "CannotStart", "Server", "clone", "drop", "find", "remove", "running"]
