"""Who was given what: the district may not read what people confide to a body, and nothing is for everybody."""

from collections.abc import Iterator

from core.db.check.allowed import Allowed
from core.db.check.catalogue import Catalogue, Function, Grant
from core.db.check.declared import Declared
from core.db.check.sql import PUBLIC
from core.db.engine import APP_ROLE, DISTRICT_ROLE

USUAL = ("SELECT", "INSERT", "UPDATE", "DELETE", "USAGE")
SAFE_PATH = "pg_temp"
REMEDY = "fai eseguire core/db/embedded/prepare.sql all'amministratore del server"


def wrong(catalogue: Catalogue, known: Declared, excused: Allowed) -> Iterator[str]:
    """Say which rights go too far."""
    for grant in catalogue.grants:
        yield from _grant(grant, known.get(grant.table), excused)
    for function in catalogue.functions:
        yield from _function(function, excused)
    for role, name in catalogue.dangerous:
        yield f"Il ruolo {role} può chiamare {name}: {REMEDY}."
    for role, what in catalogue.loose:
        yield f"Il ruolo {role} può creare cose sue ({what}): {REMEDY}."


def _grant(grant: Grant, kind: str | None, excused: Allowed) -> Iterator[str]:
    right = f"{grant.right} ({grant.column})" if grant.column else grant.right
    if grant.role == PUBLIC:
        yield f"Chiunque ha il permesso {right} su {grant.table}."
    elif grant.role not in (APP_ROLE, DISTRICT_ROLE):
        yield f"Il ruolo {grant.role} ha il permesso {right} su {grant.table}: non è uno dei nostri."
    elif grant.right not in USUAL:
        yield f"Il ruolo {grant.role} ha il permesso {right} su {grant.table}, che il muro non ferma."
    elif (
        kind == "tenant"
        and grant.role == DISTRICT_ROLE
        and not excused.has("grants", f"{grant.table}: {right}")
    ):
        yield f"Il distretto ha il permesso {right} sulla tabella {grant.table}, che è degli enti."


def _function(function: Function, excused: Allowed) -> Iterator[str]:
    where = f"La funzione {function.name} agisce con i diritti del proprietario"
    if not excused.has("functions", function.name):
        yield f"{where} e non è nell'elenco di quelle ammesse."
    path = next((s for s in function.settings if s.startswith("search_path=")), "")
    if not path.replace('"', "").endswith(SAFE_PATH):
        yield f"{where} ma cerca le tabelle anche fra quelle temporanee: search_path deve finire con pg_temp."
    if function.for_everybody:
        yield f"{where} e chiunque può chiamarla: manca REVOKE EXECUTE ... FROM PUBLIC."
