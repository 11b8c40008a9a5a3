-- A provider's payment may be seen before it is final, may wait for the shop to confirm it, and may be asked and paid in another currency or coin.
-- writes-beside: 0001_baseline

ALTER TABLE panelkit.provider_payments
  ADD COLUMN parent_reference text,
  ADD COLUMN payable_until timestamptz,
  ADD COLUMN looked_at timestamptz,
  ADD COLUMN seen_at timestamptz,
  ADD COLUMN confirmation jsonb CHECK (confirmation ->> 'status' IN ('requested', 'declined')),
  ADD COLUMN paid_in jsonb;
