-- Which of a subscription's places an account serves, and a hold sets aside. Each subscription has one place today; what an older version
-- writes is of that one.
-- writes-beside: 0013_list_what_is_due.sql

ALTER TABLE panelkit.accounts ADD COLUMN place_key text NOT NULL DEFAULT 'main';
ALTER TABLE panelkit.capacity_holds ADD COLUMN place_key text NOT NULL DEFAULT 'main';
