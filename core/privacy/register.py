"""Read why something is kept of people and how long: the core's register, then each plugin's own."""

import tomllib
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from core.db.personal import Personal, personal_columns, silent_columns
from core.db.tables import Table
from core.privacy.rules import Purpose, Term

OWN = Path(__file__).with_suffix(".toml")


class BadRegister(Exception):
    """A register cannot be read, or a column names what stands in none; the message says where."""


class Place(NamedTuple):
    """A personal column, and what it says."""

    table: str
    column: str
    says: Personal
    module: str


@dataclass(frozen=True, slots=True)
class Register:
    """Every purpose and every term."""

    purposes: dict[str, Purpose] = field(default_factory=dict)
    terms: dict[str, Term] = field(default_factory=dict)


def read(plugins: Iterable[Path] = ()) -> Register:
    """Read the core's register and those of the plugins that have one (their folders)."""
    register = Register()
    own = (folder / "register.toml" for folder in plugins)
    for path in (OWN, *(path for path in own if path.exists())):
        told = tomllib.loads(path.read_text(encoding="utf-8"))
        _add(register.purposes, Purpose, told.get("purposes", {}), path)
        _add(register.terms, Term, told.get("keep", {}), path)
    return register


def _add(
    into: dict[str, Any], kind: type[Purpose | Term], rows: dict[str, dict[str, Any]], path: Path
) -> None:
    for code, row in rows.items():
        if code in into:
            raise BadRegister(f"{path}: {code} stands twice")
        values: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value for name, value in row.items()
        }
        try:
            into[code] = kind(code=code, **values)
        except TypeError as why:
            raise BadRegister(f"{path}: {code}: {why}") from None


def places() -> Iterator[Place]:
    """Give every personal column of every table."""
    for mapper in sorted(Table.registry.mappers, key=lambda one: str(one.local_table)):
        table: Any = mapper.local_table
        for name, says in personal_columns(table).items():
            yield Place(str(table), name, says, mapper.class_.__module__)


def refuse_silence(register: Register, packages: Collection[str]) -> None:
    """Raise BadRegister where a column does not say what it knows of people, or names what stands nowhere.

    `packages`: the plugins whose registers were read; another's columns are not asked what they name.
    """
    if silent := sorted(silent_columns()):
        raise BadRegister(
            f"{', '.join(silent)}: say what the column knows of people, personal(...) or impersonal('why') "
            "of core.db.personal"
        )
    ours = tuple(f"{package}." for package in ("core", *packages))
    for place in places():
        if place.module.startswith(ours):
            _refuse_unknown(place, register)


def _refuse_unknown(place: Place, register: Register) -> None:
    says = place.says
    for kind, code, known in (
        ("purpose", says.purpose, register.purposes),
        ("term", says.keep, register.terms),
    ):
        if code not in known:
            raise BadRegister(f"{place.table}.{place.column}: no register.toml has the {kind} {code!r}")
