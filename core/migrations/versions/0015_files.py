"""The files of people whom a body helps."""

import sqlalchemy as sa
from alembic import op

from core.db.schema import tenant_table

revision = "core_0015"
down_revision = "core_0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    tenant_table(
        "file",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("blurred", sa.Boolean(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("kept_by", sa.Uuid(), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("filed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("kind IN ('application/pdf', 'image/jpeg', 'image/png')", name="file_kind_check"),
        sa.ForeignKeyConstraint(
            ["tenant_id", "person_id"],
            ["person.tenant_id", "person.id"],
            name="file_tenant_id_person_id_fkey",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "kept_by"],
            ["membership.tenant_id", "membership.id"],
            name="file_tenant_id_kept_by_fkey",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name="file_pkey"),
    )
    op.create_index("file_person_idx", "file", ["tenant_id", "person_id"])
    op.create_index("file_place_idx", "file", ["tenant_id", "place"], unique=True)


def downgrade() -> None:
    op.drop_table("file")
