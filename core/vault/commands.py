"""`./diffuso keys`: make, change and check the keys."""

from collections.abc import Iterator

import click
from sqlalchemy.orm import Session

from core.settings import from_environment


@click.group()
def keys() -> None:
    """Chiavi che proteggono quello che le persone confidano."""


@keys.command()
def new() -> None:
    """Scrive una chiave principale nuova, da conservare fuori dal database e dalle copie."""
    from core.vault.rules import new_key  # noqa: PLC0415 - each command loads only what it needs

    click.echo(new_key().hex())


@keys.command()
def check() -> None:
    """Controlla che la chiave principale apra le chiavi di tutti gli enti."""
    from core.vault import queries  # noqa: PLC0415

    opened = sum(len(queries.tenant_keys(db)) for db in _bodies())
    click.echo(f"La chiave principale è quella giusta: apre {opened} chiavi degli enti.")


@keys.command()
@click.argument("which", type=click.Choice(["master", "bodies"]))
def rotate(which: str) -> None:
    """Cambia le chiavi; niente si ferma, e quello che c'era si legge ancora.

    master: passa dalla chiave in DIFFUSO_MASTER_KEY_BEFORE a quella in DIFFUSO_MASTER_KEY.
    bodies: dà a ogni ente una chiave nuova, rifà gli indici con cui si trovano le persone, e distrugge le chiavi
    vecchie che non aprono più niente.
    """
    from core.people.actions.writing import PersonCodes  # noqa: PLC0415
    from core.vault import actions  # noqa: PLC0415
    from core.vault.rotation import turn  # noqa: PLC0415
    from core.web.signing import Signer  # noqa: PLC0415

    if which == "master":
        changed = sum(actions.rewrap(db) for db in _bodies(canaries=True))
        click.echo(f"Fatto: {changed} cose rifatte con la chiave nuova.")
        return
    codes = PersonCodes(Signer(from_environment()).keyed)
    found = [turn(db, codes) for db in _bodies()]
    changed, destroyed = (sum(column) for column in zip(*found, strict=True))
    click.echo(f"Fatto: {changed} cose rifatte con la chiave nuova, {destroyed} chiavi vecchie distrutte.")


def _bodies(*, canaries: bool = False) -> Iterator[Session]:
    """Give a session in each body, one transaction each; the master key is proved before."""
    from core.accounts import sealing  # noqa: PLC0415
    from core.db.engine import app_engine, district_engine  # noqa: PLC0415
    from core.db.scope import Reach, Scope, open_session  # noqa: PLC0415
    from core.organisations import queries as organisations  # noqa: PLC0415
    from core.vault import master  # noqa: PLC0415

    settings = from_environment()
    engine, district = app_engine(settings), district_engine(settings)
    master.prove(settings, engine, district)
    with open_session(engine, None) as db, db.begin():
        tenants = organisations.tenants(db)
    for district_id, tenant_id in tenants:
        with open_session(engine, Scope(district_id, tenant_id)) as db, db.begin():
            yield db
    if canaries:
        for district_id in {district_id for district_id, _tenant in tenants}:
            with open_session(engine, Scope(district_id, reach=Reach.IDENTITY)) as db, db.begin():
                sealing.rewrap(db)
        master.rewrap_canaries(settings, engine, district)
