"""How far something long has come."""

import sqlalchemy as sa
from alembic import op

from core.db.schema import district_table

revision = "core_0014"
down_revision = "core_0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    district_table(
        "task_progress",
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("work_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("back", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), server_default="waiting", nullable=False),
        sa.Column("done", sa.Integer(), server_default="0", nullable=False),
        sa.Column("most", sa.Integer(), server_default="1", nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.CheckConstraint(
            "state IN ('waiting', 'running', 'done', 'failed')", name="task_progress_state_check"
        ),
        sa.CheckConstraint("done BETWEEN 0 AND most", name="task_progress_done_check"),
        sa.ForeignKeyConstraint(
            ["district_id", "organisation_id"],
            ["organisation.district_id", "organisation.id"],
            name="task_progress_district_id_fkey",
        ),
        sa.PrimaryKeyConstraint("district_id", "organisation_id", "work_id", name="task_progress_pkey"),
        body="organisation_id",
    )


def downgrade() -> None:
    op.drop_table("task_progress")
