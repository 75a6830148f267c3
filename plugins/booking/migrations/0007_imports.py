"""Files of openings and appointments, staged."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from core.db.schema import tenant_table

revision = "booking_0007"
down_revision = "booking_0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    tenant_table(
        "booking_import",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("rows", postgresql.JSONB(), nullable=False),
        sa.Column("became", postgresql.JSONB(), nullable=True),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("what IN ('hours', 'appointments')", name=op.f("booking_import_what_check")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name="booking_import_pkey"),
    )


def downgrade() -> None:
    op.drop_table("booking_import")
