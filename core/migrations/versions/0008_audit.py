"""The log of each body: written once, and dropped only when it is past its time."""

from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op

from core.db import policies
from core.db.engine import APP_ROLE, DISTRICT_ROLE
from core.db.schema import district_table, run, walled_table

revision = "core_0008"
down_revision = "core_0007"
branch_labels = None
depends_on = None

BOTH = f"{APP_ROLE}, {DISTRICT_ROLE}"
OWN = f"tenant_id = {policies.TENANT}"
OFFICE = f"EXISTS (SELECT FROM organisation WHERE id = {policies.TENANT} AND kind = 'district')"
FORGET = """
CREATE FUNCTION audit_forget(last bigint) RETURNS bigint LANGUAGE sql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
  WITH gone AS (
    DELETE FROM audit_entry WHERE seq <= last AND at < now() - interval '730 days'
    AND EXISTS (SELECT FROM audit_entry WHERE verb = 'close' AND about LIKE last || ' %') RETURNING 1)
  SELECT count(*) FROM gone
$$
"""
KEPT = """
CREATE FUNCTION audit_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  IF TG_OP = 'DELETE' THEN
    IF OLD.at < now() - interval '730 days' THEN RETURN OLD; END IF;
  END IF;
  RAISE insufficient_privilege USING MESSAGE = 'the log is only added to';
END $$
"""


def upgrade() -> None:
    walled_table(
        "audit_entry",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("verb", sa.Text(), nullable=False),
        sa.Column("resource", sa.Text(), nullable=False),
        sa.Column("subject", sa.LargeBinary(), nullable=True),
        sa.Column("about", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("prev", sa.LargeBinary(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "seq", name="audit_entry_pkey"),
    )
    op.create_index("audit_entry_at_idx", "audit_entry", ["tenant_id", "at"])
    op.create_index(
        "audit_entry_subject_idx",
        "audit_entry",
        ["tenant_id", "subject", "seq"],
        postgresql_where=sa.text("subject IS NOT NULL"),
    )
    walled_table(
        "audit_head",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", name="audit_head_pkey"),
    )
    district_table(
        "audit_anchor",
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("signature", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["district_id", "organisation_id"],
            ["organisation.district_id", "organisation.id"],
            name="audit_anchor_district_id_organisation_id_fkey",
        ),
        sa.PrimaryKeyConstraint("district_id", "organisation_id", "day", name="audit_anchor_pkey"),
        body="organisation_id",
    )
    run(only_added())
    run(dropped_in_time())


def downgrade() -> None:
    raise NotImplementedError("the core cannot be taken away")


def only_added() -> Iterator[str]:
    """Let bodies, and the district's office for itself, add lines and read them: nobody has a right to change one."""
    yield f"GRANT SELECT, INSERT ON audit_entry TO {BOTH}"
    yield f"GRANT SELECT, INSERT, UPDATE (seq, hash) ON audit_head TO {BOTH}"
    for table in ("audit_entry", "audit_head"):
        yield policies.policy(table, "own_body", APP_ROLE, OWN)
        yield policies.policy(table, "own_office", DISTRICT_ROLE, f"{OWN} AND {OFFICE}")
    yield KEPT
    yield (
        "CREATE TRIGGER audit_is_kept BEFORE UPDATE OR DELETE ON audit_entry "
        "FOR EACH ROW EXECUTE FUNCTION audit_is_kept()"
    )
    yield (
        "CREATE TRIGGER audit_is_not_emptied BEFORE TRUNCATE ON audit_entry "
        "FOR EACH STATEMENT EXECUTE FUNCTION audit_is_kept()"
    )


def dropped_in_time() -> Iterator[str]:
    """Drop lines up to one that a closing line names, all of them past their time: one function may, as the owner."""
    yield policies.policy("audit_entry", "owner_drops", "CURRENT_USER", OWN)
    yield FORGET
    yield "REVOKE EXECUTE ON FUNCTION audit_forget(bigint) FROM PUBLIC"
    yield f"GRANT EXECUTE ON FUNCTION audit_forget(bigint) TO {APP_ROLE}"
