-- The tax in what a change cost, and in each lot and credit of the entitlement ledger. 0: no tax was charged.
-- writes-beside: 0028_runs_of_plans_and_public_hosts.sql

ALTER TABLE panelkit.changes
  ADD COLUMN lot_tax_minor bigint NOT NULL DEFAULT 0 CHECK (lot_tax_minor >= 0),
  ADD COLUMN tax_minor bigint NOT NULL DEFAULT 0;

ALTER TABLE panelkit.entitlement_facts
  ADD COLUMN tax_minor bigint NOT NULL DEFAULT 0;
