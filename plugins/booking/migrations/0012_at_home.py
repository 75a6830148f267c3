"""Where somebody is visited, sealed with a key of that appointment."""

import sqlalchemy as sa
from alembic import op

revision = "booking_0012"
down_revision = "booking_0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("booking_appointment", sa.Column("address", sa.LargeBinary(), nullable=True))


def downgrade() -> None:
    op.drop_column("booking_appointment", "address")
