"""Links by which a person sends a document herself."""

import sqlalchemy as sa
from alembic import op

from core.db.schema import tenant_table

revision = "core_0020"
down_revision = "core_0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    tenant_table(
        "file_offer",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("purpose", sa.LargeBinary(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("file_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["tenant_id", "person_id"],
            ["person.tenant_id", "person.id"],
            name="file_offer_tenant_id_person_id_fkey",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "made_by"],
            ["membership.tenant_id", "membership.id"],
            name="file_offer_tenant_id_made_by_fkey",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name="file_offer_pkey"),
        sa.UniqueConstraint("tenant_id", "token_hash", name="file_offer_tenant_id_token_hash_key"),
    )
    op.create_index("file_offer_person_idx", "file_offer", ["tenant_id", "person_id"])


def downgrade() -> None:
    op.drop_table("file_offer")
