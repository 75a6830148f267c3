"""Whether one reaches a desk without stairs."""

import sqlalchemy as sa
from alembic import op

revision = "booking_0006"
down_revision = "booking_0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    no = sa.text("false")
    op.add_column("booking_desk", sa.Column("accessible", sa.Boolean(), server_default=no, nullable=False))


def downgrade() -> None:
    op.drop_column("booking_desk", "accessible")
