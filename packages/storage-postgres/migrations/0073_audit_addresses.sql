-- Audit rows say the network address that they came from, in the archive too; an older version writes none.
-- writes-beside: 0051_categories.sql

ALTER TABLE panelkit.audit_rows ADD COLUMN address text;

CREATE OR REPLACE FUNCTION panelkit.archive_audit(older_than timestamptz, at_most integer) RETURNS integer LANGUAGE plpgsql
SET enable_seqscan = off AS $$
DECLARE moved integer;
BEGIN
  PERFORM set_config('panelkit.deletes_before', older_than::text, true);
  WITH aged AS (
    DELETE FROM panelkit.audit_rows
    WHERE id IN (SELECT id FROM panelkit.audit_rows ORDER BY id LIMIT at_most) AND at < older_than
    RETURNING *
  ), packed AS (
    INSERT INTO panelkit.archive (kind, month, row_count, rows)
    SELECT 'audit', date_trunc('month', at, 'UTC'), count(*),
      json_agg(json_build_array(id, actor_kind, actor_id, action, target_kind, target_id, before, after, reason, at, address) ORDER BY id)
    FROM aged GROUP BY 2
    RETURNING row_count
  )
  SELECT COALESCE(sum(row_count), 0) INTO moved FROM packed;
  PERFORM set_config('panelkit.deletes_before', '', true);
  RETURN moved;
END $$;
