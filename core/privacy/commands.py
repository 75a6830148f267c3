"""`./diffuso privacy`: what is done after a restore, and what is looked at from outside."""

import sys

import click

from core.settings import from_environment


@click.group()
def privacy() -> None:
    """Dati delle persone: cancellazioni, registro."""


@privacy.command()
def reapply() -> None:
    """Cancella di nuovo chi era stato cancellato: si fa dopo avere rimesso una copia del database."""
    from core.app import build_platform  # noqa: PLC0415 - each command loads only what it needs
    from core.privacy.ledger import BrokenLedger  # noqa: PLC0415
    from core.privacy.restore import reapply as again  # noqa: PLC0415

    platform = build_platform(from_environment())
    try:
        back = again(platform)
    except BrokenLedger as why:
        click.echo(str(why), err=True)
        sys.exit(2)
    finally:
        platform.engine.dispose()
    click.echo(f"Fatto: {back} persone cancellate di nuovo.")


@privacy.command()
def ledger() -> None:
    """Scrive il registro delle cancellazioni, da conservare lontano dal database."""
    from core.privacy.ledger import Ledger  # noqa: PLC0415

    found = Ledger(from_environment().data_dir).path
    click.echo(found.read_text() if found.exists() else "", nl=False)
