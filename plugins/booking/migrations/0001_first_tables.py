"""The booking plugin's first tables, and the trigger that keeps taken stretches true."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from core.db import policies
from core.db.engine import APP_ROLE
from core.db.schema import district_table, run, tell_of_changes, tenant_table

revision = "booking_0001"
down_revision = None
branch_labels = None
depends_on = None

PUBLISHED = ("booking_desk", "booking_type", "booking_hours", "booking_day_rule", "booking_terms")
TABLES = (
    "booking_taken",
    "booking_appointment",
    "booking_day_rule",
    "booking_hours",
    "booking_terms",
    "booking_type",
    "booking_desk",
)

OCCUPY = """
CREATE FUNCTION booking_occupy() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP <> 'INSERT' THEN
    DELETE FROM booking_taken
     WHERE district_id = OLD.district_id AND organisation_id = OLD.tenant_id AND appointment_id = OLD.id;
  END IF;
  IF TG_OP <> 'DELETE' AND NEW.state IN ('booked', 'arrived', 'served') THEN
    PERFORM pg_advisory_xact_lock(hashtextextended(NEW.desk_id::text, 0));
    INSERT INTO booking_taken (district_id, organisation_id, appointment_id, desk_id, starts_at, ends_at)
    VALUES (NEW.district_id, NEW.tenant_id, NEW.id, NEW.desk_id, NEW.starts_at, NEW.ends_at);
  END IF;
  RETURN NULL;
END $$
"""

WHEN = "AFTER INSERT OR DELETE OR UPDATE OF desk_id, starts_at, ends_at, state"
EACH = "FOR EACH ROW EXECUTE FUNCTION booking_occupy()"


def upgrade() -> None:
    make_tables()
    keep_taken_true()
    for name in PUBLISHED:
        tell_of_changes(name)


def downgrade() -> None:
    for name in TABLES:
        op.drop_table(name)
    op.execute("DROP FUNCTION booking_occupy()")


def make_tables() -> None:

    district_table(
        "booking_desk",
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=True),
        sa.Column("active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("demonstration", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.ForeignKeyConstraint(
            ["district_id", "organisation_id"],
            ["organisation.district_id", "organisation.id"],
            name="booking_desk_district_id_organisation_id_fkey",
        ),
        sa.PrimaryKeyConstraint("district_id", "organisation_id", "id", name="booking_desk_pkey"),
        body="organisation_id",
    )
    district_table(
        "booking_terms",
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("notice_minutes", sa.Integer(), server_default=sa.text("120"), nullable=False),
        sa.Column("horizon_days", sa.Integer(), server_default=sa.text("60"), nullable=False),
        sa.Column("cancel_hours", sa.Integer(), server_default=sa.text("4"), nullable=False),
        sa.Column("move_hours", sa.Integer(), server_default=sa.text("24"), nullable=False),
        sa.Column("step_minutes", sa.Integer(), server_default=sa.text("15"), nullable=False),
        sa.ForeignKeyConstraint(
            ["district_id", "organisation_id"],
            ["organisation.district_id", "organisation.id"],
            name="booking_terms_district_id_organisation_id_fkey",
        ),
        sa.PrimaryKeyConstraint("district_id", "organisation_id", name="booking_terms_pkey"),
        body="organisation_id",
    )
    district_table(
        "booking_type",
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("bring", sa.ARRAY(sa.Text()), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("services", sa.ARRAY(sa.Text()), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("desks", sa.ARRAY(sa.Text()), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("position", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("demonstration", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.CheckConstraint("minutes BETWEEN 5 AND 480", name=op.f("booking_type_minutes_check")),
        sa.ForeignKeyConstraint(
            ["district_id", "organisation_id"],
            ["organisation.district_id", "organisation.id"],
            name="booking_type_district_id_organisation_id_fkey",
        ),
        sa.PrimaryKeyConstraint("district_id", "organisation_id", "id", name="booking_type_pkey"),
        body="organisation_id",
    )
    tenant_table(
        "booking_appointment",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("desk_id", sa.Uuid(), nullable=False),
        sa.Column("type_id", sa.Uuid(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.Text(), server_default="booked", nullable=False),
        sa.Column("channel", sa.Text(), server_default="web", nullable=False),
        sa.Column("code_hash", sa.LargeBinary(), nullable=False),
        sa.Column("request_key", sa.Text(), nullable=False),
        sa.Column("sequence", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("service", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("language", sa.Text(), server_default="it", nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("booked_by", sa.Uuid(), nullable=True),
        sa.Column("booked_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("demonstration", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.CheckConstraint(
            "state IN ('booked', 'arrived', 'served', 'no_show', 'cancelled')",
            name=op.f("booking_appointment_state_check"),
        ),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("booking_appointment_order_check")),
        sa.ForeignKeyConstraint(
            ["district_id", "tenant_id", "desk_id"],
            ["booking_desk.district_id", "booking_desk.organisation_id", "booking_desk.id"],
            name="booking_appointment_district_id_tenant_id_desk_id_fkey",
        ),
        sa.ForeignKeyConstraint(
            ["district_id", "tenant_id", "type_id"],
            ["booking_type.district_id", "booking_type.organisation_id", "booking_type.id"],
            name="booking_appointment_district_id_tenant_id_type_id_fkey",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name="booking_appointment_pkey"),
        sa.UniqueConstraint("tenant_id", "code_hash", name="booking_appointment_tenant_id_code_hash_key"),
        sa.UniqueConstraint("tenant_id", "request_key", name="booking_appointment_tenant_id_request_key_key"),
    )
    op.create_index(
        "booking_appointment_start_idx", "booking_appointment", ["tenant_id", "starts_at"], unique=False
    )
    district_table(
        "booking_day_rule",
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("desk_id", sa.Uuid(), nullable=True),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("opens", sa.Time(), nullable=True),
        sa.Column("closes", sa.Time(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.CheckConstraint("kind = 'closed' OR opens < closes", name=op.f("booking_day_rule_times_check")),
        sa.CheckConstraint(
            "kind IN ('closed', 'extra', 'instead')", name=op.f("booking_day_rule_kind_check")
        ),
        sa.CheckConstraint("first <= last", name=op.f("booking_day_rule_order_check")),
        sa.ForeignKeyConstraint(
            ["district_id", "organisation_id", "desk_id"],
            ["booking_desk.district_id", "booking_desk.organisation_id", "booking_desk.id"],
            name="booking_day_rule_district_id_organisation_id_desk_id_fkey",
        ),
        sa.ForeignKeyConstraint(
            ["district_id", "organisation_id"],
            ["organisation.district_id", "organisation.id"],
            name="booking_day_rule_district_id_organisation_id_fkey",
        ),
        sa.PrimaryKeyConstraint("district_id", "organisation_id", "id", name="booking_day_rule_pkey"),
        body="organisation_id",
    )
    district_table(
        "booking_hours",
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("desk_id", sa.Uuid(), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("opens", sa.Time(), nullable=False),
        sa.Column("closes", sa.Time(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("demonstration", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.CheckConstraint("opens < closes", name=op.f("booking_hours_order_check")),
        sa.CheckConstraint("weekday BETWEEN 0 AND 6", name=op.f("booking_hours_weekday_check")),
        sa.ForeignKeyConstraint(
            ["district_id", "organisation_id", "desk_id"],
            ["booking_desk.district_id", "booking_desk.organisation_id", "booking_desk.id"],
            name="booking_hours_district_id_organisation_id_desk_id_fkey",
        ),
        sa.PrimaryKeyConstraint("district_id", "organisation_id", "id", name="booking_hours_pkey"),
        body="organisation_id",
    )
    district_table(
        "booking_taken",
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("appointment_id", sa.Uuid(), nullable=False),
        sa.Column("desk_id", sa.Uuid(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        postgresql.ExcludeConstraint(
            (sa.column("organisation_id"), "="),
            (sa.column("desk_id"), "="),
            (sa.text("tstzrange(starts_at, ends_at)"), "&&"),
            using="gist",
            name="booking_taken_no_overlap",
        ),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("booking_taken_order_check")),
        sa.ForeignKeyConstraint(
            ["district_id", "organisation_id", "desk_id"],
            ["booking_desk.district_id", "booking_desk.organisation_id", "booking_desk.id"],
            name="booking_taken_district_id_organisation_id_desk_id_fkey",
        ),
        sa.PrimaryKeyConstraint(
            "district_id", "organisation_id", "appointment_id", name="booking_taken_pkey"
        ),
    )
    op.create_index(
        "booking_taken_start_idx",
        "booking_taken",
        ["district_id", "organisation_id", "starts_at"],
        unique=False,
    )


def keep_taken_true() -> None:
    """Copy each live appointment's stretch to booking_taken, whose exclusion constraint has the last word.

    Only the trigger writes there: the owner may inside the body being served, the other roles may not.
    The lock on the desk makes two racing bookings wait in line instead of in a circle.
    """
    own = f"district_id = {policies.DISTRICT} AND organisation_id = {policies.TENANT}"
    op.execute(OCCUPY)
    run(
        (
            f"CREATE TRIGGER booking_occupy {WHEN} ON booking_appointment {EACH}",
            "REVOKE EXECUTE ON FUNCTION booking_occupy() FROM PUBLIC",
            policies.policy("booking_taken", "trigger_keeps", "CURRENT_USER", own),
            f"REVOKE INSERT, UPDATE, DELETE ON booking_taken FROM {APP_ROLE}, diffuso_district",
        )
    )
