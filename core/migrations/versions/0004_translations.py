"""The district's texts in other languages."""

import sqlalchemy as sa
from alembic import op

from core.db.schema import district_table, tell_of_changes

revision = "core_0004"
down_revision = "core_0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    district_table(
        "translation",
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("italian", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("maker", sa.Text(), nullable=False),
        sa.CheckConstraint("maker IN ('machine', 'person', 'checked')", name="translation_maker_check"),
        sa.PrimaryKeyConstraint("district_id", "language", "code", name="translation_pkey"),
    )
    tell_of_changes("translation")


def downgrade() -> None:
    op.drop_table("translation")
