-- Copy ten bodies of a district until there are enough, so that nothing but their number differs: each row of each table
-- that belongs to a district, every id in it replaced by its twin. Run by the superuser, with triggers and foreign keys
-- at rest.

CREATE FUNCTION pg_temp.twin(original uuid, number int) RETURNS uuid LANGUAGE sql IMMUTABLE
RETURN (lpad(to_hex(1763800000000 + number), 12, '0') || substr(md5(original::text || number), 13))::uuid;

CREATE TEMP TABLE body AS
SELECT number, original
FROM (SELECT id AS original, row_number() OVER (ORDER BY kind <> 'district', kind <> 'comune', slug) AS rank
      FROM organisation) AS ranked
CROSS JOIN generate_series(1, current_setting('bench.tenants')::int) AS number
WHERE rank <= 10 AND (number - 1) * 10 + rank <= current_setting('bench.tenants')::int;
CREATE INDEX ON body (original);
ANALYZE body;

CREATE FUNCTION pg_temp.copy_of(name text) RETURNS text LANGUAGE sql STABLE
RETURN (
  SELECT format('INSERT INTO %I (%s) SELECT %s FROM %I t JOIN %s', name, string_agg(quote_ident(column_name), ', '),
    string_agg(
      CASE WHEN data_type = 'uuid' THEN format('pg_temp.twin(t.%I, number)', column_name)
           WHEN (name, column_name) = ('host', 'host') THEN 't.host || ''.'' || number'
           WHEN (name, column_name) = ('district', 'slug') THEN 't.slug || ''-'' || number'
           ELSE format('t.%I', column_name) END, ', '),
    name,
    coalesce(
      'body ON body.original = t.' || CASE WHEN name = 'organisation' THEN 'id' ELSE min(column_name)
        FILTER (WHERE column_name IN ('tenant_id', 'organisation_id') AND is_nullable = 'NO') END,
      '(SELECT DISTINCT number FROM body) AS district ON true') || ' ORDER BY number')
  FROM information_schema.columns
  WHERE table_schema = 'public' AND table_name = name AND is_generated = 'NEVER'
);

CREATE TEMP TABLE original AS SELECT district_id FROM district;
