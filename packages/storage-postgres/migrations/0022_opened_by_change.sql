-- The plan change for which an account was opened at a place that only the new plan has: voided, it takes the account along.
-- writes-beside: 0020_settings.sql

ALTER TABLE panelkit.accounts ADD COLUMN opened_by_change_id uuid;
