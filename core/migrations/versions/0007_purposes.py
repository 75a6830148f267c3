"""Why people's data are used: each purpose, and each version of its text."""

import sqlalchemy as sa
from alembic import op

from core.db.engine import DISTRICT_ROLE
from core.db.schema import district_table, run, tell_of_changes

revision = "core_0007"
down_revision = "core_0006"
branch_labels = None
depends_on = None

WORDS = ("title", "text", "data", "recipients", "keep", "ground_comune", "ground_other")
ONCE_WRITTEN = (
    f"REVOKE UPDATE, DELETE ON purpose_text FROM {DISTRICT_ROLE}",
    f"GRANT UPDATE (confirmed_by, confirmed_on) ON purpose_text TO {DISTRICT_ROLE}",
)
"""What somebody agreed to never changes; only who confirmed it is added."""


def upgrade() -> None:
    district_table(
        "purpose",
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("feature", sa.Text()),
        sa.PrimaryKeyConstraint("district_id", "code", name="purpose_pkey"),
    )
    district_table(
        "purpose_text",
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("language", sa.Text(), server_default="it", nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in WORDS),
        sa.Column("asks_consent", sa.Boolean(), nullable=False),
        sa.Column("months", sa.Integer()),
        sa.Column("renews", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("valid_from", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("confirmed_by", sa.Text()),
        sa.Column("confirmed_on", sa.Date()),
        sa.CheckConstraint("asks_consent = (months IS NOT NULL)", name="purpose_text_months_check"),
        sa.CheckConstraint(
            "(confirmed_by IS NULL) = (confirmed_on IS NULL)", name="purpose_text_confirmed_check"
        ),
        sa.ForeignKeyConstraint(
            ["district_id", "purpose"],
            ["purpose.district_id", "purpose.code"],
            name="purpose_text_district_id_fkey",
        ),
        sa.PrimaryKeyConstraint("district_id", "purpose", "version", name="purpose_text_pkey"),
    )
    run(ONCE_WRITTEN)
    for name in ("purpose", "purpose_text"):
        tell_of_changes(name)


def downgrade() -> None:
    op.drop_table("purpose_text")
    op.drop_table("purpose")
