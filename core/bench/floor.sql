-- The table of the floor's bookings, under the constraints of the real one. Run by the superuser.

CREATE TABLE bench_booking (
  LIKE booking_appointment INCLUDING DEFAULTS,
  PRIMARY KEY (tenant_id, id), UNIQUE (tenant_id, code_hash), UNIQUE (tenant_id, request_key),
  EXCLUDE USING gist (tenant_id WITH =, desk_id WITH =, tstzrange(starts_at, ends_at) WITH &&)
);
ALTER TABLE bench_booking ENABLE ROW LEVEL SECURITY;
ALTER TABLE bench_booking FORCE ROW LEVEL SECURITY;
GRANT SELECT, INSERT ON bench_booking TO diffuso_app;
CREATE POLICY own_body ON bench_booking TO diffuso_app
  USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);
