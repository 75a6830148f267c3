"""What the worker does with the logs, every night."""

from typing import Final

from sqlalchemy.orm import Session

from core import clock
from core.audit import anchoring
from core.contributions import Job
from core.web.platform import Platform
from core.who import Site


def anchor(db: Session, site: Site, platform: Platform) -> None:
    """Send out where the body's log ends."""
    anchoring.anchor(db, site, folder=platform.settings.data_dir, today=clock.today())


def tell_the_office(db: Session, site: Site) -> None:
    """Send the district where the logs of its bodies end."""
    anchoring.tell_the_office(db, site, today=clock.today())


JOBS: Final = (
    Job(name="core.audit_anchor", run=anchor, every="11 4 * * *", even_suspended=True),
    Job(name="core.audit_anchors", run=tell_the_office, every="41 4 * * *"),
)
