"""At another body of the district, as anybody: what a citizen without an account may do there, and no more."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from sqlalchemy.orm import Session

from core.contributions import Permission
from core.db.scope import Scope, transaction
from core.errors import Missing
from core.i18n import _
from core.web.platform import Platform
from core.who import Site


@contextmanager
def as_anybody(platform: Platform, site: Site, body: UUID, *, needs: Permission) -> Iterator[Session]:
    """Open a transaction of another body's; raise Missing for what an anonymous citizen may not do there.

    It commits by itself, before the caller's: whoever writes there writes nothing else.
    """
    if needs.code not in platform.granted(None):
        raise Missing(_("Questa pagina non esiste."))
    with transaction(platform.engine, Scope(site.district_id, body)) as db:
        yield db
