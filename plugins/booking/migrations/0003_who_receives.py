"""Who receives and what is needed beside her; seats, pauses, holds. The database stays the judge of all of it."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from core.db import policies
from core.db.engine import APP_ROLE
from core.db.schema import district_table, run, tell_of_changes

revision = "booking_0003"
down_revision = "booking_0002"
branch_labels = None
depends_on = None

# One place, one stretch. Held stretches that are over count no more; a session gives its first free seat.
TAKE = """
CREATE FUNCTION booking_take(
  district uuid, body uuid, own uuid, place uuid, kind uuid, begins timestamptz, ends timestamptz, until timestamptz,
  pause boolean
) RETURNS void LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  places int := 1; rest int := 0; shared uuid; free int;
BEGIN
  SELECT seats, CASE WHEN pause THEN pause_minutes ELSE 0 END INTO places, rest FROM booking_type
   WHERE district_id = district AND organisation_id = body AND id = kind;
  ends := ends + coalesce(rest, 0) * interval '1 min';
  DELETE FROM booking_taken
   WHERE district_id = district AND organisation_id = body AND desk_id = place AND held_until <= now()
     AND tstzrange(starts_at, ends_at) && tstzrange(begins, ends);
  IF places > 1 THEN
    shared := md5(concat_ws(' ', place, kind, extract(epoch FROM begins)))::uuid;
    SELECT min(n) INTO free FROM generate_series(1, places) AS n WHERE NOT EXISTS (
      SELECT FROM booking_taken WHERE organisation_id = body AND session_id = shared AND seat = n);
    IF free IS NULL THEN
      RAISE exclusion_violation USING MESSAGE = 'no seat is left', CONSTRAINT = 'booking_taken_no_overlap';
    END IF;
  END IF;
  INSERT INTO booking_taken (district_id, organisation_id, appointment_id, desk_id, starts_at, ends_at, type_id,
                             session_id, seat, held_until)
  VALUES (district, body, own, place, begins, ends, kind, shared, free, until);
END $$
"""

# First all that was taken is let go, then all that will be is taken: appointments may change desks among themselves.
OCCUPY = """
CREATE OR REPLACE FUNCTION booking_occupy() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
  one record;
BEGIN
  IF TG_OP = 'DELETE' THEN
    DELETE FROM booking_taken t USING gone g
     WHERE t.district_id = g.district_id AND t.organisation_id = g.tenant_id AND t.appointment_id = g.id;
    RETURN NULL;
  END IF;
  IF TG_OP = 'UPDATE' THEN
    DELETE FROM booking_taken t USING gone g JOIN come c ON c.tenant_id = g.tenant_id AND c.id = g.id
     WHERE t.district_id = g.district_id AND t.organisation_id = g.tenant_id AND t.appointment_id = g.id
       AND (g.desk_id, g.mediator_id, g.room_id, g.type_id, g.starts_at, g.ends_at, g.state)
           IS DISTINCT FROM (c.desk_id, c.mediator_id, c.room_id, c.type_id, c.starts_at, c.ends_at, c.state);
  ELSE
    DELETE FROM booking_taken t USING come c
     WHERE t.district_id = c.district_id AND t.organisation_id = c.tenant_id AND t.appointment_id = c.id
       AND t.held_until IS NOT NULL;
  END IF;
  FOR one IN
    SELECT c.*, p.place, p.place = c.desk_id AS pause FROM come c
     CROSS JOIN LATERAL (VALUES (c.desk_id), (c.mediator_id), (c.room_id)) AS p (place)
     WHERE c.state IN ('booked', 'arrived', 'served') AND p.place IS NOT NULL AND NOT EXISTS (
       SELECT FROM booking_taken t WHERE t.district_id = c.district_id AND t.organisation_id = c.tenant_id
          AND t.appointment_id = c.id AND t.desk_id = p.place)
     ORDER BY p.place, c.starts_at, c.id
  LOOP
    PERFORM pg_advisory_xact_lock(hashtextextended(one.place::text, 0));
    PERFORM booking_take(one.district_id, one.tenant_id, one.id, one.place, one.type_id, one.starts_at, one.ends_at,
                         NULL, one.pause);
  END LOOP;
  RETURN NULL;
END $$
"""

# False where somebody has the time, or where a hub holds all that it may: then one books without a hold.
HOLD = """
CREATE FUNCTION booking_hold(
  body uuid, own uuid, places uuid[], kind uuid, begins timestamptz, ends timestamptz, minutes int
) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  district uuid := {DISTRICT};
  place uuid;
BEGIN
  PERFORM booking_let_go(own);
  IF minutes NOT BETWEEN 1 AND 10 OR ends - begins > interval '480 min' OR begins < now()
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
LET_GO = """
CREATE FUNCTION booking_let_go(own uuid) RETURNS void LANGUAGE sql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
  DELETE FROM booking_taken
   WHERE district_id = {DISTRICT} AND appointment_id = own AND held_until IS NOT NULL
$$
"""
LONGER = """
CREATE FUNCTION booking_hold_longer(own uuid) RETURNS timestamptz LANGUAGE sql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
  UPDATE booking_taken SET held_until = held_until + interval '10 min', extended = true
   WHERE district_id = {DISTRICT} AND appointment_id = own AND held_until > now() AND NOT extended
  RETURNING held_until
$$
"""
TIDY = """
CREATE FUNCTION booking_tidy() RETURNS bigint LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  WITH gone AS (DELETE FROM booking_taken WHERE district_id = {DISTRICT}
                AND organisation_id = {TENANT} AND held_until <= now() RETURNING 1)
  SELECT count(*) FROM gone
$$
"""
OPEN = {
    "booking_hold": "uuid, uuid, uuid[], uuid, timestamptz, timestamptz, int",
    "booking_let_go": "uuid",
    "booking_hold_longer": "uuid",
    "booking_tidy": "",
}
ADDED = {
    "booking_taken": ("type_id", "session_id", "seat", "held_until", "extended"),
    "booking_appointment": ("mediator_id", "room_id", "spoken", "mode"),
    "booking_hours": ("operator_id", "type_id", "internal"),
    "booking_day_rule": ("repeats",),
    "booking_type": ("seats", "pause_minutes", "modes", "needs_room"),
    "booking_desk": ("role", "languages"),
}
EACH = "FOR EACH STATEMENT EXECUTE FUNCTION booking_occupy()"


def upgrade() -> None:
    say_who_receives()
    say_what_is_taken()
    op.execute("DROP TRIGGER booking_occupy ON booking_appointment")
    for function in (TAKE, OCCUPY, LET_GO, HOLD, LONGER, TIDY):
        op.execute(function.replace("{DISTRICT}", policies.DISTRICT).replace("{TENANT}", policies.TENANT))
    own = f"district_id = {policies.DISTRICT}"
    run(
        (
            "REVOKE EXECUTE ON FUNCTION booking_take FROM PUBLIC",
            *(f"REVOKE EXECUTE ON FUNCTION {name}({given}) FROM PUBLIC" for name, given in OPEN.items()),
            *(f"GRANT EXECUTE ON FUNCTION {name}({given}) TO {APP_ROLE}" for name, given in OPEN.items()),
            policies.policy(
                "booking_taken", "holds_are_kept", "CURRENT_USER", f"{own} AND held_until IS NOT NULL"
            ),
            policies.policy("booking_type", "trigger_reads", "CURRENT_USER", own, verb="SELECT"),
            f"CREATE TRIGGER booking_come AFTER INSERT ON booking_appointment REFERENCING NEW TABLE AS come {EACH}",
            (
                "CREATE TRIGGER booking_changed AFTER UPDATE ON booking_appointment "
                f"REFERENCING OLD TABLE AS gone NEW TABLE AS come {EACH}"
            ),
            f"CREATE TRIGGER booking_gone AFTER DELETE ON booking_appointment REFERENCING OLD TABLE AS gone {EACH}",
        )
    )


def say_who_receives() -> None:
    """Desks, mediators and rooms; operators and their hours; what a reason to come needs."""
    none = sa.text("'{}'")
    op.add_column("booking_desk", sa.Column("role", sa.Text(), server_default="desk", nullable=False))
    op.add_column(
        "booking_desk", sa.Column("languages", sa.ARRAY(sa.Text()), server_default=none, nullable=False)
    )
    op.create_check_constraint(
        op.f("booking_desk_role_check"), "booking_desk", "role IN ('desk', 'mediator', 'room')"
    )
    district_table(
        "booking_operator",
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("languages", sa.ARRAY(sa.Text()), server_default=none, nullable=False),
        sa.Column("types", sa.ARRAY(sa.Text()), server_default=none, nullable=False),
        sa.Column("active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("demonstration", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.ForeignKeyConstraint(
            ["district_id", "organisation_id"],
            ["organisation.district_id", "organisation.id"],
            name="booking_operator_district_id_organisation_id_fkey",
        ),
        sa.PrimaryKeyConstraint("district_id", "organisation_id", "id", name="booking_operator_pkey"),
        body="organisation_id",
    )
    tell_of_changes("booking_operator")
    for column, other in (("operator_id", "booking_operator"), ("type_id", "booking_type")):
        op.add_column("booking_hours", sa.Column(column, sa.Uuid(), nullable=True))
        op.create_foreign_key(
            f"booking_hours_district_id_organisation_id_{column}_fkey",
            "booking_hours",
            other,
            ["district_id", "organisation_id", column],
            ["district_id", "organisation_id", "id"],
        )
    no = sa.text("false")
    op.add_column("booking_hours", sa.Column("internal", sa.Boolean(), server_default=no, nullable=False))
    op.add_column("booking_day_rule", sa.Column("repeats", sa.Text(), nullable=True))
    for name, usual, check in (("seats", "1", "1 AND 200"), ("pause_minutes", "0", "0 AND 120")):
        op.add_column(
            "booking_type", sa.Column(name, sa.Integer(), server_default=sa.text(usual), nullable=False)
        )
        label = op.f(f"booking_type_{name.removesuffix('_minutes')}_check")
        op.create_check_constraint(label, "booking_type", f"{name} BETWEEN {check}")
    modes: sa.Column[list[str]] = sa.Column(
        "modes", sa.ARRAY(sa.Text()), server_default=sa.text("'{presence}'"), nullable=False
    )
    op.add_column("booking_type", modes)
    op.create_check_constraint(
        op.f("booking_type_modes_check"),
        "booking_type",
        "modes <@ '{presence,phone,video,home}'::text[] AND cardinality(modes) > 0",
    )
    op.add_column("booking_type", sa.Column("needs_room", sa.Boolean(), server_default=no, nullable=False))


def say_what_is_taken() -> None:
    """An appointment takes a desk, and what was promised beside it; a stretch may be held, or be a seat."""
    for column in ("mediator_id", "room_id"):
        op.add_column("booking_appointment", sa.Column(column, sa.Uuid(), nullable=True))
        op.create_foreign_key(
            f"booking_appointment_district_id_tenant_id_{column}_fkey",
            "booking_appointment",
            "booking_desk",
            ["district_id", "tenant_id", column],
            ["district_id", "organisation_id", "id"],
        )
    op.add_column("booking_appointment", sa.Column("spoken", sa.Text(), nullable=True))
    op.add_column(
        "booking_appointment", sa.Column("mode", sa.Text(), server_default="presence", nullable=False)
    )
    op.create_check_constraint(
        op.f("booking_appointment_mode_check"),
        "booking_appointment",
        "mode IN ('presence', 'phone', 'video', 'home')",
    )
    more: tuple[sa.Column[Any], ...] = (
        sa.Column("type_id", sa.Uuid(), nullable=True),
        sa.Column("session_id", sa.Uuid(), nullable=True),
        sa.Column("seat", sa.Integer(), nullable=True),
        sa.Column("held_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("extended", sa.Boolean(), server_default=sa.text("false"), nullable=False),
    )
    for one in more:
        op.add_column("booking_taken", one)
    run(
        (
            (
                "ALTER TABLE booking_taken DROP CONSTRAINT booking_taken_pkey, ADD CONSTRAINT booking_taken_pkey "
                "PRIMARY KEY (district_id, organisation_id, appointment_id, desk_id)"
            ),
            (
                "ALTER TABLE booking_taken DROP CONSTRAINT booking_taken_no_overlap, "
                "ADD CONSTRAINT booking_taken_no_overlap EXCLUDE USING gist (organisation_id WITH =, desk_id WITH =, "
                "tstzrange(starts_at, ends_at) WITH &&, coalesce(session_id, appointment_id) WITH <>)"
            ),
            (
                "ALTER TABLE booking_taken ADD CONSTRAINT booking_taken_organisation_id_session_id_seat_key "
                "UNIQUE (organisation_id, session_id, seat)"
            ),
            (
                "ALTER TABLE booking_taken ADD CONSTRAINT booking_taken_seat_check "
                "CHECK (num_nulls(session_id, seat) IN (0, 2))"
            ),
        )
    )


def downgrade() -> None:
    for trigger in ("booking_come", "booking_changed", "booking_gone"):
        op.execute(f"DROP TRIGGER {trigger} ON booking_appointment")
    for function in ("booking_take", *OPEN):
        op.execute(f"DROP FUNCTION {function}")
    op.execute("DROP POLICY trigger_reads ON booking_type")
    op.execute("DROP POLICY holds_are_kept ON booking_taken")
    for table, columns in ADDED.items():
        for column in columns:
            op.drop_column(table, column)
    op.drop_table("booking_operator")
