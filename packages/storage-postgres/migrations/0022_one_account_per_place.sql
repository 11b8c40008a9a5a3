-- One uncondemned account per subscription and place.
-- writes-beside: 0013_list_what_is_due.sql
-- concurrent

CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS accounts_live_place
  ON panelkit.accounts (subscription_id, place_key) WHERE condemned_at IS NULL;
DROP INDEX CONCURRENTLY IF EXISTS panelkit.accounts_live;
