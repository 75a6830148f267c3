"""What an appointment takes is found by keys, however much a desk has behind it.

Joined at once, it was sought among all rows; and behind the policies whether stretches meet is asked of each row of a
desk, because `&&` is not leakproof. Holds that are over are few: they have an index of their own.
"""

import sqlalchemy as sa
from alembic import op

revision = "booking_0015"
down_revision = "booking_0014"
branch_labels = None
depends_on = None

# First all that was taken is let go, then all that will be is taken: appointments may change desks among themselves.
OCCUPY = """
CREATE OR REPLACE FUNCTION booking_occupy() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
  one record;
BEGIN
  IF TG_OP = 'DELETE' THEN
    FOR one IN SELECT district_id, tenant_id, id FROM gone LOOP
      DELETE FROM booking_taken
       WHERE district_id = one.district_id AND organisation_id = one.tenant_id AND appointment_id = one.id;
    END LOOP;
    RETURN NULL;
  END IF;
  IF TG_OP = 'UPDATE' THEN
    FOR one IN
      SELECT g.district_id, g.tenant_id, g.id FROM gone g JOIN come c ON c.tenant_id = g.tenant_id AND c.id = g.id
       WHERE (g.desk_id, g.mediator_id, g.room_id, g.type_id, g.starts_at, g.ends_at, g.state)
             IS DISTINCT FROM (c.desk_id, c.mediator_id, c.room_id, c.type_id, c.starts_at, c.ends_at, c.state)
    LOOP
      DELETE FROM booking_taken
       WHERE district_id = one.district_id AND organisation_id = one.tenant_id AND appointment_id = one.id;
    END LOOP;
  ELSE
    FOR one IN SELECT district_id, tenant_id, id FROM come LOOP
      DELETE FROM booking_taken
       WHERE district_id = one.district_id AND organisation_id = one.tenant_id AND appointment_id = one.id
         AND held_until IS NOT NULL;
    END LOOP;
  END IF;
  FOR one IN
    SELECT c.*, p.place, p.place = c.desk_id AS pause FROM come c
     CROSS JOIN LATERAL (VALUES (c.desk_id), (c.mediator_id), (c.room_id)) AS p (place)
     WHERE c.state IN ('booked', 'arrived', 'served') AND p.place IS NOT NULL
     ORDER BY p.place, c.starts_at, c.id
  LOOP
    CONTINUE WHEN EXISTS (
      SELECT FROM booking_taken WHERE district_id = one.district_id AND organisation_id = one.tenant_id
         AND appointment_id = one.id AND desk_id = one.place);
    PERFORM pg_advisory_xact_lock(hashtextextended(one.place::text, 0));
    PERFORM booking_take(one.district_id, one.tenant_id, one.id, one.place, one.type_id, one.starts_at, one.ends_at,
                         NULL, one.pause);
  END LOOP;
  RETURN NULL;
END $$
"""


def upgrade() -> None:
    op.execute(OCCUPY)
    held = sa.text("held_until IS NOT NULL")
    op.create_index(
        "booking_taken_held_idx",
        "booking_taken",
        ["district_id", "organisation_id", "desk_id"],
        postgresql_where=held,
    )


def downgrade() -> None:
    """Leave the function: it does what the one before it did."""
    op.drop_index("booking_taken_held_idx", "booking_taken")
