-- Broadcasts: one message to many customers, who was sent it by which channel, and who declines such messages.
-- writes-beside: 0042_search.sql

CREATE TABLE panelkit.broadcasts (
  id uuid PRIMARY KEY,
  kind text NOT NULL CHECK (kind IN ('service', 'news', 'offers')),
  channels text[] NOT NULL CHECK (cardinality(channels) > 0),
  content jsonb NOT NULL,
  audience jsonb NOT NULL,
  status text NOT NULL
    CHECK (status IN ('draft', 'running', 'paused', 'stopped', 'done', 'recalling', 'recalled')),
  last_customer_id uuid,
  is_addressed boolean NOT NULL,
  actor jsonb NOT NULL,
  created_at timestamptz NOT NULL,
  started_at timestamptz CHECK (status IN ('draft', 'stopped') OR started_at IS NOT NULL),
  settled_at timestamptz CHECK ((status IN ('stopped', 'done', 'recalled')) = (settled_at IS NOT NULL))
);
CREATE INDEX broadcasts_open ON panelkit.broadcasts (id) WHERE status IN ('running', 'recalling');
CREATE INDEX broadcasts_settled ON panelkit.broadcasts (settled_at) WHERE settled_at IS NOT NULL;

-- Each customer is a recipient once by each channel. A row changes twice: it has room beside it.
CREATE TABLE panelkit.broadcast_deliveries (
  broadcast_id uuid NOT NULL REFERENCES panelkit.broadcasts DEFERRABLE INITIALLY DEFERRED,
  channel text NOT NULL,
  customer_id uuid NOT NULL REFERENCES panelkit.customers DEFERRABLE INITIALLY DEFERRED,
  state text NOT NULL CHECK (state IN ('pending', 'sending', 'sent', 'blocked', 'no-address', 'refused',
    'declined', 'failed', 'unknown', 'recalled', 'kept')),
  reason text,
  attempts integer NOT NULL CHECK (attempts >= 0),
  next_attempt_at timestamptz CHECK ((state IN ('pending', 'sending')) = (next_attempt_at IS NOT NULL)),
  message_references text[],
  settled_at timestamptz CHECK ((state IN ('pending', 'sending')) = (settled_at IS NULL)),
  PRIMARY KEY (broadcast_id, channel, customer_id)
) WITH (fillfactor = 85);
CREATE INDEX broadcast_deliveries_state ON panelkit.broadcast_deliveries (broadcast_id, channel, state, customer_id);
CREATE INDEX broadcast_deliveries_due ON panelkit.broadcast_deliveries (broadcast_id, channel, next_attempt_at, customer_id)
  WHERE next_attempt_at IS NOT NULL;

CREATE TABLE panelkit.declined_broadcasts (
  customer_id uuid NOT NULL REFERENCES panelkit.customers DEFERRABLE INITIALLY DEFERRED,
  kind text NOT NULL CHECK (kind IN ('service', 'news', 'offers')),
  declined_at timestamptz NOT NULL,
  PRIMARY KEY (customer_id, kind)
);
