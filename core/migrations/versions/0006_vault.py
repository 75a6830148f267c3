"""Keys of bodies and of those they help, wrapped; and what tells a wrong master key."""

import sqlalchemy as sa
from alembic import op

from core.db.schema import public_table, tenant_table

revision = "core_0006"
down_revision = "core_0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    tenant_table(
        "vault_tenant_key",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("generation", sa.SmallInteger(), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "generation", name="vault_tenant_key_pkey"),
    )
    tenant_table(
        "vault_subject_key",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("subject", sa.Uuid(), nullable=False),
        sa.Column("generation", sa.SmallInteger(), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "generation"],
            ["vault_tenant_key.tenant_id", "vault_tenant_key.generation"],
            name="vault_subject_key_tenant_id_fkey",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "subject", name="vault_subject_key_pkey"),
    )
    public_table(
        "vault_canary",
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("district_id", name="vault_canary_pkey"),
    )


def downgrade() -> None:
    for table in ("vault_canary", "vault_subject_key", "vault_tenant_key"):
        op.drop_table(table)
