"""Who asked to be erased, and that somebody was."""

import sqlalchemy as sa
from alembic import op

from core.db.schema import tenant_table

revision = "core_0012"
down_revision = "core_0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    tenant_table(
        "privacy_erasure",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("mark", sa.LargeBinary(), nullable=False),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "mark", name="privacy_erasure_pkey"),
    )
    tenant_table(
        "privacy_request",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("subject", sa.Uuid(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.CheckConstraint("answer IN ('erased', 'refused')", name="privacy_request_answer_check"),
        sa.ForeignKeyConstraint(
            ["tenant_id", "answered_by"],
            ["membership.tenant_id", "membership.id"],
            name="privacy_request_tenant_id_answered_by_fkey",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name="privacy_request_pkey"),
    )
    op.create_index("privacy_request_subject_idx", "privacy_request", ["tenant_id", "subject"])


def downgrade() -> None:
    for name in ("privacy_request", "privacy_erasure"):
        op.drop_table(name)
