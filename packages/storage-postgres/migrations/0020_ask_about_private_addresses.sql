-- Panels of before this question were accepted wherever they are.
-- writes-beside: 0014_keep_an_entitlement_ledger.sql

ALTER TABLE panelkit.panels ADD COLUMN allows_private_address boolean NOT NULL DEFAULT true;
