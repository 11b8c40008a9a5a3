-- What customers own: subscriptions, their pending and past changes, and the accounts on panels that carry them.
--
-- Sealed values and keyed hashes that no index holds are bytes: format, key id, and what their text has in base64.
-- Rows that every usage sync touches have room beside them (`fillfactor`), so that their indexes stay as they are.

CREATE TABLE panelkit.subscriptions (
  id uuid PRIMARY KEY,
  customer_id uuid NOT NULL REFERENCES panelkit.customers DEFERRABLE INITIALLY DEFERRED,
  plan_id uuid NOT NULL REFERENCES panelkit.plans DEFERRABLE INITIALLY DEFERRED,
  order_id uuid NOT NULL REFERENCES panelkit.orders DEFERRABLE INITIALLY DEFERRED,
  unit_id uuid NOT NULL REFERENCES panelkit.units DEFERRABLE INITIALLY DEFERRED,
  account_id uuid NOT NULL,
  granted_starts_at timestamptz,
  granted_expires_at timestamptz,
  granted_on_hold_seconds bigint CHECK (granted_on_hold_seconds > 0),
  granted_traffic_limit_bytes bigint CHECK (granted_traffic_limit_bytes >= 0),
  granted_device_limit integer CHECK (granted_device_limit >= 0),
  anchor_at timestamptz,
  period integer NOT NULL DEFAULT 0 CHECK (period >= 0),
  used_bytes bigint NOT NULL CHECK (used_bytes >= 0),
  is_trial boolean NOT NULL DEFAULT false,
  suspension jsonb,
  pause jsonb,
  termination jsonb,
  auto_renew boolean NOT NULL,
  renewal_price_minor bigint CHECK (renewal_price_minor >= 0),
  renewal jsonb,
  told text[] NOT NULL DEFAULT '{}',
  next_due_at timestamptz,
  due_errors integer NOT NULL DEFAULT 0 CHECK (due_errors >= 0),
  sealed_token bytea NOT NULL,
  token_hash text NOT NULL,
  created_at timestamptz NOT NULL
) WITH (fillfactor = 85);
CREATE UNIQUE INDEX subscriptions_token_hash ON panelkit.subscriptions (panelkit.hash_of(token_hash));
CREATE UNIQUE INDEX subscriptions_unit ON panelkit.subscriptions (unit_id) WHERE termination IS NULL;
CREATE INDEX subscriptions_customer ON panelkit.subscriptions (customer_id, id);
CREATE INDEX subscriptions_order ON panelkit.subscriptions (order_id);
-- For reports.
CREATE INDEX subscriptions_expiry ON panelkit.subscriptions (granted_expires_at)
  WHERE granted_expires_at IS NOT NULL AND NOT is_trial;

-- When something is due of which subscription, in a table of its own: a subscription's row then changes without its indexes, and a sweep
-- writes one small page in place of six. Triggers keep it, whoever writes `next_due_at`.
CREATE TABLE panelkit.due_subscriptions (
  due_at timestamptz NOT NULL,
  subscription_id uuid NOT NULL,
  PRIMARY KEY (due_at, subscription_id)
);

CREATE FUNCTION panelkit.list_due() RETURNS trigger LANGUAGE plpgsql
-- A session plans these statements once, maybe while the table is empty: a row is found by its key all the same.
SET enable_seqscan = off AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.next_due_at IS NOT NULL THEN
    DELETE FROM panelkit.due_subscriptions WHERE due_at = OLD.next_due_at AND subscription_id = OLD.id;
  END IF;
  IF NEW.next_due_at IS NOT NULL THEN
    INSERT INTO panelkit.due_subscriptions VALUES (NEW.next_due_at, NEW.id);
  END IF;
  RETURN NULL;
END $$;

-- A trigger for each row, and not for each statement: what leaves `next_due_at` alone, as the booking of usage does, pays nothing for it.
CREATE TRIGGER list_due AFTER INSERT ON panelkit.subscriptions FOR EACH ROW EXECUTE FUNCTION panelkit.list_due();
CREATE TRIGGER relist_due AFTER UPDATE OF next_due_at ON panelkit.subscriptions FOR EACH ROW
  WHEN (OLD.next_due_at IS DISTINCT FROM NEW.next_due_at) EXECUTE FUNCTION panelkit.list_due();

CREATE TABLE panelkit.changes (
  id uuid PRIMARY KEY,
  subscription_id uuid NOT NULL REFERENCES panelkit.subscriptions DEFERRABLE INITIALLY DEFERRED,
  plan_id uuid NOT NULL REFERENCES panelkit.plans DEFERRABLE INITIALLY DEFERRED,
  kind text NOT NULL,
  by text NOT NULL DEFAULT 'customer' CHECK (by IN ('customer', 'staff', 'auto')),
  duration_days integer,
  traffic_limit_bytes bigint,
  device_limit integer,
  starts_on_first_use boolean NOT NULL,
  units integer NOT NULL DEFAULT 1 CHECK (units > 0),
  adds_time boolean NOT NULL DEFAULT false,
  carried_bytes bigint NOT NULL DEFAULT 0 CHECK (carried_bytes >= 0),
  ends_period integer NOT NULL DEFAULT 0 CHECK (ends_period >= 0),
  price_minor bigint NOT NULL DEFAULT 0 CHECK (price_minor >= 0),
  refund_minor bigint NOT NULL DEFAULT 0 CHECK (refund_minor >= 0),
  credit_minor bigint NOT NULL DEFAULT 0 CHECK (credit_minor >= 0),
  revives boolean NOT NULL DEFAULT false,
  -- The place that a plan change holds.
  capacity_hold_id uuid REFERENCES panelkit.capacity_holds DEFERRABLE INITIALLY DEFERRED,
  charged_at timestamptz NOT NULL,
  starts_at timestamptz,
  generation integer NOT NULL CHECK (generation >= 0),
  state text NOT NULL CHECK (state IN ('pending', 'posted', 'voided')),
  settled_at timestamptz CHECK ((state = 'pending') = (settled_at IS NULL))
);
CREATE UNIQUE INDEX changes_pending ON panelkit.changes (subscription_id) WHERE state = 'pending';
CREATE UNIQUE INDEX changes_period ON panelkit.changes (subscription_id, ends_period) WHERE state <> 'voided';
CREATE INDEX changes_subscription ON panelkit.changes (subscription_id);
-- For reports.
CREATE INDEX changes_extended ON panelkit.changes (settled_at) WHERE state = 'posted' AND kind = 'extension';

CREATE TABLE panelkit.accounts (
  id uuid PRIMARY KEY,
  subscription_id uuid NOT NULL REFERENCES panelkit.subscriptions DEFERRABLE INITIALLY DEFERRED,
  -- Which of the subscription's places it serves. Each subscription has one today.
  place_key text NOT NULL DEFAULT 'main',
  unit_id uuid NOT NULL REFERENCES panelkit.units DEFERRABLE INITIALLY DEFERRED,
  panel_id uuid NOT NULL REFERENCES panelkit.panels DEFERRABLE INITIALLY DEFERRED,
  inbound_id uuid NOT NULL REFERENCES panelkit.inbounds DEFERRABLE INITIALLY DEFERRED,
  capacity_hold_id uuid NOT NULL REFERENCES panelkit.capacity_holds DEFERRABLE INITIALLY DEFERRED,
  predecessor_id uuid,
  sealed_name bytea NOT NULL,
  name_hash text NOT NULL,
  sealed_credentials bytea NOT NULL,
  credential_version integer NOT NULL,
  generation integer NOT NULL,
  observed_generation integer NOT NULL CHECK (observed_generation <= generation),
  -- In which it was switched on again: found off once more, it is left to staff.
  reenabled_generation integer,
  condemned_at timestamptz,
  removed_at timestamptz,
  remote_id text,
  first_sent_at timestamptz,
  unsettled_until timestamptz,
  seen_at timestamptz,
  missing_since timestamptz,
  drift_since timestamptz,
  -- What its panel showed; all null before the first look.
  observed_at timestamptz,
  observed_status text CHECK ((observed_at IS NULL) = (observed_status IS NULL)),
  observed_expires_at timestamptz,
  observed_traffic_limit_bytes bigint,
  observed_used_bytes bigint CHECK ((observed_at IS NULL) = (observed_used_bytes IS NULL)),
  observed_last_online_at timestamptz,
  counter_epoch integer NOT NULL DEFAULT 1,
  counter_bytes bigint NOT NULL DEFAULT 0 CHECK (counter_bytes >= 0),
  reset_intent jsonb,
  sealed_links bytea,
  -- What the panel showed of its credentials at the last read-back, as a keyed hash: a listing tells by it that they were changed.
  credentials_hash bytea,
  -- What its links need, as it was when they were read.
  link_fingerprint bytea,
  attempts integer NOT NULL CHECK (attempts >= 0),
  mismatches text[],
  deadline_at timestamptz,
  next_attempt_at timestamptz,
  last_error jsonb,
  created_at timestamptz NOT NULL
) WITH (fillfactor = 88);
CREATE UNIQUE INDEX accounts_name_hash ON panelkit.accounts (panelkit.hash_of(name_hash));
-- One uncondemned account per subscription and place.
CREATE UNIQUE INDEX accounts_live_place ON panelkit.accounts (subscription_id, place_key) WHERE condemned_at IS NULL;
CREATE INDEX accounts_panel ON panelkit.accounts (panel_id, id);
CREATE INDEX accounts_unit ON panelkit.accounts (unit_id);
CREATE INDEX accounts_due ON panelkit.accounts (next_attempt_at, id) WHERE next_attempt_at IS NOT NULL;
CREATE INDEX accounts_due_per_panel ON panelkit.accounts (panel_id, next_attempt_at, id) WHERE next_attempt_at IS NOT NULL;
-- What needs a hand is counted by panel, inbound and cause: the few accounts that wait with an error, among all.
CREATE INDEX accounts_troubled ON panelkit.accounts (panel_id)
  WHERE last_error IS NOT NULL AND condemned_at IS NULL AND removed_at IS NULL;

-- A sale points to what came of it.
ALTER TABLE panelkit.units
  ADD FOREIGN KEY (capacity_hold_id) REFERENCES panelkit.capacity_holds DEFERRABLE INITIALLY DEFERRED,
  ADD FOREIGN KEY (subscription_id) REFERENCES panelkit.subscriptions DEFERRABLE INITIALLY DEFERRED,
  ADD FOREIGN KEY (account_id) REFERENCES panelkit.accounts DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE panelkit.subscriptions
  ADD FOREIGN KEY (account_id) REFERENCES panelkit.accounts DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE panelkit.inbounds
  ADD FOREIGN KEY (dedicated_to) REFERENCES panelkit.units DEFERRABLE INITIALLY DEFERRED;
