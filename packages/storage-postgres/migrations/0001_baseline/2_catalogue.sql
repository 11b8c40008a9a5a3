-- Customers, and what is sold: plans, and the panels and inbounds that carry it.
--
-- Books of a shop are never deleted, so every reference is NO ACTION. All are checked at commit: rows of one sale point to each other.
-- Counters are moved by conditional updates only (`held + used + foreign + n <= capacity`); the capacity itself may be lowered below them.

CREATE TABLE panelkit.customers (
  id uuid PRIMARY KEY,
  external_id text NOT NULL CONSTRAINT customers_external_id UNIQUE,
  display_name text,
  language text CHECK (language IN ('en', 'fa')),
  -- The unit of the one free trial.
  trial_unit_id uuid,
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
  starts_on_first_use boolean NOT NULL DEFAULT false,
  trial_days integer CHECK (trial_days > 0),
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
  allows_private_address boolean NOT NULL DEFAULT true,
  status text NOT NULL CHECK (status IN ('enabled', 'draining', 'disabled')),
  health jsonb NOT NULL,
  version text,
  capabilities jsonb,
  weight double precision NOT NULL CHECK (weight > 0),
  capacity integer CHECK (capacity >= 0),
  held_count integer NOT NULL CHECK (held_count >= 0),
  used_count integer NOT NULL CHECK (used_count >= 0),
  foreign_count integer NOT NULL CHECK (foreign_count >= 0),
  -- Many of its accounts vanished at once: staff must look first.
  suspect_since timestamptz,
  trusted_at timestamptz,
  -- What staff are told of this panel, where it differs from the shop's policy.
  alerts jsonb,
  removed_at timestamptz,
  created_at timestamptz NOT NULL
);

-- One without a remote key is not on its panel.
CREATE TABLE panelkit.inbounds (
  id uuid PRIMARY KEY,
  panel_id uuid NOT NULL REFERENCES panelkit.panels DEFERRABLE INITIALLY DEFERRED,
  remote_key text,
  name text NOT NULL,
  protocol text,
  network text,
  port integer,
  status text NOT NULL CHECK (status IN ('active', 'disabled', 'missing', 'pending', 'removed')),
  status_message text,
  provisioning_enabled boolean NOT NULL,
  is_default boolean NOT NULL,
  capacity integer CHECK (capacity >= 0),
  held_count integer NOT NULL CHECK (held_count >= 0),
  used_count integer NOT NULL CHECK (used_count >= 0),
  foreign_count integer NOT NULL CHECK (foreign_count >= 0),
  -- What a link needs of it, as it was observed.
  link_fingerprint text,
  synced_at timestamptz NOT NULL,
  -- What is wanted of one that the shop makes itself, and how far that is.
  desired jsonb,
  generation integer NOT NULL DEFAULT 0,
  observed_generation integer NOT NULL DEFAULT 0,
  condemned_at timestamptz,
  first_sent_at timestamptz,
  unsettled_until timestamptz,
  attempts integer NOT NULL DEFAULT 0 CHECK (attempts >= 0),
  next_attempt_at timestamptz,
  last_error jsonb,
  -- The unit for which alone it was made.
  dedicated_to uuid,
  created_at timestamptz NOT NULL,
  CONSTRAINT inbounds_remote_key UNIQUE (panel_id, remote_key),
  CONSTRAINT inbounds_generation CHECK (observed_generation <= generation)
);
CREATE INDEX inbounds_panel ON panelkit.inbounds (panel_id, id);
CREATE INDEX inbounds_due ON panelkit.inbounds (next_attempt_at, id) WHERE next_attempt_at IS NOT NULL;
