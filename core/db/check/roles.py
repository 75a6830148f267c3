"""The two restricted roles have no power of their own and inherit none."""

from collections.abc import Iterator

from core.db.check.catalogue import Catalogue
from core.db.engine import APP_ROLE, DISTRICT_ROLE


def wrong(catalogue: Catalogue) -> Iterator[str]:
    """Say what a role has that would carry it over the walls."""
    there = {role.name: role for role in catalogue.roles}
    for name in (APP_ROLE, DISTRICT_ROLE):
        if name not in there:
            yield f"Manca il ruolo {name}: esegui ./diffuso migrate."
            continue
        role = there[name]
        for power in role.powers:
            yield f"Il ruolo {name} ha {power}: nessun muro lo ferma."
        for other in role.member_of:
            yield f"Il ruolo {name} fa parte di {other}, e può prenderne i diritti."
        if role.owns:
            yield f"Il ruolo {name} possiede {role.owns} oggetti del database: non deve possedere nulla."
