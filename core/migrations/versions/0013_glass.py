"""Requests of the district to look at one record of a body."""

import sqlalchemy as sa
from alembic import op

from core.db import policies
from core.db.engine import DISTRICT_ROLE
from core.db.schema import run, tenant_table

revision = "core_0013"
down_revision = "core_0012"
branch_labels = None
depends_on = None

SEEN = (
    "tenant_id, id, district_id, reason, asked_by, asked_name, asked_at, granted, answered_by, answered_name, "
    "answered_at, until, reviewed_by, reviewed_name, reviewed_at, review"
)
"""What the district may know of a request: all but whose record it is about."""
REVIEWED = "reviewed_by, reviewed_name, reviewed_at, review"


def upgrade() -> None:
    tenant_table(
        "glass",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("asked_name", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("granted", sa.Boolean(), nullable=True),
        sa.Column("answered_by", sa.Uuid(), nullable=True),
        sa.Column("answered_name", sa.Text(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reviewed_by", sa.Uuid(), nullable=True),
        sa.Column("reviewed_name", sa.Text(), nullable=True),
        sa.Column("reviewed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("review", sa.Text(), nullable=True),
        sa.CheckConstraint("answered_by <> asked_by", name="glass_two_people_check"),
        sa.CheckConstraint("until <= answered_at + interval '60 minutes'", name="glass_one_hour_check"),
        sa.CheckConstraint("granted IS NOT TRUE OR person_id IS NOT NULL", name="glass_one_person_check"),
        sa.ForeignKeyConstraint(
            ["district_id", "tenant_id"],
            ["tenant.district_id", "tenant.tenant_id"],
            name="glass_district_id_fkey",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name="glass_pkey"),
    )
    op.create_index("glass_district_idx", "glass", ["district_id", "asked_at"])
    run(
        (
            f"GRANT SELECT ({SEEN}), UPDATE ({REVIEWED}) ON glass TO {DISTRICT_ROLE}",
            policies.policy("glass", "district_asks", DISTRICT_ROLE, f"district_id = {policies.DISTRICT}"),
        )
    )


def downgrade() -> None:
    raise NotImplementedError("the core cannot be taken away")
