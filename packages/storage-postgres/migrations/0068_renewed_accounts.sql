-- Since when a command wants other credentials of an account than its panel was last seen with: its customer was told
-- then, so the read-back tells nothing more.
-- writes-beside: 0051_categories.sql

ALTER TABLE panelkit.accounts ADD COLUMN renewing_since timestamptz;
