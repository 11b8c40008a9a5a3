-- Copies of the shop that were made or tried.
CREATE TABLE panelkit_shop.backups (
  id uuid PRIMARY KEY,
  started_at timestamptz NOT NULL,
  -- When a process last said that it works on it.
  seen_at timestamptz NOT NULL,
  ended_at timestamptz,
  bytes bigint NOT NULL DEFAULT 0,
  problem text,
  missing_panels text[] NOT NULL DEFAULT '{}'
);
-- One at a time, whoever begins it.
CREATE UNIQUE INDEX backups_running ON panelkit_shop.backups ((true)) WHERE ended_at IS NULL;
CREATE INDEX backups_by_time ON panelkit_shop.backups (started_at);
