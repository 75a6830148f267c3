"""The gateway of a body."""

import sqlalchemy as sa
from alembic import op

from core.db.schema import tenant_table

revision = "sms_0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    tenant_table(
        "sms_gateway",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("header", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.Column("replies", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.CheckConstraint("kind IN ('json', 'form')", name=op.f("sms_gateway_kind_check")),
        sa.PrimaryKeyConstraint("tenant_id", name="sms_gateway_pkey"),
    )


def downgrade() -> None:
    op.drop_table("sms_gateway")
