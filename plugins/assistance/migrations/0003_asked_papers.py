"""A paper that a person was asked to send with a link, and for which application."""

import sqlalchemy as sa
from alembic import op

from core.db.schema import tenant_table

revision = "assistance_0003"
down_revision = "assistance_0002"
branch_labels = None
depends_on = None

NAME = "assistance_asked_paper"


def upgrade() -> None:
    tenant_table(
        NAME,
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("offer_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        _to("offer_id", "file_offer"),
        _to("case_id", "assistance_case"),
        sa.PrimaryKeyConstraint("tenant_id", "offer_id", name=f"{NAME}_pkey"),
    )
    op.create_index(f"{NAME}_case_idx", NAME, ["tenant_id", "case_id"])


def downgrade() -> None:
    op.drop_table(NAME)


def _to(column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["tenant_id", column],
        [f"{target}.tenant_id", f"{target}.id"],
        name=f"{NAME}_tenant_id_{column}_fkey",
        ondelete="CASCADE",
    )
