-- What reports over a stretch of time look at. The instants in `state` are text, all of the same form, so that they sort by time.

-- What earlier migrations of this transaction changed is checked now: no index can be made while a check is outstanding.
SET CONSTRAINTS ALL IMMEDIATE;

CREATE INDEX ledger_transactions_at ON panelkit.ledger_transactions (at);
CREATE INDEX orders_paid ON panelkit.orders ((state ->> 'paidAt')) WHERE (state ->> 'paidAt') IS NOT NULL;
CREATE INDEX fulfilments_ended ON panelkit.fulfilments ((COALESCE(state ->> 'completedAt', state ->> 'failedAt')))
  WHERE status IN ('completed', 'failed');
CREATE INDEX changes_extended ON panelkit.changes (settled_at) WHERE state = 'posted' AND kind = 'extension';
CREATE INDEX subscriptions_expiry ON panelkit.subscriptions (granted_expires_at)
  WHERE granted_expires_at IS NOT NULL AND NOT is_trial;
