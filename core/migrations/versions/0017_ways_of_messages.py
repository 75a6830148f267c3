"""By which way a message went, and what came of it."""

import sqlalchemy as sa
from alembic import op

revision = "core_0017"
down_revision = "core_0016"
branch_labels = None
depends_on = None

STATES = "state IN ('waiting', 'sent', 'refused', 'failed', 'withheld')"


def upgrade() -> None:
    op.add_column("message", sa.Column("channel", sa.Text(), server_default="email", nullable=False))
    op.add_column("message", sa.Column("state", sa.Text(), server_default="waiting", nullable=False))
    op.add_column("message", sa.Column("why", sa.Text(), nullable=True))
    op.add_column("message", sa.Column("tried_at", sa.DateTime(timezone=True), nullable=True))
    op.execute("UPDATE message SET state = 'sent', tried_at = sent_at WHERE sent_at IS NOT NULL")
    op.create_check_constraint(op.f("message_state_check"), "message", STATES)


def downgrade() -> None:
    for name in ("channel", "state", "why", "tried_at"):
        op.drop_column("message", name)
