-- Staff narrow lists and put them in order: indexes for the ways through them.
-- None has what a usage sync writes: its rows then change without their indexes.
-- writes-beside: 0042_search.sql
-- concurrent

CREATE INDEX CONCURRENTLY IF NOT EXISTS subscriptions_apart ON panelkit.subscriptions (id)
  WHERE termination IS NULL AND (granted_starts_at IS NULL OR suspension IS NOT NULL OR pause IS NOT NULL
    OR granted_on_hold_seconds IS NOT NULL);
-- For reports, too: in place of the one that left out trials.
CREATE INDEX CONCURRENTLY IF NOT EXISTS subscriptions_ends ON panelkit.subscriptions (granted_expires_at)
  WHERE granted_expires_at IS NOT NULL;
DROP INDEX CONCURRENTLY IF EXISTS panelkit.subscriptions_expiry;
-- In place of the one that left out those that are terminated.
CREATE INDEX CONCURRENTLY IF NOT EXISTS subscriptions_of_plan ON panelkit.subscriptions (plan_id, id);
DROP INDEX CONCURRENTLY IF EXISTS panelkit.subscriptions_plan;
