-- Orders, their units, and the places that are set aside for them.

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
  -- When an unpaid order ends; null once that is not to come.
  expires_at timestamptz CHECK ((status = 'awaiting-payment') = (expires_at IS NOT NULL)),
  expired_at timestamptz CHECK ((status = 'expired') = (expired_at IS NOT NULL)),
  paid_at timestamptz,
  settled_at timestamptz,
  cancel_requested_at timestamptz,
  cancelled_at timestamptz CHECK ((status = 'cancelled') = (cancelled_at IS NOT NULL)),
  -- What else belongs to the status; null where nothing does.
  details jsonb,
  created_at timestamptz NOT NULL,
  CONSTRAINT orders_state CHECK (
    (paid_at IS NOT NULL OR status IN ('awaiting-payment', 'expired', 'cancelled'))
    AND (status IN ('fulfilled', 'partially-fulfilled', 'failed')) = (settled_at IS NOT NULL)
    AND (status = 'cancelling') = (cancel_requested_at IS NOT NULL))
);
CREATE INDEX orders_customer ON panelkit.orders (customer_id, id);
-- Nearly all are fulfilled: those are found by their ids.
CREATE INDEX orders_status ON panelkit.orders (status, id) WHERE status <> 'fulfilled';
CREATE INDEX orders_unpaid ON panelkit.orders (expires_at, id) WHERE expires_at IS NOT NULL;
-- For reports.
CREATE INDEX orders_paid ON panelkit.orders (paid_at) WHERE paid_at IS NOT NULL;

CREATE TABLE panelkit.units (
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
  started_at timestamptz,
  completed_at timestamptz CHECK ((status = 'completed') = (completed_at IS NOT NULL)),
  failed_at timestamptz CHECK ((status = 'failed') = (failed_at IS NOT NULL)),
  cancelled_at timestamptz CHECK ((status = 'cancelled') = (cancelled_at IS NOT NULL)),
  -- What else belongs to the status; null where nothing does.
  details jsonb,
  created_at timestamptz NOT NULL,
  -- A line belongs to one order.
  CONSTRAINT units_line UNIQUE (order_id, order_item_id, unit_index),
  CONSTRAINT units_state CHECK (started_at IS NOT NULL OR status NOT IN ('provisioning', 'completed'))
);
-- Nearly all are completed: those are found by their ids.
CREATE INDEX units_status ON panelkit.units (status, id) WHERE status <> 'completed';
-- For reports.
CREATE INDEX units_ended ON panelkit.units (COALESCE(completed_at, failed_at))
  WHERE status IN ('completed', 'failed');

CREATE TABLE panelkit.capacity_holds (
  id uuid PRIMARY KEY,
  plan_id uuid NOT NULL REFERENCES panelkit.plans DEFERRABLE INITIALLY DEFERRED,
  panel_id uuid NOT NULL REFERENCES panelkit.panels DEFERRABLE INITIALLY DEFERRED,
  inbound_id uuid NOT NULL REFERENCES panelkit.inbounds DEFERRABLE INITIALLY DEFERRED,
  unit_id uuid NOT NULL REFERENCES panelkit.units DEFERRABLE INITIALLY DEFERRED,
  place_key text NOT NULL DEFAULT 'main',
  state text NOT NULL CHECK (state IN ('pending', 'posted', 'voided', 'expired', 'released')),
  created_at timestamptz NOT NULL,
  settled_at timestamptz CHECK ((state = 'pending') = (settled_at IS NULL))
);
CREATE INDEX capacity_holds_unit ON panelkit.capacity_holds (unit_id);
CREATE TRIGGER capacity_holds_forward_only BEFORE UPDATE ON panelkit.capacity_holds
  FOR EACH ROW EXECUTE FUNCTION panelkit.refuse_hold_move();
