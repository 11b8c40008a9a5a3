-- Top-ups that nobody has paid end in time: the oldest are found without all other payments.
-- writes-beside: 0051_categories.sql
-- concurrent

CREATE INDEX CONCURRENTLY IF NOT EXISTS payments_open_top_ups ON panelkit.payments (created_at, id)
  WHERE status = 'pending' AND order_id IS NULL AND wish IS NULL;
