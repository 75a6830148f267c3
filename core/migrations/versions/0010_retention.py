"""How long bodies keep what, what is held, what was handed to an archive."""

import sqlalchemy as sa
from alembic import op

from core.db.schema import district_table, tenant_table

revision = "core_0010"
down_revision = "core_0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    district_table(
        "privacy_term",
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("act", sa.Text(), nullable=True),
        sa.Column("decided_by", sa.Uuid(), nullable=False),
        sa.CheckConstraint("days >= 0", name="privacy_term_days_check"),
        sa.ForeignKeyConstraint(
            ["district_id", "organisation_id"],
            ["organisation.district_id", "organisation.id"],
            name="privacy_term_district_id_fkey",
        ),
        sa.PrimaryKeyConstraint(
            "district_id", "organisation_id", "code", "decided_at", name="privacy_term_pkey"
        ),
        body="organisation_id",
    )
    tenant_table(
        "privacy_hold",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("subject", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("placed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("placed_by", sa.Uuid(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.Uuid(), nullable=True),
        _member("privacy_hold", "placed_by"),
        _member("privacy_hold", "ended_by"),
        sa.PrimaryKeyConstraint("tenant_id", "id", name="privacy_hold_pkey"),
    )
    op.create_index("privacy_hold_subject_idx", "privacy_hold", ["tenant_id", "subject"])
    tenant_table(
        "privacy_handover",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("up_to", sa.DateTime(timezone=True), nullable=False),
        sa.Column("protocol", sa.Text(), nullable=False),
        sa.Column("handed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("handed_by", sa.Uuid(), nullable=False),
        _member("privacy_handover", "handed_by"),
        sa.PrimaryKeyConstraint("tenant_id", "id", name="privacy_handover_pkey"),
    )


def _member(table: str, column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["tenant_id", column],
        ["membership.tenant_id", "membership.id"],
        name=f"{table}_tenant_id_{column}_fkey",
    )


def downgrade() -> None:
    for name in ("privacy_handover", "privacy_hold", "privacy_term"):
        op.drop_table(name)
