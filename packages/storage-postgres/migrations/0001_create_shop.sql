-- Catalogue, sales and what is owned.
--
-- Nothing of a shop is ever deleted, so every reference is NO ACTION. All are checked at commit: rows of one sale point to each other.
-- Counters are moved by conditional updates only (`held + used + foreign + n <= capacity`); the capacity itself may be lowered below them.

CREATE TABLE panelkit.customers (
  id uuid PRIMARY KEY,
  external_id text NOT NULL CONSTRAINT customers_external_id UNIQUE,
  display_name text,
  created_at timestamptz NOT NULL
);

CREATE TABLE panelkit.plans (
  id uuid PRIMARY KEY,
  slug text NOT NULL CONSTRAINT plans_slug UNIQUE,
  name text NOT NULL,
  description text NOT NULL,
  image_url text,
  sort_order integer NOT NULL,
  active boolean NOT NULL,
  visible boolean NOT NULL,
  featured boolean NOT NULL,
  popular boolean NOT NULL,
  on_sale boolean NOT NULL,
  in_stock boolean NOT NULL,
  price_minor bigint NOT NULL CHECK (price_minor >= 0),
  price_currency text NOT NULL,
  setup_fee_minor bigint NOT NULL CHECK (setup_fee_minor >= 0),
  duration_days integer CHECK (duration_days > 0),
  traffic_limit_bytes bigint CHECK (traffic_limit_bytes >= 0),
  device_limit integer CHECK (device_limit >= 0),
  renewable boolean NOT NULL,
  capacity integer CHECK (capacity >= 0),
  held_count integer NOT NULL CHECK (held_count >= 0),
  used_count integer NOT NULL CHECK (used_count >= 0),
  placement jsonb NOT NULL,
  provisioning jsonb NOT NULL,
  created_at timestamptz NOT NULL
);
CREATE INDEX plans_visible ON panelkit.plans (id) WHERE visible;

CREATE TABLE panelkit.panels (
  id uuid PRIMARY KEY,
  kind text NOT NULL,
  name text NOT NULL,
  base_url text NOT NULL,
  sealed_credentials text NOT NULL,
  status text NOT NULL CHECK (status IN ('enabled', 'draining', 'disabled')),
  health jsonb NOT NULL,
  version text,
  capabilities jsonb,
  weight double precision NOT NULL CHECK (weight > 0),
  capacity integer CHECK (capacity >= 0),
  held_count integer NOT NULL CHECK (held_count >= 0),
  used_count integer NOT NULL CHECK (used_count >= 0),
  foreign_count integer NOT NULL CHECK (foreign_count >= 0),
  removed_at timestamptz,
  created_at timestamptz NOT NULL
);

CREATE TABLE panelkit.inbounds (
  id uuid PRIMARY KEY,
  panel_id uuid NOT NULL REFERENCES panelkit.panels DEFERRABLE INITIALLY DEFERRED,
  remote_key text NOT NULL,
  name text NOT NULL,
  protocol text,
  network text,
  port integer,
  status text NOT NULL CHECK (status IN ('active', 'disabled', 'missing')),
  status_message text,
  provisioning_enabled boolean NOT NULL,
  is_default boolean NOT NULL,
  capacity integer CHECK (capacity >= 0),
  held_count integer NOT NULL CHECK (held_count >= 0),
  used_count integer NOT NULL CHECK (used_count >= 0),
  foreign_count integer NOT NULL CHECK (foreign_count >= 0),
  synced_at timestamptz NOT NULL,
  created_at timestamptz NOT NULL,
  CONSTRAINT inbounds_remote_key UNIQUE (panel_id, remote_key)
);
CREATE INDEX inbounds_panel ON panelkit.inbounds (panel_id, id);

CREATE TABLE panelkit.orders (
  id uuid PRIMARY KEY,
  number text NOT NULL CONSTRAINT orders_number UNIQUE,
  customer_id uuid NOT NULL REFERENCES panelkit.customers DEFERRABLE INITIALLY DEFERRED,
  items jsonb NOT NULL CHECK (jsonb_array_length(items) > 0),
  total_minor bigint NOT NULL CHECK (total_minor >= 0),
  total_currency text NOT NULL,
  payment_method text NOT NULL,
  channel text NOT NULL,
  notes text,
  status text NOT NULL CHECK (status IN ('awaiting-payment', 'expired', 'paid', 'fulfilling', 'fulfilled',
    'partially-fulfilled', 'failed', 'cancelling', 'cancelled')),
  state jsonb NOT NULL,
  -- When an unpaid order ends; null once that is not to come.
  expires_at timestamptz CHECK ((status = 'awaiting-payment') = (expires_at IS NOT NULL)),
  created_at timestamptz NOT NULL,
  CONSTRAINT orders_state CHECK (state ->> 'status' = status)
);
CREATE INDEX orders_customer ON panelkit.orders (customer_id, id);
CREATE INDEX orders_status ON panelkit.orders (status, id);
CREATE INDEX orders_unpaid ON panelkit.orders (expires_at, id) WHERE expires_at IS NOT NULL;

CREATE TABLE panelkit.fulfilments (
  id uuid PRIMARY KEY,
  order_id uuid NOT NULL REFERENCES panelkit.orders DEFERRABLE INITIALLY DEFERRED,
  order_item_id uuid NOT NULL,
  customer_id uuid NOT NULL REFERENCES panelkit.customers DEFERRABLE INITIALLY DEFERRED,
  plan_id uuid NOT NULL REFERENCES panelkit.plans DEFERRABLE INITIALLY DEFERRED,
  unit_index integer NOT NULL CHECK (unit_index >= 0),
  panel_id uuid NOT NULL REFERENCES panelkit.panels DEFERRABLE INITIALLY DEFERRED,
  inbound_id uuid NOT NULL REFERENCES panelkit.inbounds DEFERRABLE INITIALLY DEFERRED,
  capacity_hold_id uuid,
  subscription_id uuid,
  account_id uuid,
  attempts integer NOT NULL CHECK (attempts >= 0),
  last_error jsonb,
  waits_for_staff boolean NOT NULL,
  status text NOT NULL CHECK (status IN ('pending', 'provisioning', 'completed', 'failed', 'cancelled')),
  state jsonb NOT NULL,
  created_at timestamptz NOT NULL,
  CONSTRAINT fulfilments_unit UNIQUE (order_item_id, unit_index),
  CONSTRAINT fulfilments_state CHECK (state ->> 'status' = status)
);
CREATE INDEX fulfilments_order ON panelkit.fulfilments (order_id, order_item_id, unit_index);
CREATE INDEX fulfilments_status ON panelkit.fulfilments (status, id);

CREATE TABLE panelkit.payments (
  id uuid PRIMARY KEY,
  customer_id uuid NOT NULL REFERENCES panelkit.customers DEFERRABLE INITIALLY DEFERRED,
  order_id uuid REFERENCES panelkit.orders DEFERRABLE INITIALLY DEFERRED,
  method text NOT NULL,
  amount_minor bigint NOT NULL CHECK (amount_minor >= 0),
  amount_currency text NOT NULL,
  status text NOT NULL CHECK (status IN ('pending', 'in-review', 'captured', 'rejected', 'cancelled', 'expired')),
  state jsonb NOT NULL,
  created_at timestamptz NOT NULL,
  CONSTRAINT payments_state CHECK (state ->> 'status' = status)
);
CREATE INDEX payments_customer ON panelkit.payments (customer_id, id);
CREATE INDEX payments_order ON panelkit.payments (order_id, id) WHERE order_id IS NOT NULL;
CREATE INDEX payments_status ON panelkit.payments (status, id);

CREATE TABLE panelkit.subscriptions (
  id uuid PRIMARY KEY,
  customer_id uuid NOT NULL REFERENCES panelkit.customers DEFERRABLE INITIALLY DEFERRED,
  plan_id uuid NOT NULL REFERENCES panelkit.plans DEFERRABLE INITIALLY DEFERRED,
  order_id uuid NOT NULL REFERENCES panelkit.orders DEFERRABLE INITIALLY DEFERRED,
  fulfilment_id uuid NOT NULL REFERENCES panelkit.fulfilments DEFERRABLE INITIALLY DEFERRED,
  account_id uuid NOT NULL,
  granted_starts_at timestamptz,
  granted_expires_at timestamptz,
  granted_traffic_limit_bytes bigint CHECK (granted_traffic_limit_bytes >= 0),
  granted_device_limit integer CHECK (granted_device_limit >= 0),
  anchor_at timestamptz,
  used_bytes bigint NOT NULL CHECK (used_bytes >= 0),
  suspension jsonb,
  termination jsonb,
  auto_renew boolean NOT NULL,
  sealed_token text NOT NULL,
  token_hash text NOT NULL CONSTRAINT subscriptions_token_hash UNIQUE,
  created_at timestamptz NOT NULL
);
CREATE UNIQUE INDEX subscriptions_unit ON panelkit.subscriptions (fulfilment_id) WHERE termination IS NULL;
CREATE INDEX subscriptions_customer ON panelkit.subscriptions (customer_id, id);
CREATE INDEX subscriptions_order ON panelkit.subscriptions (order_id, id);

CREATE TABLE panelkit.changes (
  id uuid PRIMARY KEY,
  subscription_id uuid NOT NULL REFERENCES panelkit.subscriptions DEFERRABLE INITIALLY DEFERRED,
  kind text NOT NULL,
  terms jsonb NOT NULL,
  charged_at timestamptz NOT NULL,
  starts_at timestamptz,
  generation integer NOT NULL CHECK (generation >= 0),
  state text NOT NULL CHECK (state IN ('pending', 'posted', 'voided')),
  settled_at timestamptz CHECK ((state = 'pending') = (settled_at IS NULL))
);
CREATE UNIQUE INDEX changes_pending ON panelkit.changes (subscription_id) WHERE state = 'pending';
CREATE INDEX changes_subscription ON panelkit.changes (subscription_id, id);

CREATE TABLE panelkit.accounts (
  id uuid PRIMARY KEY,
  subscription_id uuid NOT NULL REFERENCES panelkit.subscriptions DEFERRABLE INITIALLY DEFERRED,
  fulfilment_id uuid NOT NULL REFERENCES panelkit.fulfilments DEFERRABLE INITIALLY DEFERRED,
  panel_id uuid NOT NULL REFERENCES panelkit.panels DEFERRABLE INITIALLY DEFERRED,
  inbound_id uuid NOT NULL REFERENCES panelkit.inbounds DEFERRABLE INITIALLY DEFERRED,
  capacity_hold_id uuid NOT NULL,
  sealed_name text NOT NULL,
  name_hash text NOT NULL CONSTRAINT accounts_name_hash UNIQUE,
  sealed_credentials text NOT NULL,
  credential_version integer NOT NULL,
  generation integer NOT NULL,
  observed_generation integer NOT NULL CHECK (observed_generation <= generation),
  condemned_at timestamptz,
  removed_at timestamptz,
  remote_id text,
  first_sent_at timestamptz,
  unsettled_until timestamptz,
  seen_at timestamptz,
  missing_since timestamptz,
  observed jsonb,
  sealed_links text,
  attempts integer NOT NULL CHECK (attempts >= 0),
  mismatches text[] NOT NULL,
  deadline_at timestamptz,
  next_attempt_at timestamptz,
  last_error jsonb,
  created_at timestamptz NOT NULL
);
CREATE UNIQUE INDEX accounts_live ON panelkit.accounts (subscription_id) WHERE condemned_at IS NULL;
CREATE INDEX accounts_panel ON panelkit.accounts (panel_id, id);
CREATE INDEX accounts_fulfilment ON panelkit.accounts (fulfilment_id, id);
CREATE INDEX accounts_due ON panelkit.accounts (next_attempt_at, id) WHERE next_attempt_at IS NOT NULL;
CREATE INDEX accounts_due_per_panel ON panelkit.accounts (panel_id, next_attempt_at, id) WHERE next_attempt_at IS NOT NULL;

CREATE TABLE panelkit.capacity_holds (
  id uuid PRIMARY KEY,
  plan_id uuid NOT NULL REFERENCES panelkit.plans DEFERRABLE INITIALLY DEFERRED,
  panel_id uuid NOT NULL REFERENCES panelkit.panels DEFERRABLE INITIALLY DEFERRED,
  inbound_id uuid NOT NULL REFERENCES panelkit.inbounds DEFERRABLE INITIALLY DEFERRED,
  fulfilment_id uuid NOT NULL,
  state text NOT NULL CHECK (state IN ('pending', 'posted', 'voided', 'expired', 'released')),
  created_at timestamptz NOT NULL,
  settled_at timestamptz CHECK ((state = 'pending') = (settled_at IS NULL))
);
CREATE INDEX capacity_holds_fulfilment ON panelkit.capacity_holds (fulfilment_id);

ALTER TABLE panelkit.capacity_holds
  ADD FOREIGN KEY (fulfilment_id) REFERENCES panelkit.fulfilments DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE panelkit.fulfilments
  ADD FOREIGN KEY (capacity_hold_id) REFERENCES panelkit.capacity_holds DEFERRABLE INITIALLY DEFERRED,
  ADD FOREIGN KEY (subscription_id) REFERENCES panelkit.subscriptions DEFERRABLE INITIALLY DEFERRED,
  ADD FOREIGN KEY (account_id) REFERENCES panelkit.accounts DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE panelkit.subscriptions
  ADD FOREIGN KEY (account_id) REFERENCES panelkit.accounts DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE panelkit.accounts
  ADD FOREIGN KEY (capacity_hold_id) REFERENCES panelkit.capacity_holds DEFERRABLE INITIALLY DEFERRED;
