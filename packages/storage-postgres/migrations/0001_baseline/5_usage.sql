-- What subscriptions are entitled to, and what they used.

-- What customers bought, were given, paused, lost, consumed and were credited, as appended facts. Terms and credits follow from them.
CREATE TABLE panelkit.entitlement_facts (
  subscription_id uuid NOT NULL REFERENCES panelkit.subscriptions DEFERRABLE INITIALLY DEFERRED,
  sequence integer NOT NULL CHECK (sequence > 0),
  kind text NOT NULL CHECK (kind IN
    ('bought', 'given', 'started', 'consumed', 'paused', 'shifted', 'forfeited', 'reversed')),
  time_ms bigint CHECK (time_ms >= 0),
  bytes bigint CHECK (bytes >= 0),
  amount_minor bigint NOT NULL CHECK (amount_minor >= 0),
  starts_at timestamptz,
  plan_id uuid,
  device_limit integer,
  waits_for_use boolean NOT NULL,
  change_id uuid,
  at timestamptz NOT NULL,
  CONSTRAINT entitlement_facts_sequence PRIMARY KEY (subscription_id, sequence),
  CONSTRAINT entitlement_facts_lots CHECK (
    kind NOT IN ('bought', 'given') OR (plan_id IS NOT NULL AND starts_at IS NOT NULL)),
  CONSTRAINT entitlement_facts_money CHECK (amount_minor = 0 OR kind IN ('bought', 'reversed')),
  -- Only a lot has no end and no limit, or what takes the whole of one.
  CONSTRAINT entitlement_facts_amounts CHECK (
    kind IN ('bought', 'given', 'forfeited', 'reversed') OR (time_ms IS NOT NULL AND bytes IS NOT NULL))
);
CREATE TRIGGER entitlement_facts_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON panelkit.entitlement_facts
  FOR EACH STATEMENT EXECUTE FUNCTION panelkit.refuse_change();

CREATE TABLE panelkit.usage_buckets (
  -- No reference: a subscription is never deleted, and a sync writes a hundred thousand of these rows.
  subscription_id uuid NOT NULL,
  granularity text NOT NULL CHECK (granularity IN ('hour', 'day')),
  at timestamptz NOT NULL,
  bytes bigint NOT NULL CHECK (bytes > 0),
  PRIMARY KEY (subscription_id, granularity, at)
);
CREATE INDEX usage_buckets_age ON panelkit.usage_buckets (granularity, at);
