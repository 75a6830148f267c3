"""Bodies that leave the network; and the log of one that has left, which goes with everything else."""

from collections.abc import Iterator

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from core.db import policies
from core.db.engine import APP_ROLE
from core.db.schema import district_table, run

revision = "core_0019"
down_revision = "core_0018"
branch_labels = None
depends_on = None

FILLED_IN = ("place", "password", "size", "digest", "made_at", "protocol", "closed_at", "erased")
"""What the body writes about its own leaving; that it leaves, and when, the district decides."""
GONE = "EXISTS (SELECT FROM departure WHERE organisation_id = {tenant} AND ends_at < now())"
KEPT = f"""
CREATE OR REPLACE FUNCTION audit_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  IF TG_OP = 'DELETE' THEN
    IF OLD.at < now() - interval '730 days' THEN RETURN OLD; END IF;
    IF {GONE.format(tenant="OLD.tenant_id")} THEN RETURN OLD; END IF;
  END IF;
  RAISE insufficient_privilege USING MESSAGE = 'the log is only added to';
END $$
"""
LEAVE = """
CREATE FUNCTION audit_leave() RETURNS bigint LANGUAGE sql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
  WITH head AS (DELETE FROM audit_head WHERE {gone} RETURNING 1),
       gone AS (DELETE FROM audit_entry WHERE {gone} RETURNING 1)
  SELECT count(*) FROM gone
$$
"""


def upgrade() -> None:
    district_table(
        "departure",
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("announced_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("announced_by", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("place", sa.Text(), nullable=True),
        sa.Column("password", sa.LargeBinary(), nullable=True),
        sa.Column("size", sa.BigInteger(), nullable=True),
        sa.Column("digest", sa.Text(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("protocol", sa.Text(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("erased", JSONB(), nullable=True),
        sa.CheckConstraint("announced_at < ends_at", name="departure_order_check"),
        sa.CheckConstraint("closed_at IS NULL OR closed_at >= ends_at", name="departure_closed_check"),
        sa.ForeignKeyConstraint(
            ["district_id", "organisation_id"],
            ["organisation.district_id", "organisation.id"],
            name="departure_district_id_organisation_id_fkey",
        ),
        sa.PrimaryKeyConstraint("district_id", "organisation_id", name="departure_pkey"),
        body="organisation_id",
        columns=FILLED_IN,
    )
    run(_log_goes_too())


def downgrade() -> None:
    raise NotImplementedError("the core cannot be taken away")


def _log_goes_too() -> Iterator[str]:
    """Let one function, as the owner, drop the log of a body once its last day is past by the database's clock."""
    own = f"organisation_id = {policies.TENANT}"
    yield policies.policy("departure", "owner_looks", "CURRENT_USER", own, verb="SELECT")
    yield policies.policy("audit_head", "owner_drops", "CURRENT_USER", f"tenant_id = {policies.TENANT}")
    yield KEPT
    yield LEAVE.format(gone=GONE.format(tenant="tenant_id"))
    yield "REVOKE EXECUTE ON FUNCTION audit_leave() FROM PUBLIC"
    yield f"GRANT EXECUTE ON FUNCTION audit_leave() TO {APP_ROLE}"
