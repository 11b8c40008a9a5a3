-- Since when a unit no longer waits for a place that it requires.
-- writes-beside: 0051_categories.sql

ALTER TABLE panelkit.accounts ADD COLUMN lost_at timestamptz;
