"""The command line: `diffuso --help` is a guide."""

import os
import sys
from pathlib import Path
from typing import Any

import click
from sqlalchemy.exc import OperationalError

from core.audit.commands import audit
from core.db.engine import away
from core.discovery import BadPlugin
from core.privacy.commands import privacy
from core.settings import ROOT, BadSettings, Settings, from_environment
from core.vault.commands import keys

CANNOT = 2


class Guide(click.Group):
    """Shows the commands in the order in which one needs them, then those of the plugins."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """Return the commands as they were written."""
        return [*self.commands, *_of_plugins()]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command of ours, or else of a plugin."""
        return super().get_command(ctx, cmd_name) or _of_plugins().get(cmd_name)


def _of_plugins() -> dict[str, click.Command]:
    from core.plugins import Plugins  # noqa: PLC0415

    declared = Plugins().declared("register_commands").values()
    return {str(command.name): command for commands in declared for command in commands}


GUIDE = """Diffuso: la piattaforma del Segretariato Sociale Diffuso.

\b
Per provarlo subito:         ./diffuso demo
Per controllare che regga:   ./diffuso test

\b
Per usarlo davvero, con PostgreSQL 18 e queste variabili:
  DIFFUSO_DATABASE_URL   indirizzo del database, come proprietario delle tabelle
  DIFFUSO_SECRET_KEY     almeno 32 caratteri casuali, fuori dal database e dalle copie
  DIFFUSO_MASTER_KEY     la chiave di quello che le persone confidano: ./diffuso keys new
  DIFFUSO_MASTER_KEY_BEFORE   quella di prima, mentre si cambia: riavvia con tutte e due,
                         ./diffuso keys rotate master, riavvia senza questa
  DIFFUSO_ORIGIN         come si presenta al pubblico, per esempio https://esempio.it
  DIFFUSO_SMTP_URL, DIFFUSO_MAIL_FROM   da dove partono i messaggi

\b
  ./diffuso migrate
  ./diffuso tenants sync tenants/est-milano --domain esempio.it
  ./diffuso serve --workers 4
  ./diffuso worker
"""


@click.group(cls=Guide, help=GUIDE, context_settings={"help_option_names": ["-h", "--help"]})
def cli() -> None:
    """Diffuso: la piattaforma del Segretariato Sociale Diffuso."""


@cli.command()
@click.option(
    "--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="Porta delle pagine."
)
@click.option("--data-dir", default=".diffuso", show_default=True, type=Path, help="Dove tenere i dati.")
def demo(port: int, data_dir: Path) -> None:
    """Prova tutto: database, pagine, messaggi e dati inventati."""
    from core.demo.start import run  # noqa: PLC0415 - each command loads only what it needs

    run(port, data_dir if data_dir.is_absolute() else ROOT / data_dir)


@cli.command(context_settings={"ignore_unknown_options": True})
@click.option("--fast", is_flag=True, help="Lascia fuori le prove con il browser e quelle lunghe.")
@click.argument("more", nargs=-1)
def test(fast: bool, more: tuple[str, ...]) -> None:  # noqa: FBT001 - click's way
    """Controlla tutto quello che deve reggere: stile, tipi, confini, prove."""
    from core.checkup import run  # noqa: PLC0415

    sys.exit(run(fast=fast, more=more))


@cli.command()
def pictures() -> None:
    """Rifà le figure del README dalle pagine vere."""
    from core.pictures import FOLDER, take  # noqa: PLC0415

    click.echo(f"{FOLDER}: {take(click.echo) // 1000} kB")


@cli.command()
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 64), help="Quanti processi.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Indirizzo su cui ascoltare.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
def serve(workers: int, host: str, port: int) -> None:
    """Serve le pagine (produzione)."""
    from core import server  # noqa: PLC0415

    found = settings()
    _prove_master_key(found)
    server.run("core.app:create", host=host, port=port, workers=workers, settings=found)


@cli.command()
def worker() -> None:
    """Fa il lavoro lasciato per dopo: messaggi, conteggi, cancellazioni (produzione)."""
    import asyncio  # noqa: PLC0415

    from core.app import build_platform  # noqa: PLC0415
    from core.jobs.worker import build, run  # noqa: PLC0415
    from core.logs import events  # noqa: PLC0415
    from core.privacy import restore  # noqa: PLC0415

    found = settings()
    events.set_up(found)
    _prove_master_key(found)
    platform = build_platform(found)
    restore.at_start(platform)
    asyncio.run(run(build(platform)))


@cli.command()
def migrate() -> None:
    """Porta il database al presente."""
    from core.db.migrate import upgrade  # noqa: PLC0415

    upgrade(settings())
    click.echo("Il database è aggiornato.")


@cli.group()
def tenants() -> None:
    """Distretti ed enti."""


@tenants.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--domain", required=True, help="Nome del portale; gli spazi degli enti stanno sotto.")
@click.option("--overwrite", is_flag=True, help="Fa vincere i file su quello che c'è nel database.")
def sync(folder: Path, domain: str, overwrite: bool) -> None:  # noqa: FBT001 - click's way
    """Carica i file di un distretto; quello che c'è già resta."""
    from core.db.engine import district_engine  # noqa: PLC0415
    from core.district.sync import sync as load  # noqa: PLC0415

    done = load(district_engine(settings()), folder, domain=domain, overwrite=overwrite)
    click.echo(
        f"{done.name}: {done.bodies} enti, {done.services} servizi, {done.findable} cose che si trovano."
    )


@cli.command()
def matrix() -> None:
    """Stampa chi può fare che cosa."""
    from core.accounts.matrix import markdown, read  # noqa: PLC0415
    from core.discovery import folders  # noqa: PLC0415

    own = (folder / "matrix.toml" for folder in folders().values())
    click.echo(markdown(read(path for path in own if path.exists())))


@cli.command()
def texts() -> None:
    """Aggiorna i cataloghi delle traduzioni e dice che cosa manca."""
    from core.texts import update  # noqa: PLC0415

    for found in update():
        click.echo(f"{found.file}: {found.texts} testi, {found.missing} da tradurre.")


@cli.command()
def check() -> None:
    """Controlla il database: tabelle, muri, ruoli."""
    from core.db.check import problems  # noqa: PLC0415

    found = problems(settings())
    for problem in found:
        click.echo(problem)
    click.echo("Tutto a posto." if not found else f"{len(found)} cose da sistemare.")
    sys.exit(1 if found else 0)


@cli.command()
@click.option("--dry-run", is_flag=True, help="Conta soltanto: non cancella nulla.")
@click.option(
    "--days", default=0, show_default=True, type=click.IntRange(0, 36_500), help="Fra quanti giorni."
)
def retention(dry_run: bool, days: int) -> None:  # noqa: FBT001 - click's way
    """Dimentica quello che ha finito il suo tempo, in ogni ente: come ogni notte."""
    from core.app import build_platform  # noqa: PLC0415
    from core.privacy.night import told  # noqa: PLC0415

    if days and not dry_run:
        _cannot("--days guarda avanti: si usa con --dry-run.")
    click.echo("\n".join(told(build_platform(settings()), days=days, dry_run=dry_run)))


@cli.command(context_settings={"ignore_unknown_options": True})
@click.option("--tenants", "counts", multiple=True, type=int, help="Quanti enti: 10, 1000, 10000.")
@click.option("--json", "target", type=Path, help="Dove scrivere il risultato.")
@click.option("--seconds", default=4.0, show_default=True, help="Quanto dura ogni misura.")
def bench(counts: tuple[int, ...], target: Path | None, seconds: float) -> None:
    """Misura la velocità, in rapporto a un pavimento misurato insieme."""
    from core.bench.run import run  # noqa: PLC0415

    run(counts or (10, 1_000, 10_000), target, seconds=seconds)


@cli.group()
def plugin() -> None:
    """Funzioni aggiuntive."""


@plugin.command()
@click.argument("name")
def new(name: str) -> None:
    """Scrive lo scheletro di un plugin, pronto da accendere."""
    from core.scaffold import write  # noqa: PLC0415

    try:
        folder = write(name)
    except ValueError as why:
        _cannot(str(why))
    click.echo(
        f"Fatto: {folder}. Esegui ./diffuso migrate e riavvia: il distretto può accenderlo per ogni ente."
    )


@plugin.command()
@click.argument("name")
@click.confirmation_option(
    "--yes", prompt="Le sue tabelle spariscono, con tutti i dati. Vado avanti?", help="Non chiede conferma."
)
def remove(name: str) -> None:
    """Toglie le tabelle di un plugin; la sua cartella la togli tu, subito dopo."""
    from core.db.migrate import downgrade  # noqa: PLC0415
    from core.discovery import folders  # noqa: PLC0415

    if name not in folders():
        _cannot(f"Non c'è nessun plugin di nome {name}.")
    from core.district.sync import drop_plugin  # noqa: PLC0415

    downgrade(settings(), name)
    drop_plugin(settings(), name)
    click.echo(f"Le tabelle di {name} non ci sono più. Ora togli {folders()[name]} e riavvia.")


def settings(**overrides: Any) -> Settings:
    """Return the settings, or end with the one line that says what to do."""
    try:
        return from_environment(**overrides)
    except BadSettings as why:
        _cannot(str(why))
        raise


def _prove_master_key(found: Settings) -> None:
    from core.db.engine import app_engine, district_engine  # noqa: PLC0415
    from core.vault.master import prove  # noqa: PLC0415

    prove(found, app_engine(found), district_engine(found))


cli.add_command(keys)
cli.add_command(audit)
cli.add_command(privacy)


def _cannot(why: str) -> None:
    click.echo(why, err=True)
    sys.exit(CANNOT)


def main() -> None:
    """Run a command; what cannot work ends with one clear line and exit code 2."""
    try:
        cli(prog_name="diffuso")
    except (BadSettings, BadPlugin) as why:
        _cannot(str(why))
    except OperationalError as failure:
        _cannot(away(failure))


if __name__ == "__main__":
    os.chdir(ROOT)
    main()
