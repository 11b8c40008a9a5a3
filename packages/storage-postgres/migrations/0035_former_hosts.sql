-- Hosts by which a panel was reached before, and accounts whose links still name one.
-- writes-beside: 0025_cards.sql

ALTER TABLE panelkit.panels ADD COLUMN former_hosts text[];
ALTER TABLE panelkit.accounts ADD COLUMN former_host_since timestamptz;
CREATE INDEX accounts_at_former_hosts ON panelkit.accounts (panel_id) WHERE former_host_since IS NOT NULL;
