"""Everything a body takes along: each person on her own, every table as a spreadsheet, and what the columns mean.

Names of entries are numbers: whoever sees the archive without its password reads nobody's name.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Column, LargeBinary, inspect, select
from sqlalchemy.orm import Session

from core import spreadsheet
from core.accounts.models import Account, Membership
from core.audit.actions import By
from core.audit.models import Line
from core.db.personal import Impersonal, Personal, said
from core.db.tables import Table
from core.departure.actions import own_tables
from core.people import queries as people
from core.privacy import erasure, export
from core.web.platform import Platform
from core.who import Site

ROWS: Final = 10_000
"""How many rows of a table stand in one file."""
Entry = tuple[str, bytes]
README: Final = """{name}: tutti i dati tenuti in «{district}», il {day}.

Come si apre: ogni file di questo archivio è cifrato (AES-256). Serve la password e un programma come 7-Zip,
WinRAR o Keka. Conservate archivio e password in due posti diversi: qui ci sono storie di persone.

persone/      Una cartella per ogni persona: dati.json con tutto quello che la riguarda (scheda, recapiti,
              appuntamenti, consensi, messaggi), e i suoi documenti nella cartella file/.
tabelle/      Ogni tabella come foglio CSV (UTF-8, separatore «;»), a pezzi di {rows} righe. I campi cifrati
              non ci sono: il loro contenuto sta in persone/.
registro/     Chi ha visto e cambiato che cosa: le righe della catena, con gli hash.
colonne.json  Che cosa vuol dire ogni colonna: a che cosa serve, base giuridica, quanto si tiene.
indice.json   Ogni file con la sua impronta SHA-256: per controllare che non manchi e non cambi niente, anche
              in un archivio storico.
"""


def entries(
    platform: Platform, db: Session, site: Site, *, by: By, now: datetime
) -> Iterator[tuple[Entry, int, int]]:
    """Give each file of the archive, how many parts are done and how many there are; the index comes last."""
    printed: dict[str, str] = {}
    whom = _people(platform, db, site)
    tables: list[tuple[type[Table], str]] = [*own_tables(), (Membership, "tenant_id")]
    most = len(whom) + len(tables) + 3
    parts: Iterable[Iterable[Entry]] = (
        *([part] for part in _about(site, now)),
        *(_person(platform, db, site, one, place=n, by=by, now=now) for n, one in enumerate(whom, start=1)),
        *(_table(db, site, table, owner) for table, owner in tables),
        _log(db, site),
    )
    for done, part in enumerate(parts, start=1):
        for name, content in part:
            printed[name] = hashlib.sha256(content).hexdigest()
            yield (name, content), min(done, most), most
    yield ("indice.json", _json(printed)), most, most


def _people(platform: Platform, db: Session, site: Site) -> list[UUID]:
    """Return everybody of whom something is kept, each once: records merged into another come with it."""
    known = list(erasure.subjects(platform, db, site))
    return sorted(set(people.roots(db, known).values()) - {site.tenant_id})


def _about(site: Site, now: datetime) -> Iterator[Entry]:
    told = README.format(name=site.name, district=site.district_name, day=f"{now:%d/%m/%Y}", rows=ROWS)
    yield "LEGGIMI.txt", told.encode()
    yield "colonne.json", _json(columns())


def columns() -> dict[str, dict[str, Any]]:
    """Say what each column of a body's tables means, by what its model says of it."""
    return {
        table.__tablename__: {
            "descrizione": (table.__doc__ or "").partition("\n")[0],
            "colonne": {column.name: _meaning(column) for column in _columns(table)},
        }
        for table, _owner in own_tables()
    }


def _meaning(column: Column[Any]) -> dict[str, str]:
    word = said(column)
    told = {"tipo": str(column.type)}
    if isinstance(word, Personal):
        told |= {
            "finalità": word.purpose,
            "base": word.basis,
            "conservazione": word.keep,
            "classe": word.kind,
        }
    elif isinstance(word, Impersonal):
        told["nota"] = word.why
    return told if _told(column) else told | {"non compresa": "campo cifrato o impronta"}


def _person(
    platform: Platform, db: Session, site: Site, subject: UUID, *, place: int, by: By, now: datetime
) -> Iterator[Entry]:
    kept = erasure.everything(platform, db, site, subject, by=by, verb="export", now=now)
    folder = f"persone/{place:06}"
    if kept:
        yield f"{folder}/dati.json", export.data(site, kept, now).encode()
    for count, (name, content) in enumerate(export.files(kept), start=1):
        yield f"{folder}/file/{count}{PurePosixPath(name).suffix}", content


def _table(db: Session, site: Site, table: type[Table], owner: str) -> Iterator[Entry]:
    wanted = [column for column in _columns(table) if _told(column)]
    mine: Any = getattr(table, owner) == site.tenant_id
    names = [getattr(table, table.__mapper__.get_property_by_column(column).key) for column in wanted]
    rows = db.execute(select(*names).where(mine).order_by(*inspect(table).primary_key))
    for number, some in enumerate(rows.partitions(ROWS), start=1):
        name = f"tabelle/{table.__tablename__}-{number:04}.csv"
        yield name, _csv([column.name for column in wanted], some)
    if table is Membership:
        whom = select(Account.id, Account.name, Account.email, Account.user_name).where(
            Account.id.in_(select(Membership.account_id))
        )
        yield "tabelle/account-0001.csv", _csv(["id", "name", "email", "user_name"], db.execute(whom))


def _log(db: Session, site: Site) -> Iterator[Entry]:
    wanted = [getattr(Line, column.name) for column in Line.__table__.columns if column.name != "tenant_id"]
    rows = db.execute(select(*wanted).order_by(Line.seq).execution_options(yield_per=ROWS))
    head = [column.key for column in wanted]
    for number, some in enumerate(rows.partitions(ROWS), start=1):
        yield f"registro/righe-{number:04}.csv", _csv(head, some)


def _columns(table: type[Table]) -> list[Column[Any]]:
    return list(inspect(table).columns)


def _told(column: Column[Any]) -> bool:
    return not isinstance(column.type, LargeBinary)


def _csv(head: list[str], rows: Iterable[Any]) -> bytes:
    return spreadsheet.table(head, ([_cell(value) for value in row] for row in rows))


def _cell(value: Any) -> spreadsheet.Cell:
    """Write a value so that it can be read back."""
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    return value if value is None or isinstance(value, int) else str(value)


def _json(told: Any) -> bytes:
    return json.dumps(told, ensure_ascii=False, indent=1, default=str).encode()
