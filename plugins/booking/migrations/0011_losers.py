"""What whoever came too late is offered instead is held for her: three times at most, wherever she asks."""

import sqlalchemy as sa
from alembic import op

from core.db import policies
from core.db.engine import APP_ROLE
from core.db.schema import run

revision = "booking_0011"
down_revision = "booking_0010"
branch_labels = None
depends_on = None

BEFORE = "uuid, uuid, uuid[], uuid, timestamptz, timestamptz, int"
NOW = f"{BEFORE}, uuid"
# As before; with a slot, what was held under it is let go first, and a hub keeps some room for whoever chooses.
# Two who wait for each other's desk: one goes without.
HOLD = """
CREATE FUNCTION booking_hold(
  body uuid, own uuid, places uuid[], kind uuid, begins timestamptz, ends timestamptz, minutes int,
  one_of uuid DEFAULT NULL
) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  district uuid := {DISTRICT};
  place uuid;
BEGIN
  PERFORM booking_let_go(own);
  IF one_of IS NOT NULL THEN
    PERFORM booking_let_go(t.appointment_id) FROM booking_taken t
      WHERE t.district_id = district AND t.slot = one_of AND t.held_until IS NOT NULL;
  END IF;
  IF minutes NOT BETWEEN 1 AND 120 OR ends - begins > interval '480 min' OR begins < now()
     OR (SELECT count(*) >= 40 OR (one_of IS NOT NULL AND count(slot) >= 24) FROM booking_taken
          WHERE district_id = district AND organisation_id = body AND held_until > now()) THEN
    RETURN false;
  END IF;
  FOR place IN SELECT DISTINCT p FROM unnest(places) AS p ORDER BY p LOOP
    PERFORM pg_advisory_xact_lock(hashtextextended(place::text, 0));
    PERFORM booking_take(district, body, own, place, kind, begins, ends, now() + minutes * interval '1 min',
                         place = places[1]);
  END LOOP;
  UPDATE booking_taken SET slot = one_of
   WHERE one_of IS NOT NULL AND district_id = district AND organisation_id = body AND appointment_id = own
     AND desk_id = places[1];
  RETURN true;
EXCEPTION WHEN exclusion_violation OR unique_violation OR deadlock_detected THEN
  RETURN false;
END $$
"""
HOLD_BEFORE = """
CREATE FUNCTION booking_hold(
  body uuid, own uuid, places uuid[], kind uuid, begins timestamptz, ends timestamptz, minutes int
) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  district uuid := {DISTRICT};
  place uuid;
BEGIN
  PERFORM booking_let_go(own);
  IF minutes NOT BETWEEN 1 AND 120 OR ends - begins > interval '480 min' OR begins < now()
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
    op.add_column("booking_taken", sa.Column("slot", sa.Uuid(), nullable=True))
    op.create_unique_constraint(
        "booking_taken_district_id_slot_key", "booking_taken", ["district_id", "slot"]
    )
    _replace(BEFORE, HOLD, NOW)


def downgrade() -> None:
    _replace(NOW, HOLD_BEFORE, BEFORE)
    op.drop_column("booking_taken", "slot")


def _replace(gone: str, function: str, given: str) -> None:
    op.execute(f"DROP FUNCTION booking_hold({gone})")
    op.execute(function.replace("{DISTRICT}", policies.DISTRICT))
    run(
        (
            f"REVOKE EXECUTE ON FUNCTION booking_hold({given}) FROM PUBLIC",
            f"GRANT EXECUTE ON FUNCTION booking_hold({given}) TO {APP_ROLE}",
        )
    )
