-- What subscriptions used by hour and by day, and panels that staff must look at first.

CREATE TABLE panelkit.usage_buckets (
  -- No reference: a subscription is never deleted, and a sync writes a hundred thousand of these rows.
  subscription_id uuid NOT NULL,
  granularity text NOT NULL CHECK (granularity IN ('hour', 'day')),
  at timestamptz NOT NULL,
  bytes bigint NOT NULL CHECK (bytes > 0),
  PRIMARY KEY (subscription_id, granularity, at)
);
CREATE INDEX usage_buckets_age ON panelkit.usage_buckets (granularity, at);

ALTER TABLE panelkit.panels ADD COLUMN suspect_since timestamptz, ADD COLUMN trusted_at timestamptz;

-- Rows that every sync touches have room beside them, so that their indexes stay as they are.
ALTER TABLE panelkit.accounts SET (fillfactor = 80);
ALTER TABLE panelkit.subscriptions SET (fillfactor = 80);
