-- What customers bought, were given, paused, lost, consumed and were credited, as appended facts. Terms and credits follow from them.
-- writes-beside: none
-- No older version may write beside it: what it would sell or pause had no facts.

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

ALTER TABLE panelkit.subscriptions ADD COLUMN pause jsonb;
ALTER TABLE panelkit.changes
  ADD COLUMN adds_time boolean NOT NULL DEFAULT false,
  ADD COLUMN carried_bytes bigint NOT NULL DEFAULT 0 CHECK (carried_bytes >= 0),
  ADD COLUMN credit_minor bigint NOT NULL DEFAULT 0 CHECK (credit_minor >= 0);

-- Each delivered subscription opens with a lot: the present period's terms, worth what the period was worth. What the end is later than the
-- change that granted it says was paused, so that a pause of the past takes nothing from the value.
CREATE TEMPORARY TABLE opening ON COMMIT DROP AS
SELECT s.id, s.plan_id, s.granted_starts_at AS starts_at, s.granted_traffic_limit_bytes AS bytes,
  s.granted_device_limit AS device_limit, COALESCE(s.granted_value_minor, 0) AS value_minor,
  s.granted_on_hold_seconds IS NOT NULL AS waits_for_use, c.id AS change_id,
  CASE
    WHEN s.granted_on_hold_seconds IS NOT NULL THEN s.granted_on_hold_seconds * 1000
    WHEN s.granted_expires_at IS NULL THEN NULL
    ELSE (EXTRACT(EPOCH FROM GREATEST(s.granted_expires_at, s.granted_starts_at) - s.granted_starts_at) * 1000)::bigint
  END AS time_ms,
  CASE
    WHEN s.granted_expires_at IS NULL OR c.starts_at IS NULL OR c.kind = 'usage-reset' THEN 0
    ELSE (EXTRACT(EPOCH FROM LEAST(s.granted_expires_at - s.granted_starts_at, GREATEST(interval '0',
      s.granted_expires_at - (
        CASE WHEN (c.terms ->> 'startsOnFirstUse')::boolean THEN s.granted_starts_at
          ELSE COALESCE(
            c.continues_from + GREATEST(interval '0', c.starts_at - date_trunc('second', c.charged_at)), c.starts_at)
        END + (c.terms ->> 'durationDays')::double precision * interval '86400 seconds')))) * 1000)::bigint
  END AS paused_ms
FROM panelkit.subscriptions s
LEFT JOIN panelkit.changes c ON c.subscription_id = s.id AND c.state = 'posted' AND c.ends_period = s.period - 1
WHERE s.granted_starts_at IS NOT NULL;

INSERT INTO panelkit.entitlement_facts
  (subscription_id, sequence, kind, time_ms, bytes, amount_minor, starts_at, plan_id, device_limit, waits_for_use, change_id, at)
SELECT id, 1, CASE WHEN value_minor > 0 THEN 'bought' ELSE 'given' END, time_ms - COALESCE(paused_ms, 0), bytes, value_minor,
  starts_at, plan_id, device_limit, waits_for_use, change_id, starts_at
FROM opening;
INSERT INTO panelkit.entitlement_facts
  (subscription_id, sequence, kind, time_ms, bytes, amount_minor, waits_for_use, at)
SELECT id, 2, 'paused', paused_ms, 0, 0, false, starts_at + paused_ms * interval '1 millisecond'
FROM opening WHERE paused_ms > 0;

UPDATE panelkit.subscriptions SET
  pause = jsonb_build_object(
    'at', suspension ->> 'at', 'by', CASE suspension ->> 'by' WHEN 'customer' THEN 'customer' ELSE 'staff' END,
    'shortestMs', 0, 'resumesAt', NULL),
  suspension = NULL
WHERE suspension ->> 'pausesPeriod' = 'true';
UPDATE panelkit.subscriptions SET suspension = suspension - 'pausesPeriod' WHERE suspension IS NOT NULL;
UPDATE panelkit.changes SET
  adds_time = continues_from IS NOT NULL,
  credit_minor = CASE WHEN kind = 'plan-change' THEN GREATEST(0, value_minor - price_minor + refund_minor) ELSE 0 END;

SET CONSTRAINTS ALL IMMEDIATE;
ALTER TABLE panelkit.subscriptions DROP COLUMN granted_value_minor;
ALTER TABLE panelkit.changes DROP COLUMN value_minor, DROP COLUMN continues_from;
SET CONSTRAINTS ALL DEFERRED;
