"""Questions to PostgreSQL's catalogue. `:app` and `:district` are the two restricted roles."""

# ruff: noqa: S608 - put together from the constants of this file alone

OURS = "nspname NOT IN ('pg_catalog', 'information_schema') AND nspname NOT LIKE 'pg\\_%'"
PUBLIC = "PUBLIC"

RELATIONS = f"""
SELECT c.relname AS name, c.relkind::text AS kind, c.relrowsecurity AS walled, c.relforcerowsecurity AS forced,
       coalesce(c.reloptions::text LIKE '%security\\_invoker=true%', false) AS invoker
FROM pg_class c JOIN pg_namespace ON pg_namespace.oid = c.relnamespace
WHERE {OURS} AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
ORDER BY 1
"""
POLICIES = """
SELECT tablename, policyname, cmd, permissive = 'RESTRICTIVE', roles::text[], qual, with_check
FROM pg_policies ORDER BY 1, 2
"""
CONSTRAINTS = f"""
SELECT c.relname, k.conname, k.contype::text,
       (SELECT array_agg(a.attname::text ORDER BY n) FROM unnest(k.conkey) WITH ORDINALITY u(num, n)
        JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.num),
       t.relname,
       coalesce((SELECT array_agg(a.attname::text ORDER BY n) FROM unnest(k.confkey) WITH ORDINALITY u(num, n)
        JOIN pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = u.num), '{{}}')
FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace ON pg_namespace.oid = c.relnamespace
LEFT JOIN pg_class t ON t.oid = k.confrelid
WHERE {OURS} AND k.contype IN ('p', 'u', 'x', 'f')
ORDER BY 1, 2
"""
UNIQUE_INDEXES = f"""
SELECT c.relname, i.relname, 'u',
       ARRAY(SELECT a.attname::text FROM unnest(x.indkey::int2[]) u(num)
             JOIN pg_attribute a ON a.attrelid = x.indrelid AND a.attnum = u.num), NULL, ARRAY[]::text[]
FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class c ON c.oid = x.indrelid
JOIN pg_namespace ON pg_namespace.oid = c.relnamespace
WHERE {OURS} AND x.indisunique AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = x.indexrelid)
ORDER BY 1, 2
"""
GRANTS = f"""
WITH granted AS (
  SELECT c.relname, g.grantee, g.privilege_type, NULL::text AS attname
  FROM pg_class c JOIN pg_namespace ON pg_namespace.oid = c.relnamespace, aclexplode(c.relacl) g
  WHERE {OURS} AND g.grantee <> c.relowner
  UNION ALL
  SELECT c.relname, g.grantee, g.privilege_type, a.attname::text
  FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
  JOIN pg_namespace ON pg_namespace.oid = c.relnamespace, aclexplode(a.attacl) g
  WHERE {OURS} AND g.grantee <> c.relowner)
SELECT relname, CASE grantee WHEN 0 THEN '{PUBLIC}' ELSE pg_get_userbyid(grantee)::text END, privilege_type, attname
FROM granted ORDER BY 1, 2, 3, 4
"""
FUNCTIONS = f"""
SELECT p.proname, coalesce(p.proconfig, '{{}}'),
       EXISTS (SELECT FROM aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) g WHERE g.grantee = 0)
FROM pg_proc p JOIN pg_namespace ON pg_namespace.oid = p.pronamespace
WHERE {OURS} AND p.prosecdef ORDER BY 1
"""
RESTRICTED = """
SELECT r.rolname::text,
       array_remove(ARRAY[CASE WHEN rolsuper THEN 'SUPERUSER' END, CASE WHEN rolbypassrls THEN 'BYPASSRLS' END,
         CASE WHEN rolcreaterole THEN 'CREATEROLE' END, CASE WHEN rolcreatedb THEN 'CREATEDB' END,
         CASE WHEN rolreplication THEN 'REPLICATION' END], NULL),
       ARRAY(SELECT pg_get_userbyid(m.roleid)::text FROM pg_auth_members m WHERE m.member = r.oid ORDER BY 1),
       (SELECT count(*) FROM pg_class WHERE relowner = r.oid) + (SELECT count(*) FROM pg_proc WHERE proowner = r.oid)
       + (SELECT count(*) FROM pg_namespace WHERE nspowner = r.oid)
       + (SELECT count(*) FROM pg_database WHERE datdba = r.oid)
FROM pg_roles r WHERE r.rolname IN (:app, :district) ORDER BY 1
"""
# Functions that change the tenant inside a query, know no tenant, or run a text as a query.
DANGEROUS = """
SELECT DISTINCT r.rolname::text, p.proname::text
FROM pg_proc p, pg_roles r
WHERE p.pronamespace = 'pg_catalog'::regnamespace AND r.rolname IN (:app, :district)
  AND (p.proname = 'set_config' OR p.proname LIKE 'lo\\_%' OR p.proname IN ('loread', 'lowrite')
       OR p.proname LIKE '%\\_to\\_xml%' OR p.proname LIKE 'pg\\_read\\_%' OR p.proname LIKE 'pg\\_ls\\_%'
       OR p.proname IN ('pg_terminate_backend', 'pg_cancel_backend', 'pg_logical_emit_message'))
  AND has_function_privilege(r.oid, p.oid, 'EXECUTE')
ORDER BY 1, 2
"""
# What the two roles may make of their own: anything they own would be a hole in the wall.
LOOSE = """
SELECT r.rolname::text, 'schema ' || n.nspname FROM pg_namespace n, pg_roles r
WHERE r.rolname IN (:app, :district) AND has_schema_privilege(r.oid, n.oid, 'CREATE')
UNION ALL
SELECT r.rolname::text, 'database (' || w.want || ')' FROM pg_roles r, (VALUES ('CREATE'), ('TEMPORARY')) w(want)
WHERE r.rolname IN (:app, :district) AND has_database_privilege(r.oid, current_database(), w.want)
UNION ALL
SELECT r.rolname::text, 'linguaggio ' || l.lanname FROM pg_language l, pg_roles r
WHERE r.rolname IN (:app, :district) AND l.lanpltrusted AND has_language_privilege(r.oid, l.oid, 'USAGE')
ORDER BY 1, 2
"""
BOTH_OWNERS = f"""
SELECT c.relname FROM pg_class c JOIN pg_namespace ON pg_namespace.oid = c.relnamespace
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname IN ('tenant_id', 'district_id') AND NOT a.attisdropped
WHERE {OURS} AND c.relkind IN ('r', 'p') GROUP BY 1 HAVING count(*) = 2 ORDER BY 1
"""
