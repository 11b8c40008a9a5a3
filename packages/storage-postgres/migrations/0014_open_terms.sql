-- What the write that is open on an account carries, so that its work is known by sight.
-- writes-beside: 0001_baseline

ALTER TABLE panelkit.accounts ADD COLUMN open_terms_hash bytea;
