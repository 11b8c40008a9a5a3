-- What a panel showed of an account's credentials at the last read-back, as a keyed hash: a listing tells by it that they were changed.
-- writes-beside: 0014_keep_an_entitlement_ledger.sql

ALTER TABLE panelkit.accounts ADD COLUMN credentials_hash text;
