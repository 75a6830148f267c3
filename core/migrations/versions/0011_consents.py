"""What people said yes to, and what was recorded in its place."""

import sqlalchemy as sa
from alembic import op

from core.db.schema import tenant_table

revision = "core_0011"
down_revision = "core_0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    tenant_table("consent", *_columns(), *_keys(), *_checks())
    op.create_index("consent_person_idx", "consent", ["tenant_id", "person_id"])


def downgrade() -> None:
    op.drop_table("consent")


def _columns() -> list[sa.Column[object]]:
    moment = sa.DateTime(timezone=True)
    return [
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid()),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recipient_id", sa.Uuid(), nullable=False),
        sa.Column("ground", sa.Text()),
        sa.Column("reason", sa.LargeBinary()),
        sa.Column("language", sa.Text(), server_default="it", nullable=False),
        sa.Column("told", sa.Text()),
        sa.Column("speaker", sa.Text(), nullable=False),
        sa.Column("represented_by", sa.LargeBinary()),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("asked_at", moment, nullable=False),
        sa.Column("given_at", moment),
        sa.Column("by_code", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("expires_at", moment),
        sa.Column("withdrawn_at", moment),
        sa.Column("code_hash", sa.LargeBinary()),
    ]


def _keys() -> list[sa.Constraint]:
    return [
        sa.PrimaryKeyConstraint("tenant_id", "id", name="consent_pkey"),
        sa.UniqueConstraint("tenant_id", "code_hash", name="consent_tenant_id_code_hash_key"),
        *(
            sa.ForeignKeyConstraint(own, [f"{table}.{name}" for name in theirs], name=f"consent_{label}_fkey")
            for label, own, table, theirs in (
                (
                    "district_id_tenant_id",
                    ["district_id", "tenant_id"],
                    "tenant",
                    ["district_id", "tenant_id"],
                ),
                ("tenant_id_person_id", ["tenant_id", "person_id"], "person", ["tenant_id", "id"]),
                (
                    "district_id_purpose_version",
                    ["district_id", "purpose", "version"],
                    "purpose_text",
                    ["district_id", "purpose", "version"],
                ),
                (
                    "district_id_recipient_id",
                    ["district_id", "recipient_id"],
                    "organisation",
                    ["district_id", "id"],
                ),
                ("tenant_id_asked_by", ["tenant_id", "asked_by"], "membership", ["tenant_id", "id"]),
            )
        ),
    ]


def _checks() -> list[sa.Constraint]:
    return [
        sa.CheckConstraint("ground IN ('danger', 'minor')", name="consent_ground_check"),
        sa.CheckConstraint("(ground IS NULL) = (code_hash IS NOT NULL)", name="consent_code_check"),
        sa.CheckConstraint("(given_at IS NULL) = (expires_at IS NULL)", name="consent_given_check"),
    ]
