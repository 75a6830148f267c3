"""Find out at the start whether the master key is that of this installation."""

import logging

from sqlalchemy import Engine, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import OperationalError, ProgrammingError

from core.db.scope import Reach, Scope, open_session
from core.organisations.models import Tenant
from core.settings import BadSettings, Settings
from core.vault import rules
from core.vault.models import Canary
from core.vault.rules import Keyring, WrongMaster

log = logging.getLogger("diffuso")
SEALED = b"this is the master key"


def prove(settings: Settings, engine: Engine, district_engine: Engine) -> None:
    """Raise BadSettings where the master key is missing or another's; remember it where it is the first.

    A database that is away says nothing: then a wrong key is found out when it first has to open something.
    """
    if not settings.master_key:
        raise BadSettings("Manca DIFFUSO_MASTER_KEY. Creane una con ./diffuso keys new e conservala.")
    try:
        _prove(Keyring(settings.master_key, settings.master_key_before), engine, district_engine)
    except OperationalError:
        log.warning("the database is away: the master key is not proved at this start")
    except ProgrammingError:
        raise BadSettings("Il database non è aggiornato: esegui ./diffuso migrate.") from None
    except WrongMaster:
        raise BadSettings(
            "DIFFUSO_MASTER_KEY non è la chiave di questa installazione: rimetti quella di prima."
        ) from None


def _prove(keyring: Keyring, engine: Engine, district_engine: Engine) -> None:
    with open_session(engine, None) as db, db.begin():
        districts = set(db.scalars(select(Tenant.district_id).distinct()))
        known = {canary.district_id: canary.sealed for canary in db.scalars(select(Canary))}
    for district, sealed in known.items():
        keyring.unwrap(sealed, rules.about_canary(district))
    for district in districts - known.keys():
        with open_session(district_engine, Scope(district, None, Reach.DISTRICT)) as db, db.begin():
            sealed = keyring.wrap(SEALED, rules.about_canary(district))
            db.execute(insert(Canary).values(district_id=district, sealed=sealed).on_conflict_do_nothing())


def rewrap_canaries(settings: Settings, engine: Engine, district_engine: Engine) -> None:
    """Seal what proves the master key with the one of now."""
    keyring = Keyring(settings.master_key)
    with open_session(engine, None) as db, db.begin():
        districts = [canary.district_id for canary in db.scalars(select(Canary))]
    for district in districts:
        with open_session(district_engine, Scope(district, None, Reach.DISTRICT)) as db, db.begin():
            canary = db.get_one(Canary, district)
            canary.sealed = keyring.wrap(SEALED, rules.about_canary(district))
