"""How applications are made, each version once written; drafts; the cases the district proves its rules with."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from core.db.engine import DISTRICT_ROLE
from core.db.schema import district_table, run

revision = "assistance_0001"
down_revision = None
branch_labels = None
depends_on = None

ONCE_WRITTEN = (f"REVOKE UPDATE, DELETE ON assistance_procedure FROM {DISTRICT_ROLE}",)
"""Applications go on with the version they began with: it never changes."""


def upgrade() -> None:
    district_table(
        "assistance_procedure",
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("content", postgresql.JSONB(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("published_by", sa.Uuid()),
        sa.CheckConstraint("version > 0", name="assistance_procedure_version_check"),
        sa.UniqueConstraint(
            "district_id", "slug", "version", name="assistance_procedure_district_id_slug_version_key"
        ),
        sa.PrimaryKeyConstraint("district_id", "id", name="assistance_procedure_pkey"),
    )
    run(ONCE_WRITTEN)
    district_table(
        "assistance_draft",
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("after", sa.Integer(), nullable=False),
        sa.Column("content", postgresql.JSONB(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.PrimaryKeyConstraint("district_id", "slug", name="assistance_draft_pkey"),
    )
    district_table(
        "assistance_golden_case",
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("service", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer()),
        sa.Column("expected", sa.Text(), nullable=False),
        sa.Column("facts", postgresql.JSONB(), nullable=False),
        sa.CheckConstraint(
            "expected IN ('yes', 'no', 'check')", name="assistance_golden_case_expected_check"
        ),
        sa.PrimaryKeyConstraint("district_id", "position", name="assistance_golden_case_pkey"),
    )


def downgrade() -> None:
    op.drop_table("assistance_golden_case")
    op.drop_table("assistance_draft")
    op.drop_table("assistance_procedure")
