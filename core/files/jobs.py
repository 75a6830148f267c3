"""What the worker does with files."""

from typing import Final

from sqlalchemy.orm import Session

from core import clock
from core.contributions import Job
from core.files import actions, queries
from core.who import Site


def remove(db: Session, site: Site, *, place: str) -> None:
    """Take away what a row held that is gone."""
    if place not in queries.places(db):
        queries.store(db).remove([place])


def collect(db: Session, site: Site) -> None:
    """Take away what no row knows of."""
    actions.collect(db, now=clock.now())


JOBS: Final = (
    Job(name=actions.REMOVE, run=remove, even_suspended=True),
    Job(name="core.files_collect", run=collect, every="47 3 * * *", even_suspended=True),
)
