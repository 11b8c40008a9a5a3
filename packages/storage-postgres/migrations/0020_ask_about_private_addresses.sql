-- Panels of before this question were accepted wherever they are.

ALTER TABLE panelkit.panels ADD COLUMN allows_private_address boolean NOT NULL DEFAULT true;
