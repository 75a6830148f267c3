"""What a column knows of people: every column says it in its model, or the application does not start.

`personal(...)` names a purpose and a term of `register.toml` (the core's in core/privacy, or a plugin's own);
`impersonal("why")` says why nobody can be told by it. From what is said here come the register of processing
activities, what a person gets when she asks for her data, and what is forgotten when.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final, Literal, get_args

from sqlalchemy import Column, DateTime, Uuid
from sqlalchemy import Table as SqlTable

from core.db.tables import Public, Table

KEY: Final = "people"
Kind = Literal["identity", "contact", "content", "special", "technical", "credential"]
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)
ARTICLES: Final = r"(?:6\.1\.[a-f]|9\.2\.[a-j]|10)"
BASIS: Final = re.compile(rf"{ARTICLES}(?: \+ {ARTICLES})*(?: / {ARTICLES}(?: \+ {ARTICLES})*)?")
SILENT: Final = (Uuid, DateTime)
"""Ids and moments say nothing alone: they are what the rest of their row is."""


class Unsaid(Exception):
    """What a column says of people cannot be understood."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Personal:
    """Why something is known of people, by what right, how long, and of which class it is.

    `left`: why it may stay when the rest of its row is forgotten.
    """

    purpose: str
    basis: str
    keep: str
    kind: Kind
    left: str = ""


@dataclass(frozen=True, slots=True)
class Impersonal:
    """Nobody can be told by it, and why."""

    why: str


def personal(*, purpose: str, basis: str, keep: str, kind: Kind, left: str = "") -> dict[str, Any]:
    """Say what a column knows of people: `mapped_column(info=personal(...))`.

    `purpose` and `keep` are codes of `register.toml`. `basis` are articles of the GDPR, for the Comuni and, after a
    slash, for the other bodies: "6.1.e / 6.1.b", "6.1.e + 9.2.g / 9.2.a". `kind`: identity (who), contact (where to
    reach her), content (what she told or asked), special (art. 9 and 10), technical, credential (never shown).
    """
    if not BASIS.fullmatch(basis):
        raise Unsaid(f"{basis!r} is no basis: write articles, like '6.1.e / 6.1.b'")
    if kind not in KINDS:
        raise Unsaid(f"{kind!r} is none of {', '.join(KINDS)}")
    return {KEY: Personal(purpose=purpose, basis=basis, keep=keep, kind=kind, left=left)}


def impersonal(why: str) -> dict[str, Any]:
    """Say why nobody can be told by a column: `mapped_column(info=impersonal("one of three states"))`."""
    if not why.strip():
        raise Unsaid("say why nobody can be told by it")
    return {KEY: Impersonal(why)}


def said(column: Column[Any]) -> Personal | Impersonal | None:
    """Return what a column says of people, None where it says nothing."""
    found: Personal | Impersonal | None = column.info.get(KEY)
    return found


def personal_columns(table: SqlTable) -> dict[str, Personal]:
    """Return the personal columns of a table, by name."""
    return {c.name: word for c in table.columns if isinstance(word := said(c), Personal)}


def silent_columns() -> Iterator[str]:
    """Name the columns that should say what they know of people and do not.

    Asked of every column but ids and moments; not of tables that everybody reads, nor of those whose class says,
    as a whole, why they are about nobody.
    """
    for mapper in Table.registry.mappers:
        table: Any = mapper.local_table
        open_to_all = (
            issubclass(mapper.class_, Public) or mapper.class_.published or mapper.class_.about_nobody
        )
        for column in () if open_to_all else table.columns:
            if said(column) is None and not isinstance(column.type, SILENT):
                yield f"{table.name}.{column.name}"
