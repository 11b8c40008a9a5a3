-- Customers whom staff let do nothing any more, and why.
-- writes-beside: 0051_categories.sql

ALTER TABLE panelkit.customers
  ADD COLUMN blocked_at timestamptz,
  ADD COLUMN block_reason text;
