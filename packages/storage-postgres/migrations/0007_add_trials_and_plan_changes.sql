-- The one free trial of a customer, and the place that a plan change holds.

ALTER TABLE panelkit.customers ADD COLUMN trial_fulfilment_id uuid;
ALTER TABLE panelkit.changes
  ADD COLUMN capacity_hold_id uuid REFERENCES panelkit.capacity_holds DEFERRABLE INITIALLY DEFERRED;
UPDATE panelkit.orders SET items = (
  SELECT jsonb_agg(item || '{"isTrial": false}' ORDER BY place)
  FROM jsonb_array_elements(items) WITH ORDINALITY AS line (item, place))
WHERE jsonb_typeof(items -> 0 -> 'id') = 'string';
