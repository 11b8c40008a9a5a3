-- What is done about credentials that somebody changes on a panel, and those about which staff are asked.
-- writes-beside: 0025_cards.sql

ALTER TABLE panelkit.panels
  ADD COLUMN credential_policy text NOT NULL DEFAULT 'rotate' CHECK (credential_policy IN ('rotate', 'ask'));
ALTER TABLE panelkit.accounts
  ADD COLUMN sealed_shown_credentials text,
  ADD COLUMN credentials_changed_at timestamptz,
  ADD CONSTRAINT accounts_shown_credentials CHECK ((sealed_shown_credentials IS NULL) = (credentials_changed_at IS NULL));
CREATE INDEX accounts_rekeyed ON panelkit.accounts (panel_id, id) WHERE credentials_changed_at IS NOT NULL;
