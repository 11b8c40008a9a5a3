-- Payment events that nothing is left to do for are found by when that was.
-- writes-beside: 0014_keep_an_entitlement_ledger.sql
-- concurrent

CREATE INDEX CONCURRENTLY IF NOT EXISTS payment_events_settled ON panelkit.payment_events (status, panelkit.settled_at(state))
  WHERE next_attempt_at IS NULL;
