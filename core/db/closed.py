"""Whether a constant statement says, of every owned table in it, whose rows it wants.

It has to say so each time it names the table, as a condition that always holds: among others joined by AND, in the
WHERE of that very SELECT or in the ON of its join. What stands inside an OR, a CASE or a column closes nothing.
"""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from sqlalchemy import BinaryExpression, BindParameter, BooleanClauseList, ColumnClause, Join, Select
from sqlalchemy.dialects import postgresql
from sqlalchemy.sql import operators, visitors
from sqlalchemy.sql.elements import Grouping

from core.db.scope import DISTRICT, TENANT, OutsideScope
from core.db.tables import OwnedByDistrict, OwnedByTenant, Table

KEYS = {TENANT.key: "tenant_id", DISTRICT.key: "district_id"}
NAMED = re.compile(r"(?:\bFROM|\bJOIN|,)\s+(\w+)(?![\w.(])(?:\s+AS\s+(\w+))?")


def check(statement: Select[*tuple[Any, ...]]) -> None:
    """Raise OutsideScope where an owned table of the statement is not closed."""
    written = statement.compile(dialect=postgresql.dialect())  # type: ignore[no-untyped-call]
    names, owned = written.truncated_names, dict(_owned())
    closed = Counter(
        (names.get(("alias", name), name), key)
        for part in visitors.iterate(statement)
        for name, key in set(_closes(part))
    )
    wanted = Counter[tuple[str, str]]()
    for table, alias in NAMED.findall(str(written)):
        if table in owned:
            wanted[alias or table, owned[table]] += 1
    for name, _key in sorted((wanted - closed).keys()):
        raise OutsideScope(f"{name}: the statement does not say whose rows it wants")


def _owned() -> Iterator[tuple[str, str]]:
    for mapper in Table.registry.mappers:
        if issubclass(mapper.class_, OwnedByTenant):
            yield str(mapper.local_table), "tenant_id"
        elif issubclass(mapper.class_, OwnedByDistrict):
            yield str(mapper.local_table), "district_id"


def _closes(part: Any) -> Iterator[tuple[str, str]]:
    """Give (table or its alias, column) for what this SELECT or this join always asks of the owner."""
    if isinstance(part, Select):
        for place in part.get_final_froms():
            yield from _joined(place)
        yield from (pair for term in _terms(part.whereclause) for pair in _owner(term))


def _joined(place: Any) -> Iterator[tuple[str, str]]:
    if isinstance(place, Join):
        yield from _joined(place.left)
        yield from _joined(place.right)
        # An outer join keeps rows of its left side whatever its condition says; a full one, rows of both.
        kept = (
            {each.name for each in visitors.iterate(place.left) if hasattr(each, "name")}
            if place.isouter
            else set()
        )
        pairs = (pair for term in _terms(place.onclause) for pair in _owner(term))
        yield from (pair for pair in pairs if pair[0] not in kept and not place.full)


def _terms(condition: Any) -> Iterator[Any]:
    """Give the conditions that must all hold."""
    if isinstance(condition, Grouping):
        yield from _terms(condition.element)
    elif isinstance(condition, BooleanClauseList) and condition.operator is operators.and_:
        for clause in condition.clauses:
            yield from _terms(clause)
    elif condition is not None:
        yield condition


def _owner(term: Any) -> Iterator[tuple[str, str]]:
    if isinstance(term, BinaryExpression) and term.operator is operators.eq:
        column, value = term.left, term.right
        # The owner of another table will do: that table has to be closed as well.
        wanted = KEYS.get(value.key) if isinstance(value, BindParameter) else getattr(value, "name", None)
        if isinstance(column, ColumnClause) and column.name == wanted and wanted in KEYS.values():
            place: Any = column.table
            if place is not getattr(value, "table", None):
                yield place.name, column.name
