"""The queue of jobs, as procrastinate lays it out."""

from typing import Any

from alembic import op
from procrastinate.schema import SchemaManager

from core.db.engine import APP_ROLE, DISTRICT_ROLE

revision = "core_0002"
down_revision = "core_0001"
branch_labels = None
depends_on = None

TABLES = "procrastinate_jobs, procrastinate_workers, procrastinate_events, procrastinate_periodic_defers"


def upgrade() -> None:
    driver: Any = op.get_bind().connection.driver_connection
    driver.execute(SchemaManager.get_schema())
    op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {TABLES} TO {APP_ROLE}")
    op.execute(f"GRANT SELECT, INSERT ON procrastinate_jobs, procrastinate_events TO {DISTRICT_ROLE}")
    op.execute(f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {APP_ROLE}, {DISTRICT_ROLE}")


def downgrade() -> None:
    raise NotImplementedError("the core cannot be taken away")
