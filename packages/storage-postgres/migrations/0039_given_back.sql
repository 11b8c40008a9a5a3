-- What an order had cost and came back into the wallet for a refund.
-- writes-beside: 0028_runs_of_plans_and_public_hosts.sql

ALTER TABLE panelkit.refunds
  ADD COLUMN given_back jsonb NOT NULL DEFAULT '[]';
