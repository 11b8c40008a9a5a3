-- What ages is found by its time; events of one aggregate by the hash of its id, in a third of the room of the two indexes before.
-- writes-beside: 0013_list_what_is_due.sql
-- concurrent

CREATE INDEX CONCURRENTLY IF NOT EXISTS idempotency_keys_at ON panelkit.idempotency_keys (at);
CREATE INDEX CONCURRENTLY IF NOT EXISTS events_of ON panelkit.events (hashtext(aggregate_id), cursor);
DROP INDEX CONCURRENTLY IF EXISTS panelkit.events_aggregate;
