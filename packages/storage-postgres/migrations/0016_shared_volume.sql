-- Accounts at several places share the traffic of their subscription: the limit that each was given last, and when the volume may be used up.
-- writes-beside: 0009_places.sql

ALTER TABLE panelkit.accounts ADD COLUMN written_limit_bytes bigint;
ALTER TABLE panelkit.subscriptions ADD COLUMN runs_out_at timestamptz;
