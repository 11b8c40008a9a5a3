-- Counts the updates of a plan, so that two people who edit one do not overwrite each other.
-- writes-beside: 0025_cards.sql

ALTER TABLE panelkit.plans ADD COLUMN revision integer NOT NULL DEFAULT 1;
