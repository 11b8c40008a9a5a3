-- The outbox of notifications, and the marks of those who follow the events.

ALTER TABLE panelkit.customers ADD COLUMN language text CHECK (language IN ('en', 'fa'));

CREATE TABLE panelkit.notifications (
  id uuid PRIMARY KEY,
  channel text NOT NULL,
  audience text NOT NULL CHECK (audience IN ('customer', 'staff')),
  customer_id uuid REFERENCES panelkit.customers DEFERRABLE INITIALLY DEFERRED,
  code text NOT NULL,
  parameters jsonb NOT NULL,
  subject_kind text NOT NULL,
  subject_id text NOT NULL,
  key text NOT NULL,
  topic text NOT NULL,
  state text NOT NULL CHECK (state IN ('pending', 'sending', 'sent', 'skipped', 'refused', 'failed', 'unknown')),
  reason text,
  attempts integer NOT NULL CHECK (attempts >= 0),
  next_attempt_at timestamptz CHECK ((state IN ('pending', 'sending')) = (next_attempt_at IS NOT NULL)),
  expires_at timestamptz NOT NULL,
  created_at timestamptz NOT NULL,
  settled_at timestamptz CHECK ((state IN ('pending', 'sending')) = (settled_at IS NULL)),
  CHECK ((audience = 'customer') = (customer_id IS NOT NULL)),
  -- Each thing is told once by each channel.
  CONSTRAINT notifications_key UNIQUE (channel, key)
);
CREATE INDEX notifications_customer ON panelkit.notifications (customer_id, id);
CREATE INDEX notifications_state ON panelkit.notifications (state, id);
CREATE INDEX notifications_due ON panelkit.notifications (channel, next_attempt_at, id) WHERE next_attempt_at IS NOT NULL;
CREATE INDEX notifications_topic ON panelkit.notifications (channel, topic, id);

-- Named numbers: how far a follower of the events has read, how full something was when that was told.
CREATE TABLE panelkit.marks (
  name text PRIMARY KEY,
  value bigint NOT NULL CHECK (value >= 0)
);
