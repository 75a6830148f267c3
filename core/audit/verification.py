"""Walk along the log of a body as it stands, and compare it with its end and with what left the house."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, Engine, text

from core.audit import queries, rules
from core.audit.rules import Anchor, Seal
from core.db.scope import SCOPE, Scope, open_session

_ONE_MOMENT = text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
_PATIENTLY = text("SET LOCAL statement_timeout = '10min'")
_HEAD = text("SELECT seq, hash FROM audit_head")
_LOG = (
    "COPY (SELECT tenant_id, seq, at, account_id, role, verb, resource, subject, about, reason, prev, hash "
    "FROM audit_entry ORDER BY tenant_id, seq) TO STDOUT (FORMAT BINARY)"
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """How many lines a log has, and what is wrong with it."""

    entries: int
    problems: list[str]


def verify(engine: Engine, scope: Scope, anchors: Sequence[Anchor] = ()) -> Verdict:
    """Verify the log of one body; `anchors` are those of this body that are at hand."""
    with open_session(engine, scope) as db, db.begin():
        sealed = queries.sealing(db)
    with engine.connect() as connection, connection.execution_options(**{SCOPE: scope}).begin():
        connection.execute(_ONE_MOMENT)
        connection.execute(_PATIENTLY)
        return compare(connection, sealed, anchors)


def compare(connection: Connection, sealed: Seal | None, anchors: Sequence[Anchor]) -> Verdict:
    """Verify the log that a connection sees; without its end, its key is lost as well."""
    head = connection.execute(_HEAD).first()
    driver = connection.connection.driver_connection
    with driver.cursor() as cursor, cursor.copy(_LOG) as blocks:  # type: ignore[union-attr]
        chain = rules.walk(sealed or rules.seal(b""), blocks, frozenset(anchor.seq for anchor in anchors))
    end = (head.seq, bytes(head.hash)) if head else None
    found = rules.problems(chain, end, anchors, sealed or rules.seal(b""))
    return Verdict(chain.entries, found)
