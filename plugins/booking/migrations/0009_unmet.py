"""Who looked and found nothing, as counts by day."""

import sqlalchemy as sa
from alembic import op

from core.db.schema import tenant_table

revision = "booking_0009"
down_revision = "booking_0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    tenant_table(
        "booking_unmet",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("service", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("comune", sa.Text(), nullable=False),
        sa.Column("many", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint("why IN ('no_time', 'refused')", name=op.f("booking_unmet_why_check")),
        sa.CheckConstraint("many > 0", name=op.f("booking_unmet_many_check")),
        sa.PrimaryKeyConstraint(
            "tenant_id", "day", "why", "service", "language", "comune", name="booking_unmet_pkey"
        ),
    )


def downgrade() -> None:
    op.drop_table("booking_unmet")
