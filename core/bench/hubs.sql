-- Desks, hours, staff and appointments for the one district that is copied later. Run by the superuser.

UPDATE comune SET patron_day = NULL; -- a day off that the measure would stumble on
UPDATE organisation SET plugins = CASE WHEN kind IN ('district', 'comune') THEN '{}' ELSE '{assistance,booking}' END::text[];

CREATE TEMP VIEW hub AS
SELECT district_id, id AS organisation_id FROM organisation WHERE kind NOT IN ('district', 'comune');

CREATE TEMP TABLE workday AS
SELECT day, row_number() OVER (ORDER BY day) AS number
FROM (SELECT current_date + n AS day FROM generate_series(1, 30) AS n) AS soon
WHERE extract(isodow FROM day) < 6;

INSERT INTO booking_terms (district_id, organisation_id, horizon_days) SELECT district_id, organisation_id, 30 FROM hub;

INSERT INTO booking_desk (district_id, organisation_id, name, place)
SELECT district_id, organisation_id, 'Sportello ' || n, 'Stanza ' || n FROM hub, generate_series(1, 2) AS n;

INSERT INTO booking_type (district_id, organisation_id, label, minutes, bring, services)
SELECT district_id, organisation_id, kind.label, kind.minutes, '{"Documento d''identità"}', kind.services
FROM hub, (VALUES ('Primo ascolto', 30, '{}'::text[]), ('Aiuto con una pratica', 45, '{spid,assegno-unico}'),
           ('Richiesta veloce', 15, '{}')) AS kind (label, minutes, services);

INSERT INTO booking_hours (district_id, organisation_id, desk_id, weekday, opens, closes)
SELECT district_id, organisation_id, id, weekday, part.opens, part.closes
FROM booking_desk, generate_series(0, 4) AS weekday,
     (VALUES (time '09:00', time '12:30'), ('14:00', '18:00')) AS part (opens, closes);

-- Twenty on the first working day, twenty over the days that follow.
INSERT INTO booking_appointment (tenant_id, id, district_id, desk_id, type_id, starts_at, ends_at, state, channel,
                                 code_hash, request_key, name, phone, note)
SELECT hub.organisation_id, gen_random_uuid(), hub.district_id, desk.id, kind.id, at.starts, at.starts + interval '30 min',
       'booked', 'web', sha256(gen_random_uuid()::text::bytea), 'seed-' || n, 'Persona ' || n, '+3934700000' || n, ''
FROM hub
CROSS JOIN generate_series(0, 39) AS n
JOIN LATERAL (SELECT id FROM booking_desk d WHERE d.organisation_id = hub.organisation_id ORDER BY name
              LIMIT 1 OFFSET n % 2) AS desk ON true
JOIN LATERAL (SELECT id FROM booking_type t WHERE t.organisation_id = hub.organisation_id AND minutes = 30) AS kind ON true
JOIN workday ON workday.number = CASE WHEN n < 20 THEN 1 ELSE 2 + (n - 20) % 15 END
JOIN LATERAL (SELECT (workday.day + time '09:00' + interval '30 min' * (CASE WHEN n < 20 THEN n / 2 + n / 14 * 3
                      ELSE n % 5 END)) AT TIME ZONE 'Europe/Rome' AS starts) AS at ON true;

INSERT INTO booking_taken (district_id, organisation_id, appointment_id, desk_id, starts_at, ends_at)
SELECT district_id, tenant_id, id, desk_id, starts_at, ends_at FROM booking_appointment;

-- One volunteer a hub, signed in; the secret is the same in every body, where it opens that body alone.
INSERT INTO account (district_id, id, email, name, password_hash)
SELECT district_id, organisation_id, organisation_id || '@esempio.test', 'Anna Prova', 'nobody signs in with this' FROM hub;
INSERT INTO membership (tenant_id, id, district_id, account_id, role)
SELECT organisation_id, organisation_id, district_id, organisation_id, 'volunteer' FROM hub;
INSERT INTO session (tenant_id, token_hash, district_id, account_id, membership_id, factor, created_at, seen_at, expires_at)
SELECT organisation_id, sha256(current_setting('bench.token')::bytea), district_id, organisation_id, organisation_id, 'app', now(), now(),
       now() + interval '10 hours'
FROM hub;
