#!/bin/sh
# Runs before each start of the shop: its role owns its database and nothing else of the server, and has the password of today. Changes
# nothing where that is so.
set -eu

sql() {
  PGPASSWORD=$(cat "$2") psql --no-psqlrc --quiet --tuples-only --set ON_ERROR_STOP=1 --single-transaction \
    --username "$1" --dbname "$POSTGRES_DB" --file -
}

superuser=$POSTGRES_USER
password_file=$POSTGRES_PASSWORD_FILE
# In a database of an earlier compose.yaml the shop itself was the superuser `panelkit`.
if ! refusal=$(echo 'SELECT;' | sql "$superuser" "$password_file" 2>&1); then
  superuser=panelkit
  password_file=$SHOP_PASSWORD_FILE
  echo 'SELECT;' | sql "$superuser" "$password_file" || { echo "$refusal" >&2; exit 1; }
fi

sql "$superuser" "$password_file" <<'SQL'
\set password `cat "$SHOP_PASSWORD_FILE"`
\set owner_password `cat "$POSTGRES_PASSWORD_FILE"`
SELECT 'CREATE ROLE postgres SUPERUSER LOGIN' WHERE to_regrole('postgres') IS NULL \gexec
SELECT 'CREATE ROLE shop' WHERE to_regrole('shop') IS NULL \gexec
ALTER ROLE postgres PASSWORD :'owner_password';
ALTER ROLE shop LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS PASSWORD :'password';
SELECT format('ALTER DATABASE %I OWNER TO shop', current_database()) \gexec
SELECT format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database()) \gexec

CREATE TEMPORARY VIEW of_the_shop AS SELECT oid, nspname FROM pg_namespace
  WHERE nspowner = to_regrole('panelkit') AND nspname !~ '^(pg_|information_schema$|public$)';
SELECT format('ALTER ROUTINE %s OWNER TO shop', oid::regprocedure) FROM pg_proc
  WHERE pronamespace IN (SELECT oid FROM of_the_shop) \gexec
SELECT format('ALTER TYPE %s OWNER TO shop', pg_type.oid::regtype) FROM pg_type LEFT JOIN pg_class ON pg_class.oid = typrelid
  WHERE typnamespace IN (SELECT oid FROM of_the_shop) AND (typtype IN ('e', 'd', 'r') OR relkind = 'c') \gexec
-- A sequence that belongs to a column goes with its table.
SELECT format('ALTER TABLE %s OWNER TO shop', oid::regclass) FROM pg_class
  WHERE relnamespace IN (SELECT oid FROM of_the_shop) AND relkind IN ('r', 'p', 'v', 'm', 'f', 'S') AND NOT EXISTS (
    SELECT FROM pg_depend WHERE objid = pg_class.oid AND classid = 'pg_class'::regclass AND deptype IN ('a', 'i')
      AND refclassid = 'pg_class'::regclass AND relkind = 'S') \gexec
SELECT format('ALTER SCHEMA %I OWNER TO shop', nspname) FROM of_the_shop \gexec
DROP VIEW of_the_shop;
SELECT 'ALTER ROLE panelkit NOLOGIN PASSWORD NULL' WHERE to_regrole('panelkit') IS NOT NULL \gexec
SQL
