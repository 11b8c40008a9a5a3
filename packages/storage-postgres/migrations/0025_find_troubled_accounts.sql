-- What needs a hand is counted by panel, inbound and cause: the few accounts that wait with an error, among all.
-- writes-beside: 0014_keep_an_entitlement_ledger.sql

CREATE INDEX accounts_troubled ON panelkit.accounts (panel_id)
  WHERE last_error IS NOT NULL AND condemned_at IS NULL AND removed_at IS NULL;
