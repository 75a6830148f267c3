"""By which page a number was called: the same page calls one person, however often it is sent."""

import sqlalchemy as sa
from alembic import op

revision = "booking_0014"
down_revision = "booking_0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("booking_ticket", sa.Column("call_key", sa.Text(), nullable=True))
    name = op.f("booking_ticket_tenant_id_call_key_key")
    op.create_unique_constraint(name, "booking_ticket", ["tenant_id", "call_key"])


def downgrade() -> None:
    op.drop_column("booking_ticket", "call_key")
