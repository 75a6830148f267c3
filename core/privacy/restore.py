"""After a backup is restored: whoever was erased since is erased again, before anybody can look."""

import logging

from sqlalchemy.exc import OperationalError

from core import clock
from core.departure import making as departing
from core.jobs import worker
from core.privacy import erasure
from core.privacy.ledger import Ledger
from core.web.platform import Platform

log = logging.getLogger("diffuso")


def reapply(platform: Platform) -> int:
    """Erase again everybody who stands in the ledger and not in the database; return how many came back.

    One statement for each body that ever erased somebody; nothing else where the database is not older.
    """
    marks, back = Ledger(platform.settings.data_dir).marks(), 0
    bodies = worker.tenants(platform) if marks else ()
    for district_id, tenant_id in (body for body in bodies if body[1] in marks):
        with worker.inside(platform, district_id, tenant_id, even_suspended=True) as found:
            if found:
                db, site = found
                if departing.is_gone(db, site):
                    continue
                if departing.mark_of(platform, site) in marks[tenant_id]:
                    departing.close_again(platform, db, site, now=clock.now())
                    continue
                back += erasure.reapply(platform, db, site, marks[tenant_id], clock.now())
    return back


def at_start(platform: Platform) -> None:
    """Do so before the first request is answered; a database that is away is asked when it is back, by hand."""
    try:
        if back := reapply(platform):
            log.warning("the database was older than the ledger of erasures: %s erased again", back)
    except OperationalError:
        log.warning("the database is away: run `diffuso privacy reapply` if it was restored")
