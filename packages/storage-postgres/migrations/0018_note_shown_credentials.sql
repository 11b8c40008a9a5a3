-- What a panel showed of an account's credentials at the last read-back, as a keyed hash: a listing tells by it that they were changed.

ALTER TABLE panelkit.accounts ADD COLUMN credentials_hash text;
