"""The provider of a body, and whom it knows there."""

import sqlalchemy as sa
from alembic import op

from core.db.schema import tenant_table

revision = "oidc_0001"
down_revision = None
branch_labels = None
depends_on = None

OF_A_BODY = (["district_id", "tenant_id"], ["tenant.district_id", "tenant.tenant_id"])
OF_AN_ACCOUNT = (["district_id", "account_id"], ["account.district_id", "account.id"])


def upgrade() -> None:
    tenant_table(
        "oidc_provider",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("issuer", sa.Text(), nullable=False),
        sa.Column("client_id", sa.Text(), nullable=False),
        sa.Column("secret", sa.LargeBinary(), nullable=False),
        sa.Column("levels", sa.ARRAY(sa.Text()), server_default=sa.text("'{}'"), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "id", name="oidc_provider_pkey"),
        sa.UniqueConstraint("tenant_id", name="oidc_provider_tenant_id_key"),
    )
    tenant_table(
        "oidc_subject",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("subject", sa.LargeBinary(), nullable=False),
        sa.Column("linked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(*OF_A_BODY, name="oidc_subject_district_id_tenant_id_fkey"),
        sa.ForeignKeyConstraint(*OF_AN_ACCOUNT, name="oidc_subject_district_id_account_id_fkey"),
        sa.PrimaryKeyConstraint("tenant_id", "id", name="oidc_subject_pkey"),
        sa.UniqueConstraint("tenant_id", "account_id", name="oidc_subject_tenant_id_account_id_key"),
        sa.UniqueConstraint("tenant_id", "subject", name="oidc_subject_tenant_id_subject_key"),
    )


def downgrade() -> None:
    op.drop_table("oidc_subject")
    op.drop_table("oidc_provider")
