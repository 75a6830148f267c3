"""What stood in the place of a translation, so that a change can be taken back."""

import sqlalchemy as sa
from alembic import op

revision = "core_0021"
down_revision = "core_0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("translation", sa.Column("before", sa.Text(), nullable=True))
    op.add_column("translation", sa.Column("before_maker", sa.Text(), nullable=True))
    op.add_column("translation", sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.execute("DELETE FROM translation WHERE text = ''")
    for name in ("before", "before_maker", "changed_at"):
        op.drop_column("translation", name)
