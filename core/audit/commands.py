"""`./diffuso audit`: whether the logs are as they were written."""

import sys
from collections.abc import Iterator
from pathlib import Path

import click

from core.audit.rules import Anchor
from core.settings import Settings, from_environment


@click.group()
def audit() -> None:
    """Registro di chi ha visto che cosa."""


@audit.command()
@click.option("--tenant", "slug", default="", help="Un ente solo, con il suo nome breve.")
@click.option(
    "--anchors", "files", multiple=True, type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="File o messaggi con le righe spedite ogni giorno; altrimenti quello nella cartella dei dati.",
)  # fmt: skip
def verify(slug: str, files: tuple[Path, ...]) -> None:
    """Controlla che nessuna riga sia stata cambiata, tolta o aggiunta."""
    settings, wrong = from_environment(), 0
    for name, entries, problems in _verdicts(settings, slug, files):
        click.echo(f"{name}: {entries} righe, {'tutto in ordine' if not problems else 'NON IN ORDINE'}.")
        for problem in problems:
            click.echo(f"  {problem}")
        wrong += bool(problems)
    sys.exit(1 if wrong else 0)


def _verdicts(settings: Settings, slug: str, files: tuple[Path, ...]) -> Iterator[tuple[str, int, list[str]]]:
    from core.audit.verification import verify as walk  # noqa: PLC0415 - each command loads only what it needs
    from core.db.engine import app_engine  # noqa: PLC0415
    from core.db.scope import Scope, open_session  # noqa: PLC0415
    from core.organisations import queries as organisations  # noqa: PLC0415

    anchors, engine = _anchors(settings, files), app_engine(settings)
    with open_session(engine, None) as db, db.begin():
        tenants = organisations.tenants(db)
    for district_id, tenant_id in tenants:
        scope = Scope(district_id, tenant_id)
        with open_session(engine, scope) as db, db.begin():
            body = organisations.by_id(db, tenant_id)
        if body and slug in ("", body.slug):
            found = walk(engine, scope, [each for each in anchors if each.body == str(tenant_id)])
            yield body.slug, found.entries, found.problems
    engine.dispose()


def _anchors(settings: Settings, files: tuple[Path, ...]) -> list[Anchor]:
    from core.audit.anchoring import FILE  # noqa: PLC0415
    from core.audit.rules import anchors  # noqa: PLC0415

    own = settings.data_dir / FILE
    places = files or ((own,) if own.exists() else ())
    return [anchor for place in places for anchor in anchors(place.read_text(errors="replace"))]
