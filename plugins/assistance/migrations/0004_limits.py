"""How many meetings a body foresees for one person; why somebody had one more."""

import sqlalchemy as sa
from alembic import op

from core.db.schema import tenant_table

revision = "assistance_0004"
down_revision = "assistance_0003"
branch_labels = None
depends_on = None

NAME = "assistance_limit"
CHECK = "assistance_note_kind_check"


def upgrade() -> None:
    tenant_table(
        NAME,
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("most", sa.Integer(), nullable=False),
        sa.Column("days", sa.Integer()),
        sa.CheckConstraint("most BETWEEN 1 AND 999", name=op.f(f"{NAME}_most_check")),
        sa.CheckConstraint("days BETWEEN 1 AND 3660", name=op.f(f"{NAME}_days_check")),
        sa.PrimaryKeyConstraint("tenant_id", name=f"{NAME}_pkey"),
    )
    _kinds("'note', 'task', 'close', 'ask', 'beyond'")


def downgrade() -> None:
    op.execute("DELETE FROM assistance_note WHERE kind = 'beyond'")
    _kinds("'note', 'task', 'close', 'ask'")
    op.drop_table(NAME)


def _kinds(kinds: str) -> None:
    op.drop_constraint(CHECK, "assistance_note")
    op.create_check_constraint(op.f(CHECK), "assistance_note", f"kind IN ({kinds})")
