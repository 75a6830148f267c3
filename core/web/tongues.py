"""What a district says in each language; remembered until something published changes."""

from uuid import UUID

from sqlalchemy import Engine

from core import i18n
from core.db.scope import Scope, open_session
from core.i18n import Speech
from core.i18n.catalogs import MACHINE
from core.i18n.languages import OTHERS
from core.translations import queries
from core.web.sites import Published
from core.who import Site

MOST = 200


class Tongues:
    """Asks the database for a language once for each change."""

    def __init__(self, engine: Engine, published: Published) -> None:
        """Remember nothing yet."""
        self.engine, self.published = engine, published
        self._known: dict[tuple[UUID, str], tuple[tuple[int, int], Speech]] = {}

    def speech(self, site: Site, language: str) -> Speech:
        """Return the language with what the district says in it; Italian where the pages do not speak it."""
        if language not in OTHERS:
            return i18n.IN_ITALIAN
        version = self.published.version(site.district_id)
        found = self._known.get((site.district_id, language))
        if found and found[0] == version:
            return found[1]
        with open_session(self.engine, Scope(site.district_id, site.tenant_id)) as db, db.begin():
            told = queries.spoken(db, language)
        content = {italian: text for italian, (text, _maker) in told.items()}
        by_machine = any(maker == MACHINE for _text, maker in told.values())
        made = i18n.speech(language, content, by_machine=by_machine)
        if len(self._known) >= MOST:
            self._known.clear()
        self._known[site.district_id, language] = version, made
        return made
