-- The devices that fetched a link, where the plan of its subscription limits how many may.
-- writes-beside: 0025_cards.sql

ALTER TABLE panelkit.plans ADD COLUMN link_device_limit integer CHECK (link_device_limit > 0);

CREATE TABLE panelkit.link_devices (
  id uuid PRIMARY KEY,
  subscription_id uuid NOT NULL REFERENCES panelkit.subscriptions DEFERRABLE INITIALLY DEFERRED,
  device_hash text NOT NULL,
  model text,
  os text,
  app text,
  first_seen_at timestamptz NOT NULL,
  last_seen_at timestamptz NOT NULL,
  CONSTRAINT link_devices_device UNIQUE (subscription_id, device_hash)
);
CREATE INDEX link_devices_seen ON panelkit.link_devices (last_seen_at);
