"""For migrations: make a table and its policies in one step. A table cannot come without its wall."""

from typing import Any

from alembic import op

from core.db import policies


def tenant_table(name: str, *parts: Any, **options: Any) -> None:
    """Create a table whose rows belong to one body."""
    op.create_table(name, *parts, **options)
    run(policies.tenant(name))


def district_table(
    name: str, *parts: Any, body: str | None = None, columns: tuple[str, ...] = (), **options: Any
) -> None:
    """Create a table that a district governs and its bodies read."""
    op.create_table(name, *parts, **options)
    run(policies.district(name, body=body, columns=columns))


def public_table(name: str, *parts: Any, **options: Any) -> None:
    """Create a table that may be read before a tenant is known."""
    op.create_table(name, *parts, **options)
    run(policies.public(name))


def walled_table(name: str, *parts: Any, **options: Any) -> None:
    """Create a table closed to everybody; its policies follow by hand."""
    op.create_table(name, *parts, **options)
    run(policies.wall(name))


def run(statements: Any) -> None:
    """Run the statements in order."""
    for statement in statements:
        op.execute(statement)


def tell_of_changes(name: str) -> None:
    """Announce each change of a published table, so that every process drops what it remembers."""
    op.execute(
        f"CREATE TRIGGER {name}_published AFTER INSERT OR UPDATE OR DELETE ON {name} "
        "FOR EACH ROW EXECUTE FUNCTION tell_published()"
    )
