-- Who fetched a link within the last hour, and which links are shared.
-- writes-beside: 0034_payment_permits.sql

CREATE TABLE panelkit.link_readers (
  subscription_id uuid NOT NULL REFERENCES panelkit.subscriptions DEFERRABLE INITIALLY DEFERRED,
  kind text NOT NULL CHECK (kind IN ('app', 'network')),
  reader_hash text NOT NULL,
  seen_at timestamptz NOT NULL,
  PRIMARY KEY (subscription_id, kind, reader_hash)
);
CREATE INDEX link_readers_seen ON panelkit.link_readers (seen_at);

CREATE TABLE panelkit.link_shares (
  subscription_id uuid PRIMARY KEY REFERENCES panelkit.subscriptions DEFERRABLE INITIALLY DEFERRED,
  apps integer NOT NULL,
  networks integer NOT NULL,
  noticed_at timestamptz NOT NULL
);
CREATE INDEX link_shares_noticed ON panelkit.link_shares (noticed_at);
