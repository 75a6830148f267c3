"""Whoever waits for a time to be free; what is offered is held for up to two hours."""

import sqlalchemy as sa
from alembic import op

from core.db import policies
from core.db.schema import tenant_table

revision = "booking_0010"
down_revision = "booking_0009"
branch_labels = None
depends_on = None

OF = (["tenant_id", "held_id"], ["booking_appointment.tenant_id", "booking_appointment.id"])
# As before, but for how long: what a person chooses is held ten minutes, what she is told of for two hours.
HOLD = """
CREATE OR REPLACE FUNCTION booking_hold(
  body uuid, own uuid, places uuid[], kind uuid, begins timestamptz, ends timestamptz, minutes int
) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  district uuid := {DISTRICT};
  place uuid;
BEGIN
  PERFORM booking_let_go(own);
  IF minutes NOT BETWEEN 1 AND {MOST} OR ends - begins > interval '480 min' OR begins < now()
     OR (SELECT count(*) FROM booking_taken WHERE district_id = district AND organisation_id = body
           AND held_until > now()) >= 40 THEN
    RETURN false;
  END IF;
  FOR place IN SELECT DISTINCT p FROM unnest(places) AS p ORDER BY p LOOP
    PERFORM pg_advisory_xact_lock(hashtextextended(place::text, 0));
    PERFORM booking_take(district, body, own, place, kind, begins, ends, now() + minutes * interval '1 min',
                         place = places[1]);
  END LOOP;
  RETURN true;
EXCEPTION WHEN exclusion_violation OR unique_violation THEN
  RETURN false;
END $$
"""


def upgrade() -> None:
    tenant_table(
        "booking_waiting",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("type_id", sa.Uuid(), nullable=False),
        sa.Column("service", sa.Text(), nullable=True),
        sa.Column("held_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("language", sa.Text(), server_default="it", nullable=False),
        sa.Column("latest", sa.Date(), nullable=True),
        sa.Column("who", sa.LargeBinary(), nullable=False),
        sa.Column("once", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), server_default="waiting", nullable=False),
        sa.Column("notices", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("offered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("offered_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "refused", sa.ARRAY(sa.DateTime(timezone=True)), server_default=sa.text("'{}'"), nullable=False
        ),
        sa.Column("asked_by", sa.Uuid(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.CheckConstraint(
            "state IN ('waiting', 'offered', 'taken', 'ended')", name=op.f("booking_waiting_state_check")
        ),
        sa.CheckConstraint("notices BETWEEN 0 AND 3", name=op.f("booking_waiting_notices_check")),
        sa.CheckConstraint(
            "(state = 'offered') = (offered_at IS NOT NULL)", name=op.f("booking_waiting_offered_check")
        ),
        sa.ForeignKeyConstraint(
            *OF, name="booking_waiting_tenant_id_held_id_fkey", ondelete="SET NULL (held_id)"
        ),
        sa.UniqueConstraint(
            "tenant_id", "type_id", "who", "once", name="booking_waiting_tenant_id_type_id_who_once_key"
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name="booking_waiting_pkey"),
    )
    op.create_index(
        "booking_waiting_standing_idx",
        "booking_waiting",
        ["tenant_id", "asked_at"],
        postgresql_where=sa.text("state IN ('waiting', 'offered')"),
    )
    op.execute(HOLD.replace("{DISTRICT}", policies.DISTRICT).replace("{MOST}", "120"))


def downgrade() -> None:
    op.drop_table("booking_waiting")
    op.execute(HOLD.replace("{DISTRICT}", policies.DISTRICT).replace("{MOST}", "10"))
