"""What the person said: that she comes, and which papers she has."""

import sqlalchemy as sa
from alembic import op

revision = "booking_0005"
down_revision = "booking_0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("booking_appointment", sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column(
        "booking_appointment",
        sa.Column("ready", sa.ARRAY(sa.Text()), server_default=sa.text("'{}'"), nullable=False),
    )


def downgrade() -> None:
    op.drop_column("booking_appointment", "ready")
    op.drop_column("booking_appointment", "confirmed_at")
