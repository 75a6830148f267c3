"""Opinions about pages, counted."""

import sqlalchemy as sa
from alembic import op

from core.db.schema import district_table

revision = "core_0005"
down_revision = "core_0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    district_table(
        "page_rating",
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("page", sa.Text(), nullable=False),
        sa.Column("stars", sa.SmallInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.CheckConstraint("stars BETWEEN 1 AND 5", name="page_rating_stars_check"),
        sa.ForeignKeyConstraint(
            ["district_id", "organisation_id"],
            ["organisation.district_id", "organisation.id"],
            name="page_rating_district_id_fkey",
        ),
        sa.PrimaryKeyConstraint(
            "district_id", "organisation_id", "month", "page", "stars", "reason", name="page_rating_pkey"
        ),
        body="organisation_id",
    )


def downgrade() -> None:
    op.drop_table("page_rating")
