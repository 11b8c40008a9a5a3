-- Life after the sale: periods, changes with their holds, counters with epochs, what is due next.

ALTER TABLE panelkit.plans
  ADD COLUMN starts_on_first_use boolean NOT NULL DEFAULT false,
  ADD COLUMN trial_days integer CHECK (trial_days > 0);

ALTER TABLE panelkit.subscriptions
  ADD COLUMN granted_on_hold_seconds bigint CHECK (granted_on_hold_seconds > 0),
  ADD COLUMN granted_value_minor bigint CHECK (granted_value_minor >= 0),
  ADD COLUMN period integer NOT NULL DEFAULT 0 CHECK (period >= 0),
  ADD COLUMN renewal_price_minor bigint CHECK (renewal_price_minor >= 0),
  ADD COLUMN renewal jsonb,
  ADD COLUMN told text[] NOT NULL DEFAULT '{}',
  ADD COLUMN next_due_at timestamptz,
  ADD COLUMN due_errors integer NOT NULL DEFAULT 0 CHECK (due_errors >= 0),
  ADD COLUMN is_trial boolean NOT NULL DEFAULT false;
-- What was delivered before is in its first period. Its value is the price of its unit; the sweep looks at it at once.
UPDATE panelkit.subscriptions subscription
SET period = 1, next_due_at = subscription.granted_starts_at,
  granted_value_minor = COALESCE(
    (SELECT (item ->> 'unitPriceMinor')::bigint
     FROM panelkit.orders, jsonb_array_elements(orders.items) item
     JOIN panelkit.fulfilments ON fulfilments.order_item_id = (item ->> 'id')::uuid
     WHERE orders.id = subscription.order_id AND fulfilments.id = subscription.fulfilment_id), 0)
WHERE granted_starts_at IS NOT NULL;
UPDATE panelkit.subscriptions SET next_due_at = NULL WHERE termination IS NOT NULL;
UPDATE panelkit.subscriptions SET suspension = suspension || '{"by": "staff", "pausesPeriod": false}'
WHERE suspension IS NOT NULL;
UPDATE panelkit.orders SET items = (
  SELECT jsonb_agg(jsonb_set(item, '{terms,startsOnFirstUse}', 'false') ORDER BY place)
  FROM jsonb_array_elements(items) WITH ORDINALITY AS line (item, place));
SET CONSTRAINTS ALL IMMEDIATE;
SET CONSTRAINTS ALL DEFERRED;
CREATE INDEX subscriptions_due ON panelkit.subscriptions (next_due_at, id) WHERE next_due_at IS NOT NULL;

ALTER TABLE panelkit.changes
  ADD COLUMN plan_id uuid REFERENCES panelkit.plans DEFERRABLE INITIALLY DEFERRED,
  ADD COLUMN units integer NOT NULL DEFAULT 1 CHECK (units > 0),
  ADD COLUMN continues_from timestamptz,
  ADD COLUMN ends_period integer NOT NULL DEFAULT 0 CHECK (ends_period >= 0),
  ADD COLUMN price_minor bigint NOT NULL DEFAULT 0 CHECK (price_minor >= 0),
  ADD COLUMN refund_minor bigint NOT NULL DEFAULT 0 CHECK (refund_minor >= 0),
  ADD COLUMN value_minor bigint NOT NULL DEFAULT 0 CHECK (value_minor >= 0),
  ADD COLUMN by text NOT NULL DEFAULT 'customer' CHECK (by IN ('customer', 'staff', 'auto')),
  ADD COLUMN revives boolean NOT NULL DEFAULT false;
UPDATE panelkit.changes SET
  plan_id = (SELECT plan_id FROM panelkit.subscriptions WHERE subscriptions.id = changes.subscription_id),
  terms = terms || '{"startsOnFirstUse": false}';
SET CONSTRAINTS ALL IMMEDIATE;
SET CONSTRAINTS ALL DEFERRED;
ALTER TABLE panelkit.changes ALTER COLUMN plan_id SET NOT NULL;
CREATE UNIQUE INDEX changes_period ON panelkit.changes (subscription_id, ends_period) WHERE state <> 'voided';

ALTER TABLE panelkit.accounts
  ADD COLUMN counter_epoch integer NOT NULL DEFAULT 1,
  ADD COLUMN counter_bytes bigint NOT NULL DEFAULT 0 CHECK (counter_bytes >= 0),
  ADD COLUMN reset_intent jsonb,
  ADD COLUMN drift_since timestamptz,
  ADD COLUMN predecessor_id uuid;

ALTER TABLE panelkit.money_holds
  ALTER COLUMN order_id DROP NOT NULL,
  ALTER COLUMN order_item_id DROP NOT NULL,
  ADD COLUMN change_id uuid REFERENCES panelkit.changes DEFERRABLE INITIALLY DEFERRED,
  ADD CONSTRAINT money_holds_purpose CHECK ((order_id IS NULL) <> (change_id IS NULL));
CREATE INDEX money_holds_change ON panelkit.money_holds (change_id, id) WHERE change_id IS NOT NULL;
