-- Run by the superuser in template1 and in every database of ours; may be run again.
-- What the application's roles could use to step out of their tenant, or to disturb others, is taken from them.
CREATE EXTENSION IF NOT EXISTS btree_gist;
CREATE EXTENSION IF NOT EXISTS citext;
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS unaccent;

REVOKE ALL ON SCHEMA public FROM PUBLIC;
DO $$ BEGIN EXECUTE format('REVOKE TEMPORARY ON DATABASE %I FROM PUBLIC', current_database()); END $$;

-- The tenant is told by SET LOCAL at the start of a transaction: nothing inside a SELECT may change it.
REVOKE EXECUTE ON FUNCTION pg_catalog.set_config(text, text, boolean) FROM PUBLIC;

-- No code on the fly: functions come from migrations only.
REVOKE USAGE ON LANGUAGE plpgsql, sql FROM PUBLIC;
GRANT USAGE ON LANGUAGE plpgsql, sql TO diffuso_owner;

-- Large objects know no tenant; functions that run a text as a query, or that end other sessions, have no use here.
DO $$
DECLARE
    doomed regprocedure;
BEGIN
    FOR doomed IN
        SELECT oid FROM pg_proc
        WHERE pronamespace = 'pg_catalog'::regnamespace
          AND (proname LIKE 'lo\_%' OR proname IN ('loread', 'lowrite')
               OR proname LIKE '%\_to\_xml%'
               OR proname IN ('pg_cancel_backend', 'pg_terminate_backend', 'pg_logical_emit_message'))
    LOOP
        EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', doomed);
    END LOOP;
END
$$;
