-- What staff are told of one panel, where it differs from the shop's policy.

ALTER TABLE panelkit.panels ADD COLUMN alerts jsonb;
