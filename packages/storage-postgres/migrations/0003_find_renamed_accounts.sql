-- An account that lost its name is found by the credentials that its panel showed, and is made again only once a whole listing missed it too.
-- writes-beside: 0001_baseline

ALTER TABLE panelkit.accounts
  ADD COLUMN sealed_seen_as text,
  ADD COLUMN absence_proved_at timestamptz;
CREATE INDEX accounts_credentials ON panelkit.accounts (credentials_hash)
  WHERE credentials_hash IS NOT NULL AND removed_at IS NULL;
CREATE INDEX accounts_unproved ON panelkit.accounts (panel_id, id)
  WHERE missing_since IS NOT NULL AND absence_proved_at IS NULL AND removed_at IS NULL;
